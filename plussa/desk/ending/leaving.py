"""Leaving the programme through customer service, and what a primary member decides before that."""

from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.members.household import homes, service
from plussa.members.household.loss import Loss, visible_loss
from plussa.members.models import Member
from plussa.privacy.ending import leaving


def loss(member: Member) -> Loss:
    """What is lost when a member leaves; nothing where others stay in the household."""
    return Loss() if homes.living(member) else visible_loss(member)


def leave(member: Member, told: Loss | None) -> None:
    """End the membership of a caller who was told what is lost, and confirm it by mail or letter.

    Within the caller's transaction. Refused with MORE_TO_TELL, or as leaving is.
    """
    me = homes.lock_household(member).me
    if loss(me) != told:
        raise DeskRefused(DeskRefusal.MORE_TO_TELL)
    leaving.leave(me)


def hand_over(member: Member, other: Member) -> None:
    """Make another the primary member, as the member could."""
    service.hand_over(homes.lock_household(member).me, other)


def dissolve(member: Member, told: Loss | None) -> None:
    """Dissolve the household, as the member could; once is enough. Refused with MORE_TO_TELL."""
    home = homes.lock_household(member)
    if home.others and visible_loss(home.me) != told:
        raise DeskRefused(DeskRefusal.MORE_TO_TELL)
    service.dissolve(home.me)
