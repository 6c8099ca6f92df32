"""Who is in a household: read for a page, or locked for a change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from peewee import Expression, ModelSelect

from plussa import clock
from plussa.db import Meanwhile, lock
from plussa.members import letters
from plussa.members.endings import active, is_active
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household.loss import household_ended
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.letters import LetterKind
from plussa.members.models import (
    Actor,
    Household,
    Invitation,
    InvitationAnswer,
    Member,
    Residence,
    Role,
)

# What is told of a household by mail, and in which letter to who has no email.
LETTERS = {
    ("household_changed", "primary_received"): LetterKind.PRIMARY_RECEIVED,
    ("household_changed", "removed"): LetterKind.REMOVED,
    ("household_changed", "dissolved"): LetterKind.DISSOLVED,
    ("bereaved", "primary"): LetterKind.BEREAVED_PRIMARY,
    ("bereaved", "goes_on"): LetterKind.BEREAVED,
    ("bereaved", "dissolved"): LetterKind.BEREAVED_DISSOLVED,
}


@dataclass(frozen=True)
class LockedHousehold:
    """A locked household as the database has it: who acts, and the others."""

    me: Member
    others: list[Member]

    def find(self, other: Member) -> Member:
        """Another member of the household; raise HouseholdRefused when that one is gone."""
        for one in self.others:
            if one.id == other.id:
                return one
        raise HouseholdRefused(HouseholdRefusal.GONE)

    @property
    def living(self) -> list[Member]:
        """The others who can act: without those who have died and whose household is not settled yet."""
        return [one for one in self.others if is_active(one)]


def others(member: Member, *which: Expression) -> list[Member]:
    """The others in the household of a member, the primary member first, then as they joined."""
    query = inhabitants((member.household_id,)).where(Member.id != member.id, *which)
    return sorted(query, key=lambda one: (not one.is_primary, one.id))


def living(member: Member) -> list[Member]:
    """The same without those who have died: who could act, and who would be left behind."""
    return others(member, active())


def successors(member: Member) -> list[Member]:
    """Who could be the primary member after a member: the living who are confirmed."""
    return [one for one in living(member) if one.confirmed_at is not None]


def visible(member: Member) -> list[Member]:
    """The others whom a member may see: none before the membership is confirmed."""
    return others(member) if member.confirmed_at else []


def inhabitants(households: Iterable[int]) -> "ModelSelect[Member]":
    """The members of households who have not left the programme, in order."""
    here = Member.household.in_(list(households))
    return Member.select().where(here, Member.left_at.is_null()).order_by(Member.id)


def lock_household(member: Member, *more: int) -> LockedHousehold:
    """Lock a member's household, and more by their rows, and all who are in them.

    Everybody locks in one order: households by row, then members by row. Raises HouseholdRefused when
    the member has come to another household, or left the programme, since the page was shown.
    """
    households = {member.household_id, *more}
    query = Household.select().where(Household.id.in_(households)).order_by(Household.id)
    list(lock(query))
    home = [one for one in lock(inhabitants(households)) if one.household_id == member.household_id]
    found = [one for one in home if one.id == member.id]
    if not found:
        raise HouseholdRefused(HouseholdRefusal.CHANGED)
    return LockedHousehold(found[0], [one for one in home if one.id != member.id])


def lock_household_anew(member: Member) -> LockedHousehold | None:
    """Lock the household of a member wherever that is by now; None who has left the programme.

    Raises Meanwhile when the member moves at this moment.
    """
    found = Member.get_by_id(member.id)
    try:
        return lock_household(found) if found.left_at is None else None
    except HouseholdRefused as error:
        if Member.get_by_id(member.id).left_at is None:
            raise Meanwhile from error
        return None


def lock_member(member: Member) -> Member:
    """Lock a member, behind the household as everybody else does; the member as the database has it."""
    list(lock(Household.select().where(Household.id == member.household_id)))
    return lock(Member.select().where(Member.id == member.id)).get()


def require_primary(member: Member) -> None:
    """Raise HouseholdRefused unless this is the primary member."""
    if not member.is_primary:
        raise HouseholdRefused(HouseholdRefusal.NOT_PRIMARY)


def require_manager(member: Member) -> None:
    """Raise HouseholdRefused unless this is the primary member, and confirmed: who may see the others."""
    require_primary(member)
    if member.confirmed_at is None:
        raise HouseholdRefused(HouseholdRefusal.NOT_CONFIRMED)


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
    member.amend(household=household_id, role=role, may_see_money=see, may_use_money=use)


def settle_alone(member: Member) -> None:
    """Give a member a household of one's own."""
    place(member, Household.create(created_at=clock.now()).id, Role.PRIMARY, see=True, use=True)


def dissolve(home: LockedHousehold) -> None:
    """Give everybody of a locked household one of their own; the money of the old one is forfeited."""
    close(home.me.household_id)
    for one in (home.me, *home.others):
        settle_alone(one)


def hand_over(
    home: LockedHousehold,
    new: Member,
    actor: Actor = Actor.MEMBER,
    told: tuple[str, str] = ("household_changed", "primary_received"),
) -> None:
    """Make another of a locked household its primary member, and tell that one.

    Invitations that wait are withdrawn: they were one person's word, and the new primary member invites
    anew. Raises HouseholdRefused when the other one has died.
    """
    if not is_active(new):
        raise HouseholdRefused(HouseholdRefusal.GONE)
    withdraw_all(Invitation.household == home.me.household_id)
    place(home.me, home.me.household_id, Role.MEMBER, see=True, use=True)
    place(new, new.household_id, Role.PRIMARY, see=True, use=True)
    # Who is not confirmed sees no name, in the history either.
    record(home.me, EventKind.PRIMARY_GIVEN, actor, new if home.me.confirmed_at else None)
    by = Actor.HOUSEHOLD if actor is Actor.MEMBER else actor
    record(new, EventKind.PRIMARY_RECEIVED, by, home.me if new.confirmed_at else None)
    write_to(new, *told, home.me)


def successor_among(others: list[Member]) -> Member:
    """Who leads when nobody can be asked: who has been there longest, confirmed if there is one."""
    return min(others, key=lambda one: (one.confirmed_at is None, since(one), one.id))


def since(member: Member) -> datetime:
    """When a member came to the household of now."""
    elsewhere = (Residence.member == member, Residence.household != member.household_id)
    last: Residence | None = (
        Residence.select().where(*elsewhere).order_by(Residence.id.desc()).first()
    )
    return last.until if last else member.joined_at


def close(household_id: int, successor: int | None = None) -> None:
    """End a household that nobody is in any more; its money moves to the successor, or is forfeited."""
    withdraw_all(Invitation.household == household_id)
    household_ended.send(household_id, to=successor)
    Household.update(dissolved_at=clock.now()).where(Household.id == household_id).execute()


def withdraw_all(whose: Expression) -> int:
    """Withdraw the invitations that wait, of a household or of who sent them; how many."""
    new = {"answer": InvitationAnswer.WITHDRAWN, "answered_at": clock.now()}
    waiting = Invitation.answer == InvitationAnswer.WAITING
    return Invitation.update(**new).where(whose, waiting).execute()


def tell(members: Iterable[Member], kind: EventKind, about: Member, **details: object) -> None:
    """Write what somebody of the household has done into the histories of others."""
    for one in members:
        # Who is not confirmed sees no name, in the history either.
        record(one, kind, Actor.HOUSEHOLD, about if one.confirmed_at else None, **details)


def write_to(member: Member, mail: str, what: str, by: Member) -> None:
    """Tell a member, by a kind of mail or else by letter, what becomes of the household by another."""
    facts = {"what": what, "member": member.key, "by": by.key}
    letters.tell(member, mail, LETTERS[mail, what], **facts)
