"""Erasures asked for through customer service: one person enters them, another decides."""

from dataclasses import dataclass

from plussa.cases import service as cases
from plussa.cases.models import Case, CaseKind
from plussa.db import database, lock, retried
from plussa.desk.entering import Wish
from plussa.desk.models import Staff
from plussa.members.household import homes
from plussa.members.models import Member
from plussa.members.staff import OWN, acting
from plussa.privacy.erasure import plan, service
from plussa.privacy.models import Erasure, ErasureState


class HandOverFirst(Exception):
    """A primary member cannot leave others without one: that comes before the erasure."""


@dataclass(frozen=True)
class Preview:
    """An erasure that waits: what it would do, and whether others would lose their primary member."""

    erasure: Erasure
    fated: list[plan.PlannedErasure]
    leads_others: bool


@retried
def enter(staff: Staff, member: Member, wish: Wish) -> Erasure:
    """Enter an erasure for a caller, with its case; one that was asked for already stays the only one.

    Raises HandOverFirst.
    """
    with database.atomic(), acting(staff.username, wish.channel.value):
        lock(Member.select(Member.id).where(Member.id == member.id)).get()
        if same := of_member(member):
            return same
        if leads_others(member):
            raise HandOverFirst
        case = cases.open_case(
            CaseKind.ERASURE, wish.text, wish.channel,
            member=member, received_on=wish.received_on, form_key=wish.form_key,
        )  # fmt: skip
        return service.enter(member, staff.username, case)


def approve(staff: Staff, erasure: Erasure) -> None:
    """Let it begin, and do what can be done at once.

    Raises SamePerson, Decided, NotBegun, or what leaving raises.
    """
    with acting(staff.username, OWN):
        service.run(service.approve(erasure, staff.username))


def refuse(staff: Staff, erasure: Erasure, reason: str) -> None:
    """Refuse it with a reason, which the member reads. Raises Decided."""
    with acting(staff.username, OWN):
        service.refuse(erasure, staff.username, reason)


def waiting() -> list[Erasure]:
    """The erasures that wait for a second person, the oldest first."""
    query = Erasure.select(Erasure, Member).join(Member).join_from(Erasure, Case)
    here = (Erasure.state == ErasureState.WAITING, Case.closed_at.is_null())
    return list(query.where(*here).order_by(Erasure.id))


def of_case(case: Case) -> Erasure | None:
    """The erasure of a case that waits for a second person, who decides the case with it."""
    same = (Erasure.case == case, Erasure.state == ErasureState.WAITING)
    found: Erasure | None = Erasure.get_or_none(*same)
    return found if found is not None and case.closed_at is None else None


def find(key: str) -> Erasure | None:
    """An erasure that somebody in customer service has entered."""
    query = Erasure.select(Erasure, Member).join(Member)
    found: Erasure | None = query.where(Erasure.key == key, Erasure.entered_by != "").first()
    return found


def of_member(member: Member) -> Erasure | None:
    """The erasure of a member that waits or has begun, if any."""
    found: Erasure | None = Erasure.get_or_none(
        Erasure.member == member, Erasure.state != ErasureState.REFUSED
    )
    return None if found is None or service.is_idle(found) else found


def preview(erasure: Erasure) -> Preview:
    """What an erasure would do."""
    member = erasure.member
    return Preview(erasure, plan.preview(member), leads_others(member))


def leads_others(member: Member) -> bool:
    """Whether somebody else would be left without a primary member."""
    return member.left_at is None and member.is_primary and bool(homes.living(member))
