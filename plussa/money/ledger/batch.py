"""A batch of the ledger: households locked, entries worked out in memory, and all written at once.

What is posted is checked here, in one place: an entry comes to zero, its money is that of its lots, and
nothing goes below zero.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from plussa import clock
from plussa.db import database, retried
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_, insert, stored_day
from plussa.money.ledger.balances import HouseholdBalance, locked, successors
from plussa.money.ledger.new_rows import NewEntry, NewLot, NewPosting
from plussa.money.models import Account, Allocation, Balance, Entry, Lot, OpenLot, Posting
from plussa.money.rules import LotBalance, Portion

BATCH = 2_000  # households
MONEY, DEBT = Account.MONEY.value, Account.DEBT.value
ENTRY = (
    "id", "household", "kind", "at", "day", "by", "reason", "month", "key", "total", "basis",
    "reverses", "digest", "buyers",
)  # fmt: skip
POSTING = ("entry", "account", "household", "charity", "cents")
LOT = ("id", "entry", "household", "cents", "paid_on", "expires_on", "origin", "carried")
ALLOCATION = ("entry", "lot", "cents")
OPEN = ("lot", "household", "expires_on", "cents")
BALANCE = ("money", "debt", "last_at")
Values = tuple[Any, ...]


class Unbalanced(Exception):
    """An entry that does not come to zero, or takes what is not there: a fault in the code."""


class LedgerBatch:
    """Locked households, what is posted to them, and the writing of it. Within one transaction."""

    def __init__(self, households: Iterable[int], lots: bool = True, entries: int = 1) -> None:
        """Lock households, and those that the money of closed ones went to; for about so many entries."""
        self.balances: dict[int, HouseholdBalance] = {}
        wanted = set(households)
        many = max(entries, len(wanted))
        self.entry_ids, self.lot_ids = bulk.new_ids(Entry, many), bulk.new_ids(Lot, many)
        self._open: set[int] = set()  # lots that had something left before
        self._left: dict[int, tuple[int, LotBalance]] = {}  # and those that were changed
        self._entries: list[Values] = []
        self._postings: list[Values] = []
        self._lots: list[Values] = []
        self._allocations: list[Values] = []
        self._closed: list[HouseholdBalance] = []
        self.include(wanted, lots)

    def include(self, households: Iterable[int], lots: bool = True) -> None:
        """Lock more households, as the first ones were."""
        wanted, had = set(households), set(self.balances)
        while lacking := (wanted | successors(wanted)) - self.balances.keys():
            self.balances |= {one.household: one for one in locked(sorted(lacking))}
        if lots:
            self.load_lots(self.balances.keys() - had)

    def load_lots(self, households: Collection[int]) -> None:
        """Read the lots with something left of some of the households."""
        sql = "SELECT lot_id, household_id, expires_on, cents FROM open_lot WHERE "
        for lot, household, expires_on, cents in ask(sql + in_("household_id"), list(households)):
            self.balances[household].lots[lot] = LotBalance(lot, bulk.day(expires_on), cents)
            self._open.add(lot)

    def current(self, household: int) -> HouseholdBalance | None:
        """The balance that a household's money is in: another's, once all of it went there.

        None when the household is closed and its money went nowhere.
        """
        found = self.balances[self.current_id(household)]
        return None if found.closed else found

    def current_id(self, household: int) -> int:
        """The household that a household's money is in: itself, unless all of it moved."""
        return self.balances[household].moved_to or household

    def holder(self, household: int, at: datetime) -> int | None:
        """The household that another's money was in at a moment; None where it was lost."""
        found: int | None = household
        while found is not None:
            balance = self.balances[found]
            if balance.closed_at is None or balance.closed_at > at:
                break
            found = balance.successor
        return found

    def post(
        self,
        balance: HouseholdBalance,
        entry: NewEntry,
        postings: Sequence[NewPosting],
        debt: int = 0,
        taken: Sequence[Portion] = (),
        put: Sequence[LotBalance] = (),
        new: Sequence[NewLot] = (),
    ) -> int:
        """Post an entry: what is taken from lots, put into lots (or taken), and put into new ones.

        `debt` is what the household owes more (above zero) or less. Returns the id of the entry.
        Raises Unbalanced.
        """
        id, household = entry.id or next(self.entry_ids), balance.household
        parts = [balance.lots[lot]._replace(cents=-cents) for lot, cents in taken]
        parts += [*put, *(self._begin(id, household, one) for one in new)]
        money = sum(part.cents for part in parts)
        if money - debt + sum(one.cents for one in postings):
            raise Unbalanced(f"{entry.kind.value}: does not come to zero")
        for part in parts:
            self._allocate(id, balance, part)
        balance.money += money
        balance.debt += debt
        balance.last_at = max(balance.last_at or entry.at, entry.at)
        balance.changed = True
        rows: list[Values] = [
            (id, MONEY, household, None, money),
            (id, DEBT, household, None, -debt),
        ]
        rows += [(id, one.account.value, None, one.charity, one.cents) for one in postings]
        self._postings += [row for row in rows if row[-1]]
        kind, at, day, by, reason, month, *rest, _ = entry
        days = (Entry.at.db_value(at), stored_day(day))
        stored = month and stored_day(month)
        self._entries.append((id, household, kind.value, *days, by.value, reason, stored, *rest))
        return id

    def close(self, balance: HouseholdBalance, successor: int | None = None) -> None:
        """End a household's accounts, which are empty; say where all its money went, if anywhere."""
        if balance.money or balance.debt:
            raise Unbalanced("a household is closed with money or debt")
        balance.closed_at = balance.last_at = clock.now()
        balance.successor = balance.moved_to = successor
        balance.changed = True
        self._closed.append(balance)

    def write(self) -> None:
        """Write what was posted. Raises Unbalanced."""
        changed = [one for one in self.balances.values() if one.changed]
        for one in changed:
            if not one.is_sound:
                raise Unbalanced(f"household {one.household}: takes what is not there")
        insert(Posting, POSTING, self._postings)
        insert(Entry, ENTRY, self._entries)  # seals them: the database looks at what they come to
        insert(Lot, LOT, self._lots)
        insert(Allocation, ALLOCATION, self._allocations)
        self._write_open()
        moment = Balance.last_at.db_value
        sums = [(one.household, one.money, one.debt, moment(one.last_at)) for one in changed]
        bulk.update(Balance, "household", BALANCE, sums)
        self._write_closed()

    def _begin(self, entry: int, household: int, new: NewLot) -> LotBalance:
        """Begin a lot; what an entry puts into it."""
        cents, paid_on, expires_on, origin, id = new
        id = id or next(self.lot_ids)
        days = (stored_day(paid_on), stored_day(expires_on))
        self._lots.append((id, entry, household, cents, *days, origin, 0))
        return LotBalance(id, expires_on, cents)

    def _allocate(self, entry: int, balance: HouseholdBalance, part: LotBalance) -> None:
        """Put a part into its lot, or take it (below zero)."""
        had = balance.lots.pop(part.id, None)
        left = part._replace(cents=part.cents + (had.cents if had else 0))
        if left.cents:
            balance.lots[part.id] = left
        self._left[part.id] = (balance.household, left)
        self._allocations.append((entry, part.id, part.cents))

    def _write_open(self) -> None:
        """Bring the lots with something left up to date."""
        new, changed, gone = [], [], []
        for household, (id, expires_on, cents) in self._left.values():
            if id in self._open:
                changed.append((id, cents)) if cents else gone.append(id)
            elif cents:
                new.append((id, household, stored_day(expires_on), cents))
        insert(OpenLot, OPEN, new)
        bulk.update(OpenLot, "lot", ("cents",), changed)
        bulk.delete(OpenLot, "lot", gone)

    def _write_closed(self) -> None:
        """Note which households ended; what led to one of them leads on."""
        for one in self._closed:
            to: dict[str, Any] = {"successor": one.successor, "moved_to": one.successor}
            here = Balance.household == one.household
            Balance.update(closed_at=one.closed_at, **to).where(here).execute()
            if one.successor is not None:
                led_here = Balance.moved_to == one.household
                Balance.update(moved_to=one.successor).where(led_here).execute()


def in_batches(find: Callable[[int], list[int]], do: Callable[[LedgerBatch], int]) -> int:
    """Post something to households, some at a time, each time in one transaction; the cents.

    `find` finds the next ones after one of them. To be repeated at will.
    """
    last, whole = 0, 0
    while households := find(last):
        last, whole = households[-1], whole + _in_one(do, households)
    return whole


@retried
def _in_one(do: Callable[[LedgerBatch], int], households: list[int]) -> int:
    with database.atomic():
        bulk.by_index()
        batch = LedgerBatch(households)
        cents = do(batch)
        batch.write()
        return cents
