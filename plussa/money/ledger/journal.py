"""The journal: rows of entries, postings, lots and allocations, gathered and then written at once."""

from datetime import date, datetime
from typing import Any, NamedTuple

from plussa.exchange import bulk
from plussa.exchange.bulk import in_, insert, run, stored_day
from plussa.members.models import Actor
from plussa.money.models import Account, Allocation, Entry, EntryKind, Lot, OpenLot, Posting
from plussa.money.rules import LotBalance

NEW = 1 << 40  # lots that have no row yet are numbered from here on: the youngest of all
MONEY, DEBT = Account.MONEY.value, Account.DEBT.value
ENTRY = (
    "id", "household", "kind", "at", "day", "month", "reason", "by", "key", "total", "basis",
    "reverses", "digest", "buyers",
)  # fmt: skip
POSTING = ("entry", "account", "household", "charity", "cents")
LOT = ("id", "entry", "household", "cents", "paid_on", "expires_on", "origin", "carried")
ALLOCATION = ("entry", "lot", "cents")
OPEN = ("lot", "household", "expires_on", "cents")
FILL = "INSERT INTO allocation (entry_id, lot_id, cents) SELECT entry_id, id, cents FROM lot WHERE "
OPEN_UP = (
    "INSERT INTO open_lot (lot_id, household_id, expires_on, cents)"
    " SELECT id, household_id, expires_on, cents FROM lot WHERE "
)


class NewEntry(NamedTuple):
    """What an entry says of itself."""

    kind: EntryKind
    at: datetime
    day: date
    by: Actor = Actor.PROGRAMME
    reason: str = ""
    month: date | None = None
    key: str | None = None
    total: int | None = None
    basis: int | None = None
    reverses: int | None = None  # its row, or its place (from -1 on downwards) among the new ones
    digest: str | None = None
    buyers: int | None = None


class Journal:
    """What is to be written. Entries and new lots are known by their places until they have rows."""

    def __init__(self) -> None:
        self.open: set[int] = set()  # lots that are known to have something left
        self._entries: list[tuple[int, NewEntry]] = []
        self._postings: list[tuple[Any, ...]] = []
        self._lots: list[tuple[Any, ...]] = []
        self._allocations: list[tuple[int, int, int]] = []
        self._left: dict[int, tuple[int, LotBalance]] = {}

    def enter(self, household: int, draft: NewEntry) -> int:
        """Begin an entry; its place."""
        self._entries.append((household, draft))
        return len(self._entries) - 1

    def post(
        self,
        entry: int,
        account: str,
        cents: int,
        household: int | None = None,
        charity: str | None = None,
    ) -> None:
        """Add a posting to an entry, unless it is of nothing."""
        if cents:
            self._postings.append((entry, account, household, charity, cents))

    def begin(
        self, entry: int, household: int, cents: int, paid: date, expires: date, origin: int | None
    ) -> int:
        """Begin a lot with what an entry puts into it; its number for now."""
        days = (stored_day(paid), stored_day(expires))
        self._lots.append((entry, household, cents, *days, origin, 0))
        return NEW + len(self._lots) - 1

    def allocate(self, entry: int, lot: int, cents: int) -> None:
        """Add what an entry does to a lot."""
        self._allocations.append((entry, lot, cents))

    def leave(self, household: int, part: LotBalance) -> None:
        """Note what is left in a lot in the end."""
        self._left[part.id] = (household, part)

    def write(self) -> list[int]:
        """Write everything; the rows of the entries, in order.

        What an entry puts into a lot that it begins is what the lot is, so that is copied there.
        """
        ids = bulk.new_ids(Entry, len(self._entries))
        lots = bulk.new_ids(Lot, len(self._lots))
        insert(Posting, POSTING, [(ids[row[0]], *row[1:]) for row in self._postings])
        self._write_entries(ids)  # it seals them: the database looks at what they come to
        rows = zip(lots, self._lots, strict=True)
        insert(
            Lot,
            LOT,
            [
                (lot, ids[row[0]], *row[1:5], row[5] and _id(row[5], lots), row[6])
                for lot, row in rows
            ],
        )
        if lots:
            run(FILL + in_("id") + " ORDER BY id", lots)
            run(OPEN_UP + in_("id"), lots)
        allocations = [
            (ids[entry], _id(lot, lots), cents) for entry, lot, cents in self._allocations
        ]
        insert(Allocation, ALLOCATION, allocations)
        self._write_open(lots)
        return ids

    def _write_entries(self, ids: list[int]) -> None:
        moments: dict[datetime, Any] = {}
        rows = []
        for id, (household, draft) in zip(ids, self._entries, strict=True):
            if draft.reverses is not None and draft.reverses < 0:
                draft = draft._replace(reverses=ids[-draft.reverses - 1])
            kind, at, day, by, reason, month, *rest = draft
            if at not in moments:
                moments[at] = Entry.at.db_value(at)
            months = month and stored_day(month)
            days = (moments[at], stored_day(day), months)
            rows.append((id, household, kind.value, *days, reason, by.value, *rest))
        insert(Entry, ENTRY, rows)

    def _write_open(self, lots: list[int]) -> None:
        """Bring the lots with something left up to date."""
        new, changed, gone = [], [], []
        for id, (household, part) in self._left.items():
            row = _id(id, lots)
            if id < NEW and id not in self.open:
                if part.cents:
                    new.append((row, household, stored_day(part.expires_on), part.cents))
            elif part.cents:
                changed.append((row, part.cents))
            else:
                gone.append(row)
        insert(OpenLot, OPEN, new)
        bulk.update(OpenLot, "lot", ("cents",), changed)
        bulk.delete(OpenLot, "lot", gone)


def _id(lot: int, made: list[int]) -> int:
    """The row of a lot that may be one of those just made."""
    return lot if lot < NEW else made[lot - NEW]
