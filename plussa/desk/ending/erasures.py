"""Erasures asked for through customer service: one person enters them, another decides."""

from plussa.cases import service as cases
from plussa.cases.models import Case
from plussa.db import database, retried
from plussa.desk.cases.entering import CallerRequest
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.members.household import homes
from plussa.members.models import Member
from plussa.privacy.erasure import service
from plussa.privacy.models import Erasure, ErasureState


@retried
def enter(member: Member, wish: CallerRequest, handler: str) -> Erasure:
    """Enter an erasure for a caller, with its case; one that was asked for already stays the only one.

    Refused with HAND_OVER_FIRST.
    """
    with database.atomic():
        homes.lock_member(member)
        if same := of_member(member):
            return same
        if leads_others(member):
            raise DeskRefused(DeskRefusal.HAND_OVER_FIRST)
        case = cases.open_case(member=member, **vars(wish))
        return service.enter(member, handler, case)


def waiting() -> list[Erasure]:
    """The erasures that wait for a second person, the oldest first."""
    query = Erasure.select(Erasure, Member).join(Member).join_from(Erasure, Case)
    here = (Erasure.state == ErasureState.WAITING, Case.closed_at.is_null())
    return list(query.where(*here).order_by(Erasure.id))


def of_case(case: Case) -> Erasure | None:
    """The erasure of a case that waits for a second person, who decides the case with it."""
    same = (Erasure.case == case, Erasure.state == ErasureState.WAITING)
    return Erasure.get_or_none(*same) if case.closed_at is None else None


def find(key: str) -> Erasure | None:
    """An erasure that somebody in customer service has entered."""
    query = Erasure.select(Erasure, Member).join(Member)
    return query.where(Erasure.key == key, Erasure.entered_by != "").first()


def of_member(member: Member) -> Erasure | None:
    """The erasure of a member that waits or has begun, if any."""
    found = Erasure.get_or_none(Erasure.member == member, Erasure.state != ErasureState.REFUSED)
    return None if found is None or service.is_idle(found) else found


def leads_others(member: Member) -> bool:
    """Whether somebody else would be left without a primary member."""
    return member.left_at is None and member.is_primary and bool(homes.living(member))
