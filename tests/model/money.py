"""Plussa money as the published rules tell it: days, cents and lots, and nothing of the site."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
FOREVER = datetime.max.replace(tzinfo=HELSINKI) - timedelta(days=2)


class Row(NamedTuple):
    """A row of the tills: bought or used, or below zero, returned or given back (`of` which row)."""

    id: str
    card: str
    at: datetime
    cents: int
    of: str = ""
    is_use: bool = False


class Step(NamedTuple):
    """Something that happens to money; `cents` of a donation are the most in its month, if any."""

    at: datetime
    what: str
    home: int
    cents: int | None = None
    to: int | None = None
    row: Row | None = None

    @property
    def place(self) -> tuple[date, bool, datetime]:
        """What is paid on a day can be used all that day."""
        return day_of(self.at), self.what != "pay", self.at


@dataclass
class Purse:
    """What a household has, by the last day on which it is valid, and what it owes."""

    lots: Counter[date] = field(default_factory=Counter)
    debt: int = 0
    donated: Counter[date] = field(default_factory=Counter)

    def valid(self, day: date) -> list[tuple[date, int]]:
        """What can be used on a day: what expires first comes first."""
        return sorted(
            (until, cents) for until, cents in self.lots.items() if until >= day and cents
        )

    def usable(self, day: date) -> int:
        return sum(cents for _, cents in self.valid(day))

    def take(self, cents: int, day: date) -> list[tuple[date, int]]:
        """Take what there is of some cents."""
        taken = []
        for until, there in self.valid(day):
            part = min(there, cents)
            cents -= part
            self.lots[until] -= part
            taken += [(until, part)] if part else []
        return taken

    def pay(self, cents: int, day: date) -> None:
        """Money that is paid lessens the debt first; the rest is valid for 13 months."""
        settled = min(cents, self.debt)
        self.debt -= settled
        self.lots[months_later(day, 13)] += cents - settled

    def settle(self, cents: int, day: date) -> None:
        """What is left of what was paid today lessens debt that came along earlier today."""
        lot = months_later(day, 13)
        settled = min(cents, self.lots[lot], self.debt)
        self.lots[lot] -= settled
        self.debt -= settled

    def take_back(self, cents: int, day: date) -> None:
        """What is not there becomes a debt."""
        self.debt += cents - sum(part for _, part in self.take(cents, day))

    def donate(self, most: int | None, day: date) -> None:
        """Donate what is to be donated."""
        cents = self.to_donate(most, day)
        self.take(cents, day)
        self.donated[day.replace(day=1)] += cents

    def to_donate(self, most: int | None, day: date) -> int:
        """What is donated: all, or at most a sum in a calendar month (a month: not in the rules)."""
        usable = self.usable(day)
        if most is None:
            return usable
        return max(0, min(usable, most - self.donated[day.replace(day=1)]))


def day_of(at: datetime) -> date:
    """Days are those of Finland."""
    return at.astimezone(HELSINKI).date()


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last one that it has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def worth(cents: int) -> int:
    """A point for each full euro, 500 cents for 1,000 points, half a cent rounded upwards."""
    return (max(cents, 0) // 100 + 1) // 2
