"""Leaving the programme: the membership ends at once, and what must be kept is said."""

from plussa import clock
from plussa.auth.models import Identification, Login
from plussa.db import database, retried
from plussa.members import letters
from plussa.members.cards.service import block_all
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.household.homes import LockedHousehold
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.joinings import Joining
from plussa.members.letters import LetterKind
from plussa.members.models import Actor, Member

TOLD = {
    EventKind.LEFT_PROGRAMME: ("left_programme", LetterKind.LEFT),
    EventKind.MEMBERSHIP_ENDED: ("membership_ended", LetterKind.ENDED),
}


def leads_others(member: Member) -> bool:
    """Lock the household of who has not left; whether it would be without a primary member.

    Raises Meanwhile when the member moves at this moment.
    """
    home = homes.lock_household_anew(member)
    return home is not None and home.me.is_primary and bool(home.living)


@retried
def leave_to_heir(member: Member) -> None:
    """End a membership, unless it has ended; the household goes to who has been there longest.

    Of an erasure that the register has, only: nobody can be asked any more.
    """
    with database.atomic():
        home = homes.lock_household_anew(member)
        if home is not None:
            hand_on(home)
            leave(Member.get_by_id(member.id))


def hand_on(home: LockedHousehold) -> None:
    """Let who has been there longest lead those whom a primary member leaves, and tell them."""
    if home.me.is_primary and home.living:
        homes.hand_over(home, homes.successor_among(home.living), Actor.PROGRAMME)


@retried
def leave(
    member: Member, kind: EventKind = EventKind.LEFT_PROGRAMME, actor: Actor = Actor.MEMBER
) -> None:
    """End the membership, its login and its cards; money stays with a household that goes on.

    `kind` is how the history tells of it: by the member, by us, or after a death.

    Raises HouseholdRefused when a primary member would leave others behind, or
    when the member has come to another household, or left, since the page was shown.
    """
    with database.atomic():
        home = homes.lock_household(member)
        if home.me.is_primary and home.living:
            raise HouseholdRefused(HouseholdRefusal.HAND_OVER_FIRST)
        _end(home.me, kind, actor)
        homes.tell(home.others, EventKind.HOUSEHOLD_LOST, home.me)
        if home.me.is_primary:
            for dead in home.others:  # the household ends: each has one to be settled in
                homes.settle_alone(dead)
        if home.me.is_primary or not home.others:
            homes.close(home.me.household_id)


def _end(member: Member, kind: EventKind, actor: Actor) -> None:
    block_all(member)
    record(member, kind, actor)
    if kind in TOLD:
        letters.tell(member, *TOLD[kind])
    Login.delete().where(Login.member == member).execute()
    if member.identity_hash:  # by which alone these are found
        for model in (Identification, Joining):
            model.delete().where(model.identity_hash == member.identity_hash).execute()
    new = {"left_at": clock.now(), "identity_hash": None}
    Member.update(**new).where(Member.id == member.id).execute()
