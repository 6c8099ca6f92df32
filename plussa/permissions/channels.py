"""By which channels a member may be sent marketing, as one number that a larger query can hold."""

from typing import Any

from peewee import Case, fn

from plussa.permissions import rules
from plussa.permissions.models import CurrentChoice, Permission

CHANNELS = (Permission.EMAIL, Permission.SMS, Permission.PHONE, Permission.POST)
BITS = {channel: 1 << place for place, channel in enumerate(CHANNELS)}


def chosen_otherwise(member: int) -> Any:
    """A query of one number: the bits of the channels that do not stand as they did at first."""
    held = [
        ((CurrentChoice.permission == one) & (CurrentChoice.value != rules.default(one)), bit)
        for one, bit in BITS.items()
    ]
    query = CurrentChoice.select(fn.COALESCE(fn.SUM(Case(None, held, 0)), 0))
    return query.where(CurrentChoice.member == member)


def open_channels(otherwise: int) -> tuple[Permission, ...]:
    """The channels that are allowed, by that number."""
    return tuple(
        one
        for one, bit in BITS.items()
        if rules.allows(rules.default(one)) != bool(otherwise & bit)
    )
