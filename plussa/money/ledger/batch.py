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
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_, run
from plussa.members.models import Actor
from plussa.money.ledger.journal import DEBT, MONEY, Journal, NewEntry
from plussa.money.models import Account, Balance, EntryKind
from plussa.money.rules import LotBalance, Portion

BATCH = 2_000  # households


class Unbalanced(Exception):
    """An entry that does not come to zero, or takes what is not there: a fault in the code."""


class NewPosting(NamedTuple):
    """What an account of the programme gains (above zero) or loses."""

    account: Account
    cents: int
    charity: str | None = None


class NewLot(NamedTuple):
    """A lot to be made."""

    cents: int
    paid_on: date
    expires_on: date
    origin: int | None = None


@dataclass(slots=True)
class HouseholdBalance:
    """What a locked household has, while a batch is worked out."""

    household: int
    money: int
    debt: int
    closed_at: datetime | None
    heir: int | None  # where its money went when it ended
    moved_to: int | None  # where that is now
    choice: int | None
    last_at: datetime | None = None  # the moment of what happened last
    lots: dict[int, LotBalance] = field(default_factory=dict)
    changed: bool = False

    @property
    def closed(self) -> bool:
        """Whether its household has ended."""
        return self.closed_at is not None

    @property
    def parts(self) -> list[LotBalance]:
        """Its lots with something left."""
        return list(self.lots.values())

    @property
    def is_sound(self) -> bool:
        """Whether nothing is below zero, and nothing at all is left where a household has ended."""
        sums = (self.money, self.debt, *(part.cents for part in self.lots.values()))
        return min(sums) >= 0 and not (self.closed and any(sums))


def draft(kind: EntryKind, by: Actor = Actor.PROGRAMME, **more: Any) -> NewEntry:
    """An entry that happens now."""
    return NewEntry(kind, clock.now(), clock.today(), by, **more)


def led_to(households: Iterable[int]) -> set[int]:
    """The households whose money went to some households."""
    sql = "SELECT household_id FROM balance WHERE "
    return {one for (one,) in ask(sql + in_("moved_to_id"), sorted(households))}


class LedgerBatch:
    """Locked households, what is posted to them, and the writing of it. Within one transaction."""

    def __init__(
        self, households: Iterable[int], lots: bool = True, only_read: bool = False
    ) -> None:
        """Lock households, and those that the money of closed ones went to; or only read them."""
        self.purses: dict[int, HouseholdBalance] = {}
        self._journal = Journal()
        self._closings: list[tuple[int, datetime, int | None]] = []
        self.include(households, lots, only_read)

    def include(
        self, households: Iterable[int], lots: bool = True, only_read: bool = False
    ) -> None:
        """Lock more households, as the first ones were."""
        wanted, had = set(households), set(self.purses)
        while lacking := (wanted | self._heirs(wanted)) - self.purses.keys():
            if not only_read:
                self._lock(sorted(lacking))
            self._read(sorted(lacking), not only_read)
        if lots:
            self.load_lots(self.purses.keys() - had)

    def heir(self, household: int) -> HouseholdBalance | None:
        """The purse that a household's money is in: another's, once all of it went there.

        None when the household is closed and its money went nowhere.
        """
        purse = self.purses[household]
        if purse.moved_to is not None:
            purse = self.purses[purse.moved_to]
        return None if purse.closed else purse

    def holder(self, household: int, at: datetime) -> int | None:
        """The household that another's money was in at a moment; None where it was lost."""
        purse: HouseholdBalance | None = self.purses[household]
        while purse is not None and purse.closed_at is not None and purse.closed_at <= at:
            purse = None if purse.heir is None else self.purses[purse.heir]
        return None if purse is None else purse.household

    def head(self, household: int) -> int:
        """The household that a locked household's money is in: itself, unless all of it moved."""
        return self.purses[household].moved_to or household

    def load_lots(self, households: Collection[int]) -> None:
        """Read the lots with something left of some of the households."""
        sql = "SELECT lot_id, household_id, expires_on, cents FROM open_lot WHERE "
        for lot, household, expires_on, cents in ask(sql + in_("household_id"), list(households)):
            self.purses[household].lots[lot] = LotBalance(lot, bulk.day(expires_on), cents)
            self._journal.open.add(lot)

    def post(
        self,
        purse: HouseholdBalance,
        draft: NewEntry,
        lines: Sequence[NewPosting],
        debt: int = 0,
        taken: Sequence[Portion] = (),
        put: Sequence[LotBalance] = (),
        fresh: Sequence[NewLot] = (),
    ) -> tuple[int, list[int]]:
        """Post an entry: what is taken from lots, put back into lots, and put into new ones.

        `debt` is what the household owes more (above zero) or less. Returns the number of the entry
        and of the new lots until they are written. Raises Unbalanced.
        """
        journal, household = self._journal, purse.household
        entry = journal.enter(household, draft)
        begun = [self._begin(entry, purse, one) for one in fresh]
        money = self._take(entry, purse, taken) + self._put(entry, purse, put)
        money += sum(one.cents for one in fresh)
        if money - debt + sum(line.cents for line in lines):
            raise Unbalanced(f"{draft.kind.value}: does not come to zero")
        purse.money += money
        purse.debt += debt
        purse.changed = True
        purse.last_at = max(purse.last_at or draft.at, draft.at)
        journal.post(entry, MONEY, money, household)
        journal.post(entry, DEBT, -debt, household)
        for account, cents, charity in lines:
            journal.post(entry, account.value, cents, None, charity)
        return entry, begun

    def close(self, purse: HouseholdBalance, moved_to: int | None = None) -> None:
        """End a household's accounts, which are empty; say where all its money went, if anywhere."""
        if purse.money or purse.debt:
            raise Unbalanced("a household is closed with money or debt")
        purse.closed_at = purse.last_at = clock.now()
        purse.heir = purse.moved_to = moved_to
        purse.changed = True
        self._closings.append((purse.household, purse.closed_at, moved_to))

    def write(self) -> list[int]:
        """Write what was posted; the rows of the entries, in order. Raises Unbalanced."""
        for purse in self.purses.values():
            if purse.changed and not purse.is_sound:
                raise Unbalanced(f"household {purse.household}: takes what is not there")
        ids = self._journal.write()
        self._write_balances()
        return ids

    def _heirs(self, households: set[int]) -> set[int]:
        """Where the money of closed households went; the money of all it passed went there too."""
        sql = "SELECT heir_id, moved_to_id FROM balance WHERE moved_to_id IS NOT NULL AND "
        rows = ask(sql + in_("household_id"), list(households))
        return {heir for row in rows for heir in row}

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
        names = "household_id, money, debt, closed_at, heir_id, moved_to_id, choice_id, last_at"
        sql = f"SELECT {names} FROM balance WHERE "  # noqa: S608  ours
        lock = " ORDER BY household_id FOR UPDATE" if locked and not is_sqlite() else ""
        found = {one[0]: one[1:] for one in ask(sql + in_("household_id") + lock, households)}
        moment = Balance.last_at.python_value
        for household in households:
            row = found.get(household, (0, 0, None, None, None, None, None))
            money, debt, closed, heir, now, choice, last = row
            purse = HouseholdBalance(
                household, money, debt, moment(closed), heir, now, choice, moment(last)
            )
            self.purses[household] = purse

    def _take(self, entry: int, purse: HouseholdBalance, taken: Sequence[Portion]) -> int:
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

    def _put(self, entry: int, purse: HouseholdBalance, put: Sequence[LotBalance]) -> int:
        """Put parts back into lots, or take them (below zero); what the household gains by it."""
        money = 0
        for part in put:
            had = purse.lots[part.id].cents if part.id in purse.lots else 0
            self._leave(purse, part._replace(cents=had + part.cents))
            self._journal.allocate(entry, part.id, part.cents)
            money += part.cents
        return money

    def _begin(self, entry: int, purse: HouseholdBalance, fresh: NewLot) -> int:
        """Put money into a new lot; its number for now."""
        cents, paid_on, expires_on, origin = fresh
        id = self._journal.begin(entry, purse.household, cents, paid_on, expires_on, origin)
        purse.lots[id] = LotBalance(id, expires_on, cents)
        return id

    def _leave(self, purse: HouseholdBalance, part: LotBalance) -> None:
        """Leave so much in a lot."""
        self._journal.leave(purse.household, part)
        purse.lots[part.id] = part
        if not part.cents:
            del purse.lots[part.id]

    def _write_balances(self) -> None:
        """Bring the balances up to date; what led to a household that moves leads on."""
        bulk.update(
            Balance,
            "household",
            ("money", "debt", "last_at"),
            [
                (one.household, one.money, one.debt, Balance.last_at.db_value(one.last_at))
                for one in self.purses.values()
                if one.changed
            ],
        )
        for household, at, heir in self._closings:
            new: dict[str, Any] = {"closed_at": at, "heir": heir, "moved_to": heir}
            Balance.update(**new).where(Balance.household == household).execute()
            if heir is not None:
                led_here = Balance.moved_to == household
                Balance.update(moved_to=heir).where(led_here).execute()
