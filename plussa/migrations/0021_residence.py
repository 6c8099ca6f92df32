"""In which household a member was until when, and with which right; when money last moved.

What is known of before comes from the histories of members: who moves is told of in the history of
the others, whose household it then was, or leaves a household that ends at that moment.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from peewee import (
    BooleanField,
    CharField,
    Database,
    ForeignKeyField,
    IntegerField,
    TextField,
)
from playhouse.migrate import SchemaMigrator, migrate

from plussa.db import Frozen, MomentField

SAME = timedelta(seconds=5)  # what one transaction writes
MOVES = ("household_joined", "household_left", "removed_from_household", "household_dissolved")
TOLD = (*MOVES, "household_lost", "money_rights_changed")


class Base(Frozen):
    pass


class Household(Base):
    dissolved_at = MomentField(null=True)


class Member(Base):
    household = ForeignKeyField(Household)


class Event(Base):
    member = ForeignKeyField(Member)
    at = MomentField()
    kind = CharField(max_length=40)
    actor = CharField(max_length=40)
    other = ForeignKeyField(Member, null=True)
    details = TextField()


class Residence(Base):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    household = ForeignKeyField(Household, on_delete="RESTRICT")
    may_use_money = BooleanField()
    until = MomentField()


Residence.add_index(Residence.member, Residence.id, name="residence_of_member")

MODELS = (Household, Member, Event, Residence)
HEIR = ForeignKeyField(Household, field=Household.id, null=True, on_delete="RESTRICT", index=False)


class Move(NamedTuple):
    """A change of household or right, and whether the money might be used afterwards."""

    at: datetime
    household: int  # that of before
    use: bool


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the table, fill it from the histories, and note when money last moved."""
    with db.bind_ctx(MODELS):
        db.create_tables([Residence])
        for member, moves in _moves().items():
            _store(member, moves)
    migrate(
        migrator.drop_column("balance", "last_entry"),
        migrator.add_column("balance", "last_at", MomentField(null=True)),
        migrator.add_column("balance", "heir_id", HEIR),
    )
    db.execute_sql("UPDATE balance SET heir_id = moved_to_id")
    db.execute_sql(
        "UPDATE balance SET last_at = coalesce(closed_at, (SELECT max(entry.at) FROM entry"
        " WHERE entry.household_id = balance.household_id))"
    )


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Forget where members were."""
    migrate(
        migrator.drop_column("balance", "last_at"),
        migrator.drop_column("balance", "heir_id"),
        migrator.add_column("balance", "last_entry", IntegerField(null=True)),
    )
    with db.bind_ctx(MODELS):
        db.drop_tables([Residence])


def _moves() -> dict[int, list[Move]]:
    """What is known of each member's moves, the newest first."""
    events = list(
        Event.select().where(Event.kind.in_(TOLD)).order_by(Event.at.desc(), Event.id.desc())
    )
    if not events:
        return {}
    homes = dict(Member.select(Member.id, Member.household).tuples())
    losses = [event for event in events if event.kind == "household_lost" and event.other_id]
    found: dict[int, list[Move]] = defaultdict(list)
    for event in events:
        who = event.member_id
        if event.kind == "money_rights_changed" and event.actor == "household":
            found[who].append(Move(event.at, homes[who], bool(json.loads(event.details)["use"])))
        elif event.kind in MOVES and (before := _before(event, losses, homes)):
            found[who].append(Move(event.at, before, event.kind != "household_joined"))
            homes[who] = before
    return found


def _before(event: Event, losses: list[Event], homes: dict[int, int]) -> int | None:
    """The household that somebody moved out of, if it can be told."""
    told = (one for one in losses if one.other_id == event.member_id and _near(one.at, event.at))
    for one in told:
        return homes[one.member_id]
    ended = Household.dissolved_at.between(event.at - SAME, event.at + SAME)
    return next((one.id for one in Household.select().where(ended)), None)


def _near(one: datetime, other: datetime) -> bool:
    return abs(one - other) < SAME


def _store(member: int, moves: list[Move]) -> None:
    """Store where a member was, the oldest first; a right is that after the move before."""
    rows = []
    for move, earlier in zip(moves, _earlier(moves), strict=True):
        rows.append((member, move.household, earlier, move.at))
    names = (Residence.member, Residence.household, Residence.may_use_money, Residence.until)
    Residence.insert_many(rows[::-1], names).execute()


def _earlier(moves: list[Move]) -> Iterator[bool]:
    """The right before each move; before the first of all, who moved was alone and had it."""
    for later in moves[1:]:
        yield later.use
    yield True
