"""Who is in a household: read for a page, or locked for a change."""

from collections.abc import Iterable
from dataclasses import dataclass

from peewee import ModelSelect

from plussa import clock
from plussa.db import lock
from plussa.members.events import Kind, record
from plussa.members.household.obstacles import CannotChange, Obstacle
from plussa.members.household.treasury import treasurer
from plussa.members.models import Actor, Answer, Household, Invitation, Member, Residence, Role
from plussa.outbox.queue import post


@dataclass(frozen=True)
class Home:
    """A locked household as the database has it: who acts, and the others."""

    me: Member
    others: list[Member]

    def find(self, other: Member) -> Member:
        """Another member of the household; raise CannotChange when that one is gone."""
        for one in self.others:
            if one.id == other.id:
                return one
        raise CannotChange(Obstacle.GONE)


def others(member: Member) -> list[Member]:
    """The others in the household of a member, the primary member first, then as they joined."""
    query = living((member.household_id,)).where(Member.id != member.id)
    return sorted(query, key=lambda one: (not one.is_primary, one.id))


def visible(member: Member) -> list[Member]:
    """The others whom a member may see: none before the membership is confirmed."""
    return others(member) if member.confirmed_at else []


def living(households: Iterable[int]) -> "ModelSelect[Member]":
    """The members of households who have not left the programme, in order."""
    here = Member.household.in_(list(households))
    return Member.select().where(here, Member.left_at.is_null()).order_by(Member.id)


def enter(member: Member, *more: int) -> Home:
    """Lock a member's household, and more by their rows, and all who are in them.

    Everybody locks in one order: households by row, then members by row. Raises CannotChange when
    the member has come to another household, or left the programme, since the page was shown.
    """
    households = {member.household_id, *more}
    query = Household.select().where(Household.id.in_(households)).order_by(Household.id)
    list(lock(query))
    home = [one for one in lock(living(households)) if one.household_id == member.household_id]
    found = [one for one in home if one.id == member.id]
    if not found:
        raise CannotChange(Obstacle.CHANGED)
    return Home(found[0], [one for one in home if one.id != member.id])


def hold(member: Member) -> Member:
    """Lock a member, behind the household as everybody else does; the member as the database has it."""
    list(lock(Household.select().where(Household.id == member.household_id)))
    fresh: Member = lock(Member.select().where(Member.id == member.id)).get()
    return fresh


def require_primary(member: Member) -> None:
    """Raise CannotChange unless this is the primary member."""
    if not member.is_primary:
        raise CannotChange(Obstacle.NOT_PRIMARY)


def require_manager(member: Member) -> None:
    """Raise CannotChange unless this is the primary member, and confirmed: who may see the others."""
    require_primary(member)
    if member.confirmed_at is None:
        raise CannotChange(Obstacle.NOT_CONFIRMED)


def place(member: Member, household_id: int, role: Role, see: bool, use: bool) -> None:
    """Put a locked member in a place of a household, with rights to see and to use its money.

    Where the member was until now is kept. Nothing else changes a household or these rights.
    """
    if (member.household_id, member.may_use_money) != (household_id, use):
        Residence.create(
            member=member,
            household=member.household_id,
            may_use_money=member.may_use_money,
            until=clock.now(),
        )
    member.household, member.role = household_id, role
    member.may_see_money, member.may_use_money = see, use
    member.save(only=[Member.household, Member.role, Member.may_see_money, Member.may_use_money])


def settle_alone(member: Member) -> None:
    """Give a member a household of one's own."""
    place(member, Household.create(created_at=clock.now()).id, Role.PRIMARY, see=True, use=True)


def close(household_id: int, heir: int | None = None) -> None:
    """End a household that nobody is in any more; its money moves to the heir, or is forfeited."""
    withdraw_all(household_id)
    if heir is None:
        treasurer().end(household_id)
    else:
        treasurer().move(household_id, heir)
    Household.update(dissolved_at=clock.now()).where(Household.id == household_id).execute()


def withdraw_all(household_id: int) -> None:
    """Withdraw all invitations that wait."""
    here = (Invitation.household == household_id, Invitation.answer == Answer.WAITING)
    new = {"answer": Answer.WITHDRAWN, "answered_at": clock.now()}
    Invitation.update(**new).where(*here).execute()


def tell(members: Iterable[Member], kind: Kind, about: Member, **details: object) -> None:
    """Write what somebody of the household has done into the histories of others."""
    for one in members:
        # Who is not confirmed sees no name, in the history either.
        seen = about if one.confirmed_at else None
        record(one, kind, Actor.HOUSEHOLD, seen, **details)


def write_to(member: Member, what: str, by: Member) -> None:
    """Send a mail about what the primary member has done."""
    if member.email:
        parameters = {"what": what, "member": member.key, "by": by.key}
        post("household_changed", member.language, member.email, reader=member.key, **parameters)
