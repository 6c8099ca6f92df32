"""Changes in a household: each one transaction that locks the household and reads it anew.

What two people do at once is done one after the other, and the second finds what the first left.
"""

from plussa.db import database, retried
from plussa.members.event_kinds import EventKind
from plussa.members.events import record, tells
from plussa.members.household import homes
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.models import Actor, Event, Member
from plussa.words import N_

OWN_RIGHTS = {
    "use": N_("You got the right to see and use your household’s Plussa money."),
    "see": N_("You got the right to see your household’s Plussa money, but not to use it."),
    "": N_("You no longer have the right to see or use your household’s Plussa money."),
}
RIGHTS_OF = {
    "use": N_("%(name)s got the right to see and use your household’s Plussa money."),
    "see": N_("%(name)s got the right to see your household’s Plussa money, but not to use it."),
    "": N_("%(name)s no longer has the right to see or use your household’s Plussa money."),
}
RIGHTS_OF_SOMEBODY = N_(
    "The rights of a member of your household to its Plussa money were changed."
)


def find(member: Member, key: str) -> Member | None:
    """Another member of the household by key; None for everybody else.

    Raises HouseholdRefused when that one was in the household, and the member saw them go.
    """
    for one in homes.visible(member):
        if one.key == key:
            return one
    gone = Member.get_or_none(Member.key == key)
    if gone is not None and _has_happened(member, EventKind.HOUSEHOLD_LOST, gone.id):
        raise HouseholdRefused(HouseholdRefusal.GONE)
    return None


@retried
def remove(member: Member, other: Member) -> None:
    """Take another member out of the household, into one of their own; the money stays."""
    with database.atomic():
        home = homes.lock_household(member)
        homes.require_manager(home.me)
        gone = home.find(other)
        homes.settle_alone(gone)
        record(home.me, EventKind.HOUSEHOLD_LOST, other=gone)
        homes.tell(
            [one for one in home.others if one.id != gone.id], EventKind.HOUSEHOLD_LOST, gone
        )
        homes.tell([gone], EventKind.REMOVED_FROM_HOUSEHOLD, home.me)
        homes.write_to(gone, "household_changed", "removed", home.me)


@retried
def leave(member: Member) -> None:
    """Move out into a household of one's own; who is alone already stays there.

    Raises HouseholdRefused when a primary member would leave others without one.
    """
    with database.atomic():
        home = homes.lock_household(member)
        if not home.others or (home.me.is_primary and not home.living):
            return
        if home.me.is_primary:
            raise HouseholdRefused(HouseholdRefusal.HAND_OVER_FIRST)
        homes.settle_alone(home.me)
        record(home.me, EventKind.HOUSEHOLD_LEFT)
        homes.tell(home.others, EventKind.HOUSEHOLD_LOST, home.me)


@retried
def hand_over(member: Member, other: Member) -> None:
    """Make another, confirmed member the primary member. Handing over twice is handing over once."""
    with database.atomic():
        home = homes.lock_household(member)
        new = home.find(other)
        if new.is_primary and _has_happened(home.me, EventKind.PRIMARY_GIVEN, new.id):
            return
        homes.require_manager(home.me)
        if new.confirmed_at is None:
            raise HouseholdRefused(HouseholdRefusal.OTHER_NOT_CONFIRMED)
        homes.hand_over(home, new)


@retried
def change_money_rights(member: Member, other: Member, see: bool, use: bool) -> None:
    """Give or take another's rights to see and to use the money; who uses it sees it."""
    with database.atomic():
        home = homes.lock_household(member)
        homes.require_manager(home.me)
        one = home.find(other)
        if (one.may_see_money, one.may_use_money) == (see or use, use):
            return
        homes.place(one, one.household_id, one.role, see or use, use)
        seeing = one.may_see_money
        record(home.me, EventKind.MONEY_RIGHTS_CHANGED, other=one, see=seeing, use=use)
        homes.tell([one], EventKind.MONEY_RIGHTS_CHANGED, home.me, see=seeing, use=use)


@tells(EventKind.MONEY_RIGHTS_CHANGED)
def _tell_rights(event: Event, name: str) -> str:
    """Who gave the rights reads of the other's, and the other of their own."""
    facts = event.facts
    rights = "use" if facts.get("use") else "see" if facts.get("see") else ""
    if event.actor is not Actor.MEMBER:
        return OWN_RIGHTS[rights]
    return RIGHTS_OF[rights] if name else RIGHTS_OF_SOMEBODY


@retried
def dissolve(member: Member) -> None:
    """Give everybody a household of their own; who is alone already stays there.

    The money of the old household is not carried over to any of the new ones.
    """
    with database.atomic():
        home = homes.lock_household(member)
        if not home.others:
            return
        homes.require_primary(home.me)
        homes.dissolve(home)
        record(home.me, EventKind.HOUSEHOLD_DISSOLVED)
        homes.tell(home.others, EventKind.HOUSEHOLD_DISSOLVED, home.me)
        for one in home.others:
            homes.write_to(one, "household_changed", "dissolved", home.me)


def require_leaver(member: Member) -> None:
    """Raise HouseholdRefused when others would be left without a primary member."""
    if member.is_primary and homes.living(member):
        raise HouseholdRefused(HouseholdRefusal.HAND_OVER_FIRST)


def _has_happened(member: Member, kind: EventKind, other_id: int) -> bool:
    told = (Event.member == member, Event.kind == kind.value, Event.other == other_id)
    return bool(Event.select().where(*told).exists())
