"""Whom something is allowed to: who of them, all of them in a stream, and by which channels one of them."""

from collections.abc import Iterator
from typing import Any

from peewee import Case, Expression, Field, ModelSelect, fn

from plussa.db import database
from plussa.members.endings import active
from plussa.members.models import Member
from plussa.members.restrictions import usable
from plussa.permissions import rules
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value
from plussa.register.categories import CONTACT

BATCH = 5_000  # members
BITS = {channel: 1 << place for place, channel in enumerate(rules.CHANNELS)}


def members_allowing(permission: Permission, *columns: Field) -> ModelSelect:
    """Columns of each member who allows something by a switch, with the choice behind it if there is one.

    This alone says who may be written to: whoever has left or died, and whose data is restricted, is not
    among them.
    """
    joined = (CurrentChoice.member == Member.id) & (CurrentChoice.permission == permission)
    held: Expression = CurrentChoice.value == Value.ON
    kind = "INNER"
    if rules.default(permission) is Value.ON:
        kind, held = "LEFT OUTER", held | CurrentChoice.value.is_null()
    query = Member.select(*columns).join(CurrentChoice, f"{kind} JOIN", on=joined)
    query = query.join(Choice, f"{kind} JOIN", on=CurrentChoice.choice == Choice.id)
    return query.switch(Member).where(held, active(), usable(CONTACT))


def allowed(
    permission: Permission, *columns: Field, batch: int = BATCH
) -> Iterator[tuple[Any, ...]]:
    """The members who allow something by a switch, in the order of their ids; a batch is held at a time.

    Of each: some columns of the member as the database holds them, and last the key of the choice
    that proves it; empty where it is allowed until forbidden, and nothing was ever chosen.
    """
    query = members_allowing(permission, Member.id, *columns, fn.COALESCE(Choice.key, ""))
    last = 0
    while True:
        page = query.where(Member.id > last).order_by(Member.id).limit(batch)
        found = database.execute(page).fetchall()
        for row in found:
            yield row[1:]
        if len(found) < batch:
            return
        last = found[-1][0]


def chosen_otherwise(member: int) -> Any:
    """A query of one number, for a larger one: the bits of the channels that are not at the default."""
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
