"""Invitations: sent by email, answered by a link, withdrawn while they wait."""

from datetime import timedelta
from typing import Any

from peewee import ModelSelect

from plussa import clock
from plussa.db import database, lock, retried
from plussa.members.emails import email_key
from plussa.members.endings import is_active
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.household.homes import LockedHousehold
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.models import Actor, Household, Invitation, InvitationAnswer, Member, Role
from plussa.outbox.queue import post

VALID = timedelta(days=14)
MOST = 10  # people in a household, with those who are invited


def waiting(member: Member) -> list[Invitation]:
    """The invitations that wait for an answer, for the primary member only."""
    return list(open_to(member.household_id)) if member.is_primary else []


def find(member: Member, key: str) -> Invitation | None:
    """An invitation to the household of its primary member, answered or not."""
    here = (Invitation.key == key, Invitation.household == member.household_id)
    found: Invitation | None = Invitation.get_or_none(*here)
    return found if member.is_primary else None


def find_open(key: str) -> Invitation | None:
    """An invitation that can still be answered, with who invites; None for all others."""
    query = Invitation.select(Invitation, Member).join(Member).switch(Invitation).join(Household)
    this = (Invitation.key == key, Household.dissolved_at.is_null())
    return query.where(*this, _is_open()).first()


def is_declined(key: str) -> bool:
    """Whether the invited has said no."""
    this = (Invitation.key == key, Invitation.answer == InvitationAnswer.DECLINED)
    return bool(Invitation.select().where(*this).exists())


def has_accepted(member: Member, key: str) -> bool:
    """Whether an invitation was accepted, and the member is in its household."""
    this = (Invitation.key == key, Invitation.answer == InvitationAnswer.ACCEPTED)
    here = Invitation.household == member.household_id
    return bool(Invitation.select().where(*this, here).exists())


@retried
def invite(member: Member, email: str, language: str) -> Invitation:
    """Invite somebody by email; raise HouseholdRefused.

    Whose address it is plays no part, and nothing is said of it: a member of the household gets
    the mail like anybody else, and is told there that it needs no answer.
    """
    with database.atomic():
        home = homes.lock_household(member)
        homes.require_manager(home.me)
        household, now = home.me.household_id, clock.now()
        # What nobody answered in time keeps the address from being invited anew.
        over = (Invitation.answer == InvitationAnswer.WAITING, Invitation.expires_at <= now)
        Invitation.delete().where(Invitation.household == household, *over).execute()
        _require_place(home, email)
        invitation: Invitation = Invitation.create(
            household=household,
            invited_by=home.me,
            email=email,
            language=language,
            created_at=now,
            expires_at=now + VALID,
        )
        record(home.me, EventKind.INVITED)
        post("invitation", language, email, invitation=invitation.key)
        return invitation


@retried
def withdraw(member: Member, invitation: Invitation) -> None:
    """Take an invitation back; raise HouseholdRefused when it was answered. Twice is once."""
    with database.atomic():
        home = homes.lock_household(member)
        homes.require_manager(home.me)
        fresh = Invitation.get_or_none(
            Invitation.id == invitation.id, Invitation.household == home.me.household_id
        )
        if fresh is None or fresh.answer in (InvitationAnswer.ACCEPTED, InvitationAnswer.DECLINED):
            raise HouseholdRefused(HouseholdRefusal.OVER)
        if fresh.answer is InvitationAnswer.WAITING:
            _answer(fresh, InvitationAnswer.WITHDRAWN)
            record(home.me, EventKind.INVITATION_WITHDRAWN)


def withdraw_of(member: Member) -> None:
    """Withdraw whatever a member has sent that waits, within the transaction of the caller."""
    if homes.withdraw_all(Invitation.invited_by == member):
        record(member, EventKind.INVITATION_WITHDRAWN)


def obstacle(member: Member, invitation: Invitation) -> HouseholdRefusal | None:
    """What stands in the way of accepting, if anything, as far as one can tell beforehand."""
    if member.household_id == invitation.household_id:
        return HouseholdRefusal.ALREADY_HERE
    hosts = list(homes.inhabitants((invitation.household_id,)))
    if not any(one.is_primary and is_active(one) for one in hosts):
        return HouseholdRefusal.OVER
    if len(hosts) >= MOST:
        return HouseholdRefusal.FULL
    if member.is_primary and homes.others(member):
        return HouseholdRefusal.HAND_OVER_FIRST
    return None


@retried
def accept(member: Member, invitation: Invitation) -> None:
    """Move to the household that invites; raise HouseholdRefused. Accepting twice is accepting once.

    The money stays with a household that others are in; who was alone brings it along.
    """
    with database.atomic():
        home = homes.lock_household(member, invitation.household_id)
        if has_accepted(home.me, invitation.key):
            return
        fresh = _still_open(invitation)
        if why := obstacle(home.me, fresh):
            raise HouseholdRefused(why, most=MOST)
        _answer(fresh, InvitationAnswer.ACCEPTED)
        _move(home, fresh)


@retried
def decline(invitation: Invitation) -> None:
    """Say no; raise HouseholdRefused when it is answered otherwise, or over. Declining twice is once."""
    with database.atomic():
        lock(Household.select().where(Household.id == invitation.household_id)).get()
        if is_declined(invitation.key):
            return
        fresh = _still_open(invitation)
        _answer(fresh, InvitationAnswer.DECLINED)
        record(fresh.invited_by, EventKind.INVITATION_DECLINED, Actor.PROGRAMME)


def _move(home: LockedHousehold, invitation: Invitation) -> None:
    """Put a member in the place that an invitation offers, and tell both households."""
    household = invitation.household_id
    found = list(homes.inhabitants((household,)))
    if home.others:
        record(home.me, EventKind.HOUSEHOLD_LEFT)
        homes.tell(home.others, EventKind.HOUSEHOLD_LOST, home.me)
    else:
        homes.close(home.me.household_id, successor=household)
    homes.place(home.me, household, Role.MEMBER, see=False, use=False)
    record(home.me, EventKind.HOUSEHOLD_JOINED, other=invitation.invited_by)
    homes.tell(found, EventKind.HOUSEHOLD_GAINED, home.me)


def _require_place(home: LockedHousehold, email: str) -> None:
    asked = [email_key(one.email) for one in open_to(home.me.household_id)]
    if email_key(email) == email_key(home.me.email):
        raise HouseholdRefused(HouseholdRefusal.ONESELF)
    if email_key(email) in asked:
        raise HouseholdRefused(HouseholdRefusal.WAITING)
    if 1 + len(home.others) + len(asked) >= MOST:
        raise HouseholdRefused(HouseholdRefusal.FULL, most=MOST)


def open_to(household_id: int) -> "ModelSelect[Invitation]":
    """The invitations to a household that can still be answered."""
    query = Invitation.select().where(Invitation.household == household_id, _is_open())
    return query.order_by(Invitation.id)


def _is_open() -> Any:
    return (Invitation.answer == InvitationAnswer.WAITING) & (Invitation.expires_at > clock.now())


def _still_open(invitation: Invitation) -> Invitation:
    fresh = Invitation.get_or_none(Invitation.id == invitation.id, _is_open())
    if fresh is None:
        raise HouseholdRefused(HouseholdRefusal.OVER)
    return fresh


def _answer(invitation: Invitation, answer: InvitationAnswer) -> None:
    invitation.amend(answer=answer, answered_at=clock.now())
