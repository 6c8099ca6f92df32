"""Rows of the tills' files that a person looks at: tried again, stored all the same, or set aside."""

from dataclasses import dataclass

from plussa.db import database, retried
from plussa.desk.finding import MINUTES
from plussa.desk.models import Staff
from plussa.members import events
from plussa.members.event_kinds import EventKind
from plussa.members.looks import Look, Reason, open_look
from plussa.members.models import Card, Member
from plussa.members.staff import OWN, acting
from plussa.money.imports import retrying
from plussa.money.outcomes import GOOD, MoneyOutcome
from plussa.money.tills.waiting_rows import DOUBTS, RowKind, WaitingRow, due

PAGE = 50  # rows


@dataclass(frozen=True)
class Waiting:
    """The rows to look at, those that came first at the top; how many there are, and wait by themselves."""

    rows: list[WaitingRow]
    count: int
    others: int


def to_look_at() -> Waiting:
    """The rows that a person has to look at."""
    query = WaitingRow.select().where(due()).order_by(WaitingRow.first_at, WaitingRow.id)
    undecided = WaitingRow.select().where(WaitingRow.decided_at.is_null()).count()
    return Waiting(list(query.limit(PAGE)), count(), undecided - count())


def count() -> int:
    """How many rows a person has to look at."""
    return int(WaitingRow.select().where(due()).count())


def find(key: str) -> WaitingRow | None:
    """A row that a person has to look at, with the card and its member."""
    query = WaitingRow.select(WaitingRow, Card, Member).join(Card).join(Member)
    found: WaitingRow | None = query.where(WaitingRow.key == key, due()).first()
    return found


def is_doubted(row: WaitingRow) -> bool:
    """Whether a person who is sure of a row may have it stored."""
    return row.kind is RowKind.PURCHASES and row.reason in DOUBTS


@retried
def try_again(row: WaitingRow) -> MoneyOutcome:
    """Try a row once more; what became of it. Raises MoneyRefused: GONE."""
    return retrying.try_one(row)


@retried
def store(staff: Staff, row: WaitingRow, reason: str) -> MoneyOutcome:
    """Store a row that was doubted, for a reason that the member reads. Raises MoneyRefused: GONE."""
    with database.atomic(), acting(staff.username, OWN):
        outcome = retrying.try_one(row, sure=True)
        if outcome in GOOD:
            _record(row, EventKind.TILL_ROW_STORED, reason)
        return outcome


@retried
def set_aside(staff: Staff, row: WaitingRow, reason: str) -> None:
    """Set a row aside for good, for a reason that the member reads. Raises MoneyRefused: GONE."""
    with database.atomic(), acting(staff.username, OWN):
        retrying.set_aside(row, staff.username, reason)
        _record(row, EventKind.TILL_ROW_SET_ASIDE, reason)


def look_for(staff: Staff, row: WaitingRow) -> Look:
    """Open a look at the member whose card a row is of; the row is the reason."""
    reason = f"{Reason.TILL_ROW.value} {row.external_id}"
    return open_look(row.card.member, staff.username, staff.role, reason, MINUTES)


def _record(row: WaitingRow, kind: EventKind, reason: str) -> None:
    events.record(row.card.member, kind, receipt=row.external_id, reason=reason)
