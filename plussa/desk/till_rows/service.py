"""Rows of the tills' files that a person looks at: tried again, stored all the same, or set aside."""

from typing import Any

from plussa.db import database, retried
from plussa.members import events
from plussa.members.event_kinds import EventKind
from plussa.members.models import Card, Member
from plussa.money.imports import retrying
from plussa.money.outcomes import GOOD
from plussa.money.tills.waiting_rows import DOUBTS, RowKind, WaitingRow, due

PAGE = 50  # rows


def to_look_at() -> dict[str, Any]:
    """The `rows` to look at, those that came first at the top; their `count`, and of `others` that wait."""
    query = WaitingRow.select().where(due()).order_by(WaitingRow.first_at, WaitingRow.id)
    undecided, ours = WaitingRow.select().where(WaitingRow.decided_at.is_null()).count(), count()
    return {"rows": list(query.limit(PAGE)), "count": ours, "others": undecided - ours}


def count() -> int:
    """How many rows a person has to look at."""
    return int(WaitingRow.select().where(due()).count())


def find(key: str) -> WaitingRow | None:
    """A row that a person has to look at, with the card and its member."""
    query = WaitingRow.select(WaitingRow, Card, Member).join(Card).join(Member)
    return query.where(WaitingRow.key == key, due()).first()


def is_doubted(row: WaitingRow) -> bool:
    """Whether a person who is sure of a row may have it stored."""
    return row.kind is RowKind.PURCHASES and row.reason in DOUBTS


@retried
def store(row: WaitingRow, reason: str) -> bool:
    """Store a row that was doubted, for a reason that the member reads; whether it is stored now."""
    with database.atomic():
        is_stored = retrying.try_one(row, sure=True) in GOOD
        if is_stored:
            _record(row, EventKind.TILL_ROW_STORED, reason)
        return is_stored


@retried
def set_aside(row: WaitingRow, handler: str, reason: str) -> None:
    """Set a row aside for good, for a reason that the member reads. Refused with GONE."""
    with database.atomic():
        retrying.set_aside(row, handler, reason)
        _record(row, EventKind.TILL_ROW_SET_ASIDE, reason)


def _record(row: WaitingRow, kind: EventKind, reason: str) -> None:
    events.record(row.card.member, kind, receipt=row.external_id, reason=reason)
