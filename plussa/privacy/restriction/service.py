"""Restricting the processing of a member's data (GDPR 18): at once, until one side ends it.

The law gives the right on four grounds. Whether one of them holds is looked into while the data is
already restricted: if it waited for the answer, the right would come too late to be worth anything.
"""

from datetime import timedelta

from plussa import clock
from plussa.cases import service as cases
from plussa.cases.listing import by_number
from plussa.cases.models import CaseKind, Channel
from plussa.db import database, lock, retried
from plussa.members import letters, restrictions
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.models import Member
from plussa.members.restrictions import Restriction, RestrictionGround
from plussa.privacy.refusals import PrivacyRefusal, PrivacyRefused

NOTICE = timedelta(days=7)  # between telling that a restriction ends and its end (GDPR 18(3))


@retried
def begin(
    member: Member, ground: RestrictionGround, text: str = "", channel: Channel = Channel.ACCOUNT
) -> Restriction:
    """Restrict at once, and open the case in which the ground is looked into; twice is once."""
    with database.atomic():
        _lock(member)
        if same := restrictions.in_force(member):
            return same
        case = cases.open_case(CaseKind.RESTRICTION, text, channel, member=member)
        record(member, EventKind.RESTRICTED, ground=ground.value)
        return Restriction.create(
            member=member, ground=ground, since=clock.now(), case_number=case.number
        )


@retried
def lift(member: Member) -> None:
    """End the restriction now, because the member wants it; twice is once."""
    with database.atomic():
        _lock(member)
        if found := restrictions.in_force(member):
            found.amend(ended_at=clock.now())
            record(member, EventKind.RESTRICTION_LIFTED)


@retried
def announce_end(member: Member) -> None:
    """End the restriction in a week, and tell the member so today; twice is once.

    Raises PrivacyRefused: the decision in the case says why the ground does not hold, or no more.
    """
    with database.atomic():
        _lock(member)
        found = restrictions.in_force(member)
        if found is None or found.ended_at is not None:
            return
        case = by_number(found.case_number)
        if case is not None and case.closed_at is None:
            raise PrivacyRefused(PrivacyRefusal.CASE_OPEN)
        found.amend(ended_at=clock.now() + NOTICE)
        record(member, EventKind.RESTRICTION_ENDING)
        letters.tell(member, "restriction_ending", restriction=found.key)


def _lock(member: Member) -> None:
    lock(Member.select(Member.id).where(Member.id == member.id)).get()
