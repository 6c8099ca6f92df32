"""Leaving the programme: the membership ends at once, and what must be kept is said."""

from plussa import clock
from plussa.auth.models import Login
from plussa.db import database, lock
from plussa.members.cards.service import block_all
from plussa.members.events import Kind, record
from plussa.members.models import Household, Member, Role
from plussa.outbox.queue import post


class HandOverFirst(Exception):
    """A primary member cannot leave others without one."""


def others(member: Member) -> int:
    """How many others live in the household."""
    found: int = (
        Member.select()
        .where(Member.household == member.household_id, Member.left_at.is_null())
        .where(Member.id != member.id)
        .count()
    )
    return found


def leave(member: Member) -> None:
    """End the membership, its login and its cards; money stays with a household that goes on.

    Raises HandOverFirst when a primary member would leave others behind. Leaving twice is leaving once.
    """
    with database.atomic():
        lock(Household.select().where(Household.id == member.household_id)).get()
        fresh: Member = lock(Member.select().where(Member.id == member.id)).get()
        if fresh.left_at is not None:
            return
        alone = others(fresh) == 0
        if fresh.role is Role.PRIMARY and not alone:
            raise HandOverFirst
        block_all(fresh)
        record(fresh, Kind.LEFT_PROGRAMME)
        _tell_household(fresh)
        post("left_programme", fresh.language, fresh.email, member=fresh.id)
        Login.delete().where(Login.member == fresh).execute()
        new = {"left_at": clock.now(), "identity_hash": None}
        Member.update(**new).where(Member.id == fresh.id).execute()
        if alone:
            dissolved = Household.update(dissolved_at=clock.now())
            dissolved.where(Household.id == fresh.household_id).execute()


def _tell_household(member: Member) -> None:
    query = Member.select().where(Member.household == member.household_id)
    for other in query.where(Member.left_at.is_null(), Member.id != member.id):
        record(other, Kind.HOUSEHOLD_LOST, other=member)
