"""Leaving the programme through customer service, and what a primary member decides before that."""

from plussa.cases.models import Channel
from plussa.db import database, retried
from plussa.desk.acting import HasLeft
from plussa.desk.models import Staff
from plussa.members.endings import is_active
from plussa.members.household import homes, service
from plussa.members.household.homes import LockedHousehold
from plussa.members.household.treasury import Loss, treasurer
from plussa.members.models import Member
from plussa.members.staff import acting
from plussa.privacy.ending import leaving


class MoreToTell(Exception):
    """What would be lost is not what the caller was told."""


def loss(member: Member) -> Loss:
    """What is lost when a member leaves; nothing where others stay in the household."""
    return Loss() if homes.living(member) else loss_of_all(member)


def loss_of_all(member: Member) -> Loss:
    """What is lost when the household of a member ends."""
    return treasurer().visible_loss(member)


@retried
def leave(staff: Staff, member: Member, channel: Channel, told: Loss) -> None:
    """End the membership of a caller who was told what is lost, and confirm it by mail or letter.

    Raises HasLeft, MoreToTell, or what leaving raises.
    """
    with database.atomic(), acting(staff.username, channel.value):
        me = _enter(member).me
        if loss(me) != told:
            raise MoreToTell
        leaving.leave(me)


@retried
def hand_over(staff: Staff, member: Member, other: Member, channel: Channel) -> None:
    """Make another the primary member, as the member could. Raises HasLeft or HouseholdRefused."""
    with database.atomic(), acting(staff.username, channel.value):
        service.hand_over(_enter(member).me, other)


@retried
def dissolve(staff: Staff, member: Member, channel: Channel, told: Loss) -> None:
    """Dissolve the household, as the member could; once is enough.

    Raises HasLeft, MoreToTell or HouseholdRefused.
    """
    with database.atomic(), acting(staff.username, channel.value):
        home = _enter(member)
        if home.others and loss_of_all(home.me) != told:
            raise MoreToTell
        service.dissolve(home.me)


def _enter(member: Member) -> LockedHousehold:
    if not is_active(Member.get_by_id(member.id)):
        raise HasLeft
    return homes.enter(member)
