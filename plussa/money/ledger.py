"""The ledger: households locked, entries worked out in memory, and all written at once.

Everybody locks in one order: households by row (weakly, as a reference to them does), then their
balances by row. What is posted is checked here, in one place: an entry comes to zero, its money is
that of its lots, and nothing goes below zero.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from plussa import clock
from plussa.db import is_sqlite
from plussa.members.models import Actor
from plussa.money import bulk
from plussa.money.bulk import ask, in_, run
from plussa.money.journal import DEBT, MONEY, Draft, Journal
from plussa.money.models import Account, Balance, Kind
from plussa.money.rules import Lot as Part
from plussa.money.rules import Portion

BATCH = 2_000  # households


class Unbalanced(Exception):
    """An entry that does not come to zero, or takes what is not there: a fault in the code."""


class Line(NamedTuple):
    """What an account of the programme gains (above zero) or loses."""

    account: Account
    cents: int
    charity: str | None = None


class Fresh(NamedTuple):
    """A lot to be made."""

    cents: int
    paid_on: date
    expires_on: date
    origin: int | None = None


@dataclass(slots=True)
class Purse:
    """What a locked household has, while a batch is worked out."""

    household: int
    money: int
    debt: int
    closed: bool
    moved_to: int | None
    choice: int | None
    lots: dict[int, Part] = field(default_factory=dict)
    last: int | None = None  # place of its last new entry

    @property
    def parts(self) -> list[Part]:
        """Its lots with something left."""
        return list(self.lots.values())


def draft(kind: Kind, by: Actor = Actor.PROGRAMME, **more: Any) -> Draft:
    """An entry that happens now."""
    return Draft(kind, clock.now(), clock.today(), by, **more)


class Book:
    """Locked households, what is posted to them, and the writing of it. Within one transaction."""

    def __init__(
        self, households: Iterable[int], lots: bool = True, only_read: bool = False
    ) -> None:
        """Lock households, and those that the money of closed ones went to; or only read them."""
        wanted = set(households)
        self.purses: dict[int, Purse] = {}
        self._journal = Journal()
        self._closings: list[tuple[int, datetime, int | None]] = []
        while lacking := (wanted | self._heirs(wanted)) - self.purses.keys():
            if not only_read:
                self._lock(sorted(lacking))
            self._read(sorted(lacking), not only_read)
        if lots:
            self.load_lots(self.purses)

    def heir(self, household: int) -> Purse | None:
        """The purse that a household's money is in: another's, once all of it went there.

        None when the household is closed and its money went nowhere.
        """
        purse = self.purses[household]
        if purse.moved_to is not None:
            purse = self.purses[purse.moved_to]
        return None if purse.closed else purse

    def load_lots(self, households: Collection[int]) -> None:
        """Read the lots with something left of some of the households."""
        sql = "SELECT lot_id, household_id, expires_on, cents FROM open_lot WHERE "
        for lot, household, expires_on, cents in ask(sql + in_("household_id"), list(households)):
            self.purses[household].lots[lot] = Part(lot, bulk.day(expires_on), cents)
            self._journal.open.add(lot)

    def post(
        self,
        purse: Purse,
        draft: Draft,
        lines: Sequence[Line],
        debt: int = 0,
        taken: Sequence[Portion] = (),
        put: Sequence[Part] = (),
        fresh: Sequence[Fresh] = (),
    ) -> None:
        """Post an entry: what is taken from lots, put back into lots, and put into new ones.

        `debt` is what the household owes more (above zero) or less. Raises Unbalanced.
        """
        journal, household = self._journal, purse.household
        entry = journal.enter(household, draft)
        money = self._take(entry, purse, taken) + self._put(entry, purse, put, fresh)
        if money - debt + sum(line.cents for line in lines):
            raise Unbalanced(f"{draft.kind.value}: does not come to zero")
        purse.money += money
        purse.debt += debt
        if purse.money < 0 or purse.debt < 0 or purse.closed:
            raise Unbalanced(f"{draft.kind.value}: takes what is not there")
        purse.last = entry
        journal.post(entry, MONEY, money, household)
        journal.post(entry, DEBT, -debt, household)
        for account, cents, charity in lines:
            journal.post(entry, account.value, cents, None, charity)

    def close(self, purse: Purse, moved_to: int | None = None) -> None:
        """End a household's accounts, which are empty; say where all its money went, if anywhere."""
        if purse.money or purse.debt:
            raise Unbalanced("a household is closed with money or debt")
        purse.closed, purse.moved_to = True, moved_to
        self._closings.append((purse.household, clock.now(), moved_to))

    def write(self) -> list[int]:
        """Write what was posted; the rows of the entries, in order."""
        ids = self._journal.write()
        self._write_balances(ids)
        return ids

    def _heirs(self, households: set[int]) -> set[int]:
        """Where the money of closed households went; the money of all it passed went there too."""
        sql = "SELECT moved_to_id FROM balance WHERE moved_to_id IS NOT NULL AND "
        return {heir for (heir,) in ask(sql + in_("household_id"), list(households))}

    def _lock(self, households: list[int]) -> None:
        """Keep households from being closed meanwhile, and see that each has a balance to lock."""
        if not is_sqlite():
            sql = "SELECT id FROM household WHERE "
            ask(sql + in_("id") + " ORDER BY id FOR KEY SHARE", households)
        each = "json_each(?)" if is_sqlite() else "unnest(?::int[]) AS each (value)"
        run(
            "INSERT INTO balance (household_id, money, debt, carried_money, carried_debt)"  # noqa: S608
            f" SELECT value, 0, 0, 0, 0 FROM {each} WHERE true ON CONFLICT DO NOTHING",
            households,
        )

    def _read(self, households: list[int], locked: bool) -> None:
        """Read balances, and lock them."""
        sql = "SELECT household_id, money, debt, closed_at, moved_to_id, choice_id FROM balance WHERE "
        lock = " ORDER BY household_id FOR UPDATE" if locked and not is_sqlite() else ""
        found = {one[0]: one[1:] for one in ask(sql + in_("household_id") + lock, households)}
        for household in households:
            money, debt, closed, heir, choice = found.get(household, (0, 0, None, None, None))
            purse = Purse(household, money, debt, closed is not None, heir, choice)
            self.purses[household] = purse

    def _take(self, entry: int, purse: Purse, taken: Sequence[Portion]) -> int:
        """Take portions from lots; what the household gains by it, which is below zero."""
        money = 0
        for id, cents in taken:
            left = purse.lots[id].cents - cents
            if left < 0 or cents <= 0:
                raise Unbalanced("more is taken from a lot than is left")
            self._leave(purse, purse.lots[id]._replace(cents=left))
            self._journal.allocate(entry, id, -cents)
            money -= cents
        return money

    def _put(self, entry: int, purse: Purse, put: Sequence[Part], fresh: Sequence[Fresh]) -> int:
        """Put parts back into lots, and into new ones; what the household gains by it."""
        money = 0
        for part in put:
            had = purse.lots[part.id].cents if part.id in purse.lots else 0
            self._leave(purse, part._replace(cents=had + part.cents))
            self._journal.allocate(entry, part.id, part.cents)
            money += part.cents
        for cents, paid_on, expires_on, origin in fresh:
            id = self._journal.begin(entry, purse.household, cents, paid_on, expires_on, origin)
            purse.lots[id] = Part(id, expires_on, cents)
            money += cents
        return money

    def _leave(self, purse: Purse, part: Part) -> None:
        """Leave so much in a lot."""
        self._journal.leave(purse.household, part)
        purse.lots[part.id] = part
        if not part.cents:
            del purse.lots[part.id]

    def _write_balances(self, ids: list[int]) -> None:
        """Bring the balances up to date; a household that is closed closes those that led to it."""
        bulk.update(
            Balance,
            "household",
            ("money", "debt", "last_entry"),
            [
                (one.household, one.money, one.debt, ids[one.last])
                for one in self.purses.values()
                if one.last is not None
            ],
        )
        for household, at, heir in self._closings:
            new: dict[str, Any] = {"closed_at": at, "moved_to": heir}
            Balance.update(**new).where(Balance.household == household).execute()
            led_here = Balance.moved_to == household
            Balance.update(moved_to=heir).where(led_here).execute()
