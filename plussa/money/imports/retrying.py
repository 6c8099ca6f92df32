"""Having rows wait, and trying them again: by every import, and when a person says so.

A row is tried, and goes from the table when it is stored, in one transaction: whatever ends the
process, it is stored once. Rows of cards that nobody has do not wait.

Whoever locks both locks households, members and cards first, then rows by their numbers.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plussa import clock
from plussa.dates import HELSINKI
from plussa.db import Meanwhile, database, is_sqlite, lock, retried
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_
from plussa.exchange.reading import FileLine
from plussa.money import forgetting
from plussa.money.imports.checks import Bought, Used
from plussa.money.imports.storing import Verdict, store_purchases, store_redemptions
from plussa.money.outcomes import GOOD, MoneyOutcome, MoneyRefused
from plussa.money.tills.receipts import Receipt
from plussa.money.tills.redemptions import Redemption
from plussa.money.tills.waiting_rows import PATIENCE, WAITS, RowKind, WaitingRow, due
from plussa.register.categories import MONEY, RECEIPTS, WAITING_ROWS
from plussa.register.terms import Category

BATCH = 2_000  # rows
COLUMNS = (
    "key", "kind", "external_id", "card", "at", "day", "cents", "store", "store_name", "original",
    "digest", "reason", "first_at", "tried_at", "handler", "note",
)  # fmt: skip
AGAIN = (
    "ON CONFLICT (external_id, kind, digest)"
    " DO UPDATE SET reason = excluded.reason, tried_at = excluded.tried_at"
)
STORES: dict[RowKind, Callable[[Sequence[Any]], list[Verdict]]] = {
    RowKind.PURCHASES: store_purchases,
    RowKind.REDEMPTIONS: store_redemptions,
}
CATEGORIES: dict[RowKind, Category] = {RowKind.PURCHASES: RECEIPTS, RowKind.REDEMPTIONS: MONEY}
TillRow = Bought | Used


@dataclass(frozen=True)
class Tried:
    """What came of the rows that waited: how many are stored now, wait on, and are for a person."""

    stored: int
    waiting: int
    due: int

    def __bool__(self) -> bool:
        return bool(self.stored or self.waiting)

    def __str__(self) -> str:
        return (
            f"Rows that waited: {self.stored:,} stored now, {self.waiting:,} wait on, "
            f"{self.due:,} of them for customer service"
        )


def decided(kind: RowKind, rows: Sequence[TillRow]) -> set[int]:
    """The places of rows that customer service has set aside for good."""
    sql = (
        "SELECT external_id, digest FROM waiting_row WHERE decided_at IS NOT NULL AND kind = ? AND "
    )
    ids = [row.what.external_id for row in rows]
    found = {(id, digest) for id, digest in ask(sql + in_("external_id", "text"), kind.value, ids)}
    if not found:
        return set()
    return {place for place, row in enumerate(rows) if _name(row) in found}


@retried
def keep(kind: RowKind, tried: Sequence[tuple[TillRow, MoneyOutcome | None]]) -> set[int]:
    """Have rows wait whose outcome may change; the places of those that nobody has to look at so far.

    A row that waits already waits on since it was first seen.
    """
    oldest = forgetting.oldest_day(WAITING_ROWS)
    new: dict[int, tuple[TillRow, MoneyOutcome]] = {
        place: (row, outcome)
        for place, (row, outcome) in enumerate(tried)
        if outcome in WAITS and _day(row) >= oldest
    }
    if not new:
        return set()
    with database.atomic():
        cards = _locked({row.what.card for row, _ in new.values()})
        told = {
            _name(row): _values(kind, row, cards[row.what.card], outcome)
            for row, outcome in new.values()
            if row.what.card in cards
        }
        if not is_sqlite():  # kept from others
            sql, ids = "SELECT id FROM waiting_row WHERE ", sorted({id for id, _ in told})
            ask(sql + in_("external_id", "text") + " ORDER BY id FOR UPDATE", ids)
        bulk.insert(WaitingRow, COLUMNS, [told[name] for name in sorted(told)], AGAIN)
        quiet = _quiet(kind, [name for name, _ in told])
    return {place for place, (row, _) in new.items() if _name(row) in quiet}


def try_all() -> Tried:
    """Try all rows that wait, for as long as one that is stored may help another."""
    stored = 0
    while found := sum(sum(_try_batches(kind)) for kind in RowKind):
        stored += found
    left = WaitingRow.select().where(WaitingRow.decided_at.is_null()).count()
    return Tried(stored, left, WaitingRow.select().where(due()).count())


@retried
def try_one(row: WaitingRow, sure: bool = False) -> MoneyOutcome:
    """Try one row, once more or because a person is sure of it; refuse with GONE when it waits no more."""
    with database.atomic():
        fresh = _open().where(WaitingRow.id == row.id).first()
        if fresh is None or fresh.day < forgetting.oldest_day(CATEGORIES[fresh.kind]):
            raise MoneyRefused(MoneyOutcome.GONE)
        [given] = _rows([fresh])
        if sure and isinstance(given, Bought):
            [(outcome, _)] = store_purchases([given], sure=True)
        else:
            [(outcome, _)] = STORES[fresh.kind]([given])
        _lock([fresh])
        _note([fresh], [outcome])
        return outcome or MoneyOutcome.NO_SUM


@retried
def set_aside(row: WaitingRow, handler: str, note: str) -> None:
    """Set a row aside for good, for a reason; refuse with GONE when it waits no more."""
    with database.atomic():
        fresh = lock(_open().where(WaitingRow.id == row.id)).first()
        if fresh is None:
            raise MoneyRefused(MoneyOutcome.GONE)
        fresh.amend(decided_at=clock.now(), handler=handler, note=note)


def _try_batches(kind: RowKind) -> Iterator[int]:
    """Try the rows of a kind that wait, batch by batch; how many of each are stored now."""
    last: int | None = 0
    while last is not None:
        last, stored = _try_batch(kind, last)
        yield stored


@retried
def _try_batch(kind: RowKind, after: int) -> tuple[int | None, int]:
    """Try a batch of rows in one transaction; the last of them, if any, and how many are stored."""
    oldest = forgetting.oldest_day(CATEGORIES[kind])
    with database.atomic():
        here = _open().where(WaitingRow.kind == kind, WaitingRow.id > after)
        query = here.where(WaitingRow.day >= oldest).order_by(WaitingRow.id).limit(BATCH)
        rows = list(query)
        if not rows:
            return None, 0
        outcomes = [outcome for outcome, _ in STORES[kind](_rows(rows))]
        _lock(rows)
        _note(rows, outcomes)
    return rows[-1].id, sum(outcome in GOOD for outcome in outcomes)


def _note(rows: Sequence[WaitingRow], outcomes: Sequence[MoneyOutcome | None]) -> None:
    """Let rows go that are stored; note of the others why they are not."""
    now, found = WaitingRow.tried_at.db_value(clock.now()), list(zip(rows, outcomes, strict=True))
    bulk.delete(WaitingRow, "id", [row.id for row, outcome in found if outcome in GOOD])
    left = [
        (row.id, WaitingRow.reason.db_value(outcome or row.reason), now)
        for row, outcome in found
        if outcome not in GOOD
    ]
    bulk.update(WaitingRow, "id", ("reason", "tried_at"), left)


def _open() -> Any:
    return WaitingRow.select().where(WaitingRow.decided_at.is_null())


def _lock(rows: Sequence[WaitingRow]) -> None:
    """Keep rows that were tried from others; raise Meanwhile when one has been decided or has gone."""
    query = _open().where(WaitingRow.id.in_([row.id for row in rows])).order_by(WaitingRow.id)
    if len(lock(query)) < len(rows):
        raise Meanwhile


def _locked(numbers: Collection[str]) -> dict[str, int]:
    """The rows of cards by number; an erasure, which blanks the numbers, waits or has been."""
    share = "" if is_sqlite() else " FOR SHARE"
    sql = f"SELECT number, id FROM card WHERE {in_('number', 'text')} ORDER BY id{share}"  # noqa: S608
    return dict(ask(sql, sorted(numbers)))


def _quiet(kind: RowKind, ids: list[str]) -> set[tuple[str, str]]:
    """Which rows with some identifiers wait for their original, and for nobody to look at them."""
    sql = (
        "SELECT external_id, digest FROM waiting_row WHERE decided_at IS NULL AND kind = ?"
        " AND reason = ? AND first_at > ? AND "
    )
    late = WaitingRow.first_at.db_value(clock.now() - PATIENCE)
    given = (kind.value, MoneyOutcome.UNKNOWN_ORIGINAL.value, late, ids)
    return {(id, digest) for id, digest in ask(sql + in_("external_id", "text"), *given)}


def _values(
    kind: RowKind, row: TillRow, card: int, outcome: MoneyOutcome | None
) -> tuple[Any, ...]:
    what, now = row.what, WaitingRow.first_at.db_value(clock.now())
    if isinstance(what, Receipt):
        cents, original, store, name = what.cents, what.returns, what.store, what.store_name
    else:
        cents, original = -what.cents if what.of else what.cents, what.of
        store, name = "", what.store
    reason = WaitingRow.reason.db_value(outcome)
    return (
        WaitingRow.key.default(), kind.value, what.external_id, card,
        WaitingRow.at.db_value(what.at), bulk.stored_day(_day(row)), cents, store, name, original,
        what.digest, reason, now, now, "", "",
    )  # fmt: skip


def _rows(waiting: Sequence[WaitingRow]) -> list[TillRow]:
    """Rows as they came, without their lines."""
    sql = "SELECT id, number FROM card WHERE "
    numbers: dict[int, str] = dict(ask(sql + in_("id"), [one.card_id for one in waiting]))
    return [_row(one, numbers[one.card_id]) for one in waiting]


def _row(one: WaitingRow, card: str) -> TillRow:
    line = FileLine(0, (), ())
    if one.kind is RowKind.PURCHASES:
        told = (one.external_id, card, one.at, one.cents, one.store, one.store_name, one.original)
        return Bought(line, Receipt(*told), "")
    cents = abs(one.cents)
    used = Redemption(one.external_id, card, one.at, cents, one.store_name, one.original)
    return Used(line, used)


def _day(row: TillRow) -> date:
    return row.what.at.astimezone(HELSINKI).date()


def _name(row: TillRow) -> tuple[str, str]:
    """What a row of a kind of file is known by."""
    return row.what.external_id, row.what.digest
