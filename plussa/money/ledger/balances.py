"""What households have while a batch is worked out: locked in one order, and read.

Everybody locks households by id (weakly, as a reference to them does), then their balances by id.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from plussa.db import is_sqlite
from plussa.exchange.bulk import ask, in_, run
from plussa.money.models import Balance
from plussa.money.rules import LotBalance


@dataclass(slots=True)
class HouseholdBalance:
    """What a locked household has, while a batch is worked out."""

    household: int
    money: int
    debt: int
    closed_at: datetime | None
    successor: int | None  # where its money went when it ended
    moved_to: int | None  # where that is now
    choice: int | None
    last_at: datetime | None = None  # the moment of what happened last
    lots: dict[int, LotBalance] = field(default_factory=dict)  # with something left
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


def moved_to(households: Iterable[int]) -> set[int]:
    """The households whose money went to some households."""
    sql = "SELECT household_id FROM balance WHERE "
    return {one for (one,) in ask(sql + in_("moved_to_id"), sorted(households))}


def successors(households: Iterable[int]) -> set[int]:
    """Where the money of closed households went; the money of all it passed went there too."""
    sql = "SELECT heir_id, moved_to_id FROM balance WHERE moved_to_id IS NOT NULL AND "
    rows = ask(sql + in_("household_id"), list(households))
    return {successor for row in rows for successor in row}


def locked(households: list[int]) -> Iterator[HouseholdBalance]:
    """The balances of households, which are kept from being closed; each gets one to lock."""
    if not is_sqlite():
        ask(f"SELECT id FROM household WHERE {in_('id')} ORDER BY id FOR KEY SHARE", households)  # noqa: S608
    each = "json_each(?)" if is_sqlite() else "unnest(?::int[]) AS each (value)"
    run(
        "INSERT INTO balance (household_id, money, debt, carried_money, carried_debt)"  # noqa: S608
        f" SELECT value, 0, 0, 0, 0 FROM {each} WHERE true ON CONFLICT DO NOTHING",
        households,
    )
    names = "household_id, money, debt, closed_at, heir_id, moved_to_id, choice_id, last_at"
    lock = "" if is_sqlite() else " ORDER BY household_id FOR UPDATE"
    sql = f"SELECT {names} FROM balance WHERE {in_('household_id')}{lock}"  # noqa: S608  ours
    moment = Balance.last_at.python_value
    for household, money, debt, closed, successor, now, choice, last in ask(sql, households):
        yield HouseholdBalance(
            household, money, debt, moment(closed), successor, now, choice, moment(last)
        )
