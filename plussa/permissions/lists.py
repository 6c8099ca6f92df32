"""Whom something is allowed to: all such members, in a stream that holds a batch at a time."""

from collections.abc import Iterator
from typing import Any

from peewee import Field, ModelSelect, fn

from plussa.db import database
from plussa.members.endings import active
from plussa.members.models import Member
from plussa.members.restrictions import usable
from plussa.permissions import rules
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value
from plussa.register.categories import CONTACT

BATCH = 5_000  # members


def allowed(
    permission: Permission, *columns: Field, batch: int = BATCH
) -> Iterator[tuple[Any, ...]]:
    """The members who allow something by a switch, in the order of their numbers of rows.

    Of each: some columns of the member as the database holds them, and last the key of the choice
    that proves it; empty where it is allowed until forbidden, and nothing was ever chosen.
    """
    query, last = _members(permission, columns), 0
    while True:
        page = query.where(Member.id > last).order_by(Member.id).limit(batch)
        found = database.execute(page).fetchall()
        for row in found:
            yield row[1:]
        if len(found) < batch:
            return
        last = found[-1][0]


def _members(permission: Permission, columns: tuple[Field, ...]) -> ModelSelect:
    """A row of each member who allows it, its number first; not of those whose data is restricted."""
    query = Member.select(Member.id, *columns, fn.COALESCE(Choice.key, ""))
    joined = (CurrentChoice.member == Member.id) & (CurrentChoice.permission == permission)
    if rules.default(permission) is Value.ON:
        query = query.join(CurrentChoice, "LEFT OUTER JOIN", on=joined).join(
            Choice, "LEFT OUTER JOIN", on=CurrentChoice.choice == Choice.id
        )
        held = CurrentChoice.value.is_null() | (CurrentChoice.value == Value.ON)
    else:
        query = query.join(CurrentChoice, on=joined).join(
            Choice, on=CurrentChoice.choice == Choice.id
        )
        held = CurrentChoice.value == Value.ON
    return query.where(held, active(), usable(CONTACT))
