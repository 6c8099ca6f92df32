"""Ending a membership with a month's notice (the rules, "ending"): two people, a reason, and a day.

Until the day the membership goes on as usual; then it ends by the same service as leaving.
"""

from collections.abc import Callable
from datetime import date, timedelta

from plussa import clock
from plussa.cases import service as cases
from plussa.cases.listing import by_number
from plussa.cases.models import Case, CaseEntry, CaseKind, CaseState, Channel
from plussa.dates import add_months
from plussa.db import database, lock, retried
from plussa.members import letters
from plussa.members.endings import Termination, TerminationState, death_of, is_active
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.letters import LetterKind
from plussa.members.models import Actor, Member
from plussa.privacy.ending import leaving
from plussa.privacy.refusals import PrivacyRefusal, PrivacyRefused, require_second

MONTHS = 1
BY_POST = timedelta(days=7)  # until a letter has surely come


@retried
def propose(member: Member, reason: str, handler: str) -> Termination:
    """Propose to end a membership, for somebody else to approve; one that waits or runs stays the only one.

    Raises PrivacyRefused.
    """
    with database.atomic():
        fresh = homes.lock_member(member)
        if not is_active(fresh):
            raise PrivacyRefused(PrivacyRefusal.LEFT)
        if same := open_of(fresh):
            return same
        return Termination.create(
            member=fresh, reason=reason, proposed_at=clock.now(), proposed_by=handler
        )


@retried
def approve(termination: Termination, handler: str) -> None:
    """Announce it to the member, with the reason and the day. Raises PrivacyRefused."""
    with database.atomic():
        member: Member = homes.lock_member(termination.member)
        fresh = _in_state(termination, TerminationState.PROPOSED)
        require_second(fresh.proposed_by, handler)
        if not is_active(member):
            raise PrivacyRefused(PrivacyRefusal.LEFT)
        channel = Channel.EMAIL if member.email else Channel.POST
        case = cases.open_case(
            CaseKind.TERMINATION, fresh.reason, channel, member=member, actor=Actor.PROGRAMME
        )
        fresh.amend(
            state=TerminationState.ANNOUNCED, decided_at=clock.now(), decided_by=handler,
            case_number=case.number, last_day=last_day(clock.today(), bool(member.email)),
        )  # fmt: skip
        record(member, EventKind.TERMINATION_ANNOUNCED, Actor.CUSTOMER_SERVICE)
        # Who has no email gets a letter that customer service prints.
        letters.tell(member, "termination_announced", termination=fresh.key)


@retried
def refuse(termination: Termination, handler: str) -> None:
    """Refuse a proposal, of which the member never hears. Raises PrivacyRefused."""
    with database.atomic():
        fresh = _in_state(termination, TerminationState.PROPOSED)
        fresh.amend(decided_at=clock.now(), decided_by=handler)
        _close(fresh, TerminationState.REFUSED)


@retried
def withdraw(termination: Termination, reason: str) -> None:
    """Let the membership go on after all, and tell the member why. Raises PrivacyRefused."""
    with database.atomic():
        member: Member = homes.lock_member(termination.member)
        fresh = _in_state(termination, TerminationState.ANNOUNCED)
        if member.left_at is not None:
            raise PrivacyRefused(PrivacyRefusal.DECIDED)
        _close(fresh, TerminationState.WITHDRAWN)
        if case := by_number(fresh.case_number):
            cases.finish(case, CaseState.GRANTED, reason)
        record(member, EventKind.TERMINATION_WITHDRAWN, Actor.CUSTOMER_SERVICE)
        letter = LetterKind.TERMINATION_WITHDRAWN
        letters.tell(member, letter.value, letter, termination=fresh.key)


def end_due(tell: Callable[[int], None] = lambda count: None) -> int:
    """End the memberships whose last day has passed, each in a transaction of its own; how many.

    It can be stopped anywhere and repeated: what has ended is not ended again. Proposals about who has
    left meanwhile are closed.
    """
    left = Member.select(Member.id).where(Member.left_at.is_null(False))
    waits = (Termination.state == TerminationState.PROPOSED, Termination.member.in_(left))
    new = {"state": TerminationState.REFUSED, "closed_at": clock.now()}
    Termination.update(new).where(*waits).execute()
    due = (Termination.state == TerminationState.ANNOUNCED, Termination.last_day < clock.today())
    count = 0
    for one in list(Termination.select().where(*due).order_by(Termination.id)):
        count += _end(one)
        tell(count)
    return count


def last_day(today: date, by_email: bool) -> date:
    """The last day of a membership that is announced to end: a calendar month later, and the post's time."""
    return add_months(today, MONTHS) + (timedelta() if by_email else BY_POST)


def open_of(member: Member) -> Termination | None:
    """What was proposed for a member, or announced, and is not over."""
    return Termination.get_or_none(Termination.member == member, Termination.closed_at.is_null())


def find(key: str) -> Termination | None:
    """A termination, with its member."""
    query = Termination.select(Termination, Member).join(Member)
    return query.where(Termination.key == key).first()


def running() -> list[Termination]:
    """Those that wait for a second person, and those that members have been told of; the oldest first."""
    query = Termination.select(Termination, Member).join(Member)
    states = (TerminationState.PROPOSED, TerminationState.ANNOUNCED)
    return list(query.where(Termination.state.in_(states)).order_by(Termination.id))


def of_case(case: Case) -> Termination | None:
    """What was announced in a case and is still to come."""
    found: Termination | None = Termination.get_or_none(
        Termination.case_number == case.number, Termination.closed_at.is_null()
    )
    return found if case.kind is CaseKind.TERMINATION else None


@retried
def _end(termination: Termination) -> bool:
    """End one membership, unless that was done or withdrawn meanwhile; whether it was ended here.

    Of who has died meanwhile nothing is ended: the estate may use the money.
    """
    with database.atomic():
        home = homes.lock_household_anew(termination.member)
        try:
            fresh = _in_state(termination, TerminationState.ANNOUNCED)
        except PrivacyRefused:
            return False
        if home is not None and death_of(home.me) is not None:
            return False
        if home is not None:
            leaving.hand_on(home)
            leaving.leave(Member.get_by_id(home.me.id), EventKind.MEMBERSHIP_ENDED, Actor.PROGRAMME)
        _close(fresh, TerminationState.ENDED)
        case = by_number(fresh.case_number)
        written = (CaseEntry.case == case, CaseEntry.actor == Actor.MEMBER)
        # If the member wrote something, customer service answers, and closes it.
        if case and not CaseEntry.select().where(*written).exists():
            cases.finish(case, CaseState.ANSWERED)
        return home is not None


def _in_state(termination: Termination, state: TerminationState) -> Termination:
    fresh: Termination = lock(Termination.select().where(Termination.id == termination.id)).get()
    if fresh.state is not state:
        raise PrivacyRefused(PrivacyRefusal.DECIDED)
    return fresh


def _close(fresh: Termination, state: TerminationState) -> None:
    fresh.amend(state=state, closed_at=clock.now())
