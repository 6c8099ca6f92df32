"""Leaving the programme: the membership ends at once, and what must be kept is said."""

from plussa import clock
from plussa.auth.models import Identification, Login
from plussa.db import database, retried
from plussa.members.cards.service import block_all
from plussa.members.events import Kind, record
from plussa.members.household import homes
from plussa.members.joinings import Joining
from plussa.members.models import Actor, Member, Role
from plussa.outbox.queue import post

MAILS = {Kind.LEFT_PROGRAMME: "left_programme", Kind.MEMBERSHIP_ENDED: "membership_ended"}


class HandOverFirst(Exception):
    """A primary member cannot leave others without one."""


def leads_others(member: Member) -> bool:
    """Lock the household of who has not left; whether it would be without a primary member.

    Raises CannotChange as leaving does.
    """
    if Member.get_by_id(member.id).left_at is not None:
        return False
    home = homes.enter(member)
    return home.me.is_primary and bool(home.others)


def others(member: Member) -> int:
    """How many others live in the household."""
    return len(homes.others(member))


@retried
def leave_to_heir(member: Member) -> None:
    """End a membership, unless it has ended; the household goes to who has been there longest.

    Of an erasure that the register has, only: nobody can be asked any more.
    """
    if Member.get_by_id(member.id).left_at is not None:
        return
    with database.atomic():
        home = homes.enter(member)
        if home.me.is_primary and home.others:
            here, heir = home.me.household_id, heir_of(home.others)
            homes.place(home.me, here, Role.MEMBER, see=True, use=True)
            homes.place(heir, here, Role.PRIMARY, see=True, use=True)
            record(heir, Kind.PRIMARY_RECEIVED, Actor.PROGRAMME)
        leave(Member.get_by_id(member.id))


def heir_of(others: list[Member]) -> Member:
    """Who leads when nobody can be asked: who has been there longest, confirmed if there is one."""
    return next((one for one in others if one.confirmed_at), others[0])


@retried
def leave(member: Member, kind: Kind = Kind.LEFT_PROGRAMME, actor: Actor = Actor.MEMBER) -> None:
    """End the membership, its login and its cards; money stays with a household that goes on.

    `kind` is how the history tells of it: by the member, by us, or after a death.

    Raises HandOverFirst when a primary member would leave others behind, and CannotChange when the
    member has come to another household, or left, since the page was shown.
    """
    with database.atomic():
        home = homes.enter(member)
        if home.me.is_primary and home.others:
            raise HandOverFirst
        _end(home.me, kind, actor)
        homes.tell(home.others, Kind.HOUSEHOLD_LOST, home.me)
        if not home.others:
            homes.close(home.me.household_id)


def _end(member: Member, kind: Kind, actor: Actor) -> None:
    block_all(member)
    record(member, kind, actor)
    if member.email and kind in MAILS:
        post(MAILS[kind], member.language, member.email, reader=member.key)
    Login.delete().where(Login.member == member).execute()
    if member.identity_hash:  # by which alone these are found
        for model in (Identification, Joining):
            model.delete().where(model.identity_hash == member.identity_hash).execute()
    new = {"left_at": clock.now(), "identity_hash": None}
    Member.update(**new).where(Member.id == member.id).execute()
