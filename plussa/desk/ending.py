"""Ending a membership with a month's notice: one person proposes it, another approves."""

from plussa.desk.models import Staff
from plussa.members.endings import Termination, TerminationState
from plussa.members.models import Member
from plussa.members.staff import OWN, acting
from plussa.privacy.ending import terminations as service


def propose(staff: Staff, member: Member, reason: str) -> Termination:
    """Propose it with a reason that the member will read. Raises OverAlready."""
    with acting(staff.username, OWN):
        return service.propose(member, reason, staff.username)


def approve(staff: Staff, found: Termination) -> None:
    """Announce it to the member. Raises SamePerson, Decided or OverAlready."""
    with acting(staff.username, OWN):
        service.approve(found, staff.username)


def refuse(staff: Staff, found: Termination) -> None:
    """Refuse it; the member never hears of it. Raises Decided."""
    with acting(staff.username, OWN):
        service.refuse(found, staff.username)


def withdraw(staff: Staff, found: Termination, reason: str) -> None:
    """Let the membership go on, and say why. Raises Decided."""
    with acting(staff.username, OWN):
        service.withdraw(found, reason)


def find(key: str) -> Termination | None:
    """A termination, with its member."""
    query = Termination.select(Termination, Member).join(Member)
    found: Termination | None = query.where(Termination.key == key).first()
    return found


def running() -> list[Termination]:
    """Those that wait for a second person, and those that members have been told of; the oldest first."""
    query = Termination.select(Termination, Member).join(Member)
    states = (TerminationState.PROPOSED, TerminationState.ANNOUNCED)
    return list(query.where(Termination.state.in_(states)).order_by(Termination.id))
