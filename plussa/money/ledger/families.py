"""Lots that came of one another when a household's money moved, and where money goes back to. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from plussa.money import rules
from plussa.money.ledger.new_rows import NewLot
from plussa.money.rules import LotBalance, Portion, Rates


class LotInfo(NamedTuple):
    """What a lot is: whose, until when, since when, what it was in another household, its entry.

    Of a lot from which nothing can be made anew the last three need not be known.
    """

    household: int
    expires_on: date
    paid_on: date = date.min
    origin: int | None = None
    entry: int | None = None


class LotFamily:
    """Lots by their ids, and those that are made of them."""

    def __init__(self, lots: Mapping[int, LotInfo], new_ids: Iterator[int]) -> None:
        self.lots, self._new_ids = dict(lots), new_ids
        self._made = {(one.entry, one.origin): id for id, one in lots.items()}
        self._copies = {(one.origin, one.household): id for id, one in lots.items() if one.origin}
        self._new: set[int] = set()

    def made(self, entry: int, origin: int | None = None) -> int:
        """The lot that an entry has begun, of another one or of none; 0 when there is none."""
        return self._made.get((entry, origin), 0)

    def make(
        self, entry: int, household: int, paid_on: date, expires_on: date, origin: int | None = None
    ) -> int:
        """The lot that an entry begins, which is the same however often it is worked out."""
        found = self.made(entry, origin)
        if not found:
            found = next(self._new_ids)
            self.lots[found] = LotInfo(household, expires_on, paid_on, origin, entry)
            self._made[entry, origin] = found
            self._new.add(found)
            if origin:
                self._copies[origin, household] = found
        return found

    def copy(self, lot: int, entry: int, household: int) -> int:
        """A new lot of another household with the money of a lot that moves there."""
        one = self.lots[lot]
        return self.make(entry, household, one.paid_on, one.expires_on, one.origin or lot)

    def here(self, lot: int, entry: int, household: int) -> int:
        """A lot, or in a household that its money has moved to, the one that it is there."""
        one = self.lots[lot]
        if one.household == household:
            return lot
        found = self._copies.get((one.origin or lot, household))
        return found or self.copy(lot, entry, household)

    def back(
        self, portions: Iterable[Portion], entry: int, household: int, day: date, rates: Rates
    ) -> Counter[int]:
        """Where portions go back to on a day: to their lots; of those that have expired to a new one."""
        found, late = Counter[int](), 0
        for lot, cents in portions:
            if self.lots[lot].expires_on < day:
                late += cents
            else:
                found[self.here(lot, entry, household)] += cents
        if late:
            found[self.make(entry, household, day, rules.revived_until(day, rates))] += late
        return found

    def parts(self, change: Mapping[int, int]) -> tuple[list[LotBalance], list[NewLot]]:
        """What a change puts into lots (or takes), apart from what it puts into new ones, once."""
        put, new = [], []
        for lot, cents in change.items():
            one = self.lots[lot]
            if lot in self._new:
                self._new.remove(lot)
                new.append(NewLot(cents, one.paid_on, one.expires_on, one.origin, lot))
            else:
                put.append(LotBalance(lot, one.expires_on, cents))
        return put, new
