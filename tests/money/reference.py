"""Plussa money told once more, as plainly as the rules tell it: what random histories are compared with.

One household after the other, one cent sum after the other, no database: slow, short, and its own.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

Taken = list[tuple[date, int]]  # until when it is valid, and cents


def thirteen_months_later(day: date) -> date:
    """The same day of the month, or the last before it that there is."""
    month = day.month + 1
    year = day.year + 1 + (month > 12)
    month = month - 12 if month > 12 else month
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("unreachable")


def worth(total: int) -> int:
    """The cents that a month's purchases earn."""
    euros = Decimal(max(total, 0)) // 100
    return int((euros / 1000 * 500).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass
class Home:
    """What a household has, by the day until which it is valid, and what it owes."""

    lots: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    debt: int = 0
    gone: bool = False
    heir: int | None = None
    wish: tuple[int | None, str | None] | None = None  # donating: at most, to which charity
    donated: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def left(self) -> dict[date, int]:
        """What is left, by the day until which it is valid."""
        return {until: cents for until, cents in self.lots.items() if cents}


class Reference:
    """All households, and what happens to them."""

    def __init__(self, homes: list[int]) -> None:
        self.homes = {home: Home() for home in homes}
        self.bought: dict[tuple[int, date], int] = defaultdict(int)
        self.awarded: dict[tuple[int, date], int] = defaultdict(int)  # what is still paid
        self.valued: dict[tuple[int, date], int] = defaultdict(int)  # at the last award
        self.standing: dict[tuple[int, date], int] = defaultdict(int)  # awards not reversed
        self.taken: dict[tuple[int, date], list[tuple[int, Taken]]] = defaultdict(list)

    def home(self, home: int) -> Home | None:
        """Where a household's money is."""
        found = self.homes[home]
        found = found if found.heir is None else self.homes[found.heir]
        return None if found.gone else found

    def usable(self, home: Home, day: date) -> int:
        return sum(cents for until, cents in home.lots.items() if until >= day)

    def take(self, home: Home, cents: int, day: date) -> Taken:
        """Take what there is of some cents, from what expires first on."""
        taken = []
        for until in sorted(home.lots):
            part = min(cents, home.lots[until]) if until >= day else 0
            if part:
                home.lots[until] -= part
                cents -= part
                taken.append((until, part))
        return taken

    def charge(self, home: Home, cents: int, day: date) -> Taken:
        """Take cents; what is missing is owed."""
        taken = self.take(home, cents, day)
        home.debt += cents - sum(part for _, part in taken)
        return taken

    def pay(self, home: Home, cents: int, day: date) -> None:
        """Give cents: first they lessen what is owed."""
        lifted = min(home.debt, cents)
        home.debt -= lifted
        home.lots[thirteen_months_later(day)] += cents - lifted

    def put_back(self, home: Home, taken: Taken, cents: int, day: date) -> Taken:
        """Give taken cents back, the last first; what is still taken."""
        still = list(taken)
        while cents:
            until, part = still.pop()
            back = min(part, cents)
            cents -= back
            if part - back:
                still.append((until, part - back))
            home.lots[until if until >= day else day + timedelta(days=30)] += back
        return still

    def award(self, month: date, day: date) -> int:
        """Pay, or take back, what months up to one are worth; the difference in cents."""
        change = 0
        for where in sorted(self.bought):
            home = self.home(where[0])
            if where[1] > month or home is None:
                continue
            delta = self.due(where)
            self.awarded[where] += delta
            change += delta
            if delta > 0:
                self.pay(home, delta, day)
                self.standing[where] += delta
            elif delta < 0:
                self.taken[where].append((-delta, self.charge(home, -delta, day)))
        return change

    def due(self, where: tuple[int, date]) -> int:
        """What a month is paid more, or less; its worth is then as it is now.

        Growth is paid, less what reversals have paid beyond the worth; a loss is taken back, less what
        they have taken.
        """
        before, now, paid = self.valued[where], worth(self.bought[where]), self.awarded[where]
        self.valued[where] = now
        if now >= before:
            return max(now - before - max(paid - before, 0), 0)
        return -max(before - now - max(before - paid, 0), 0)

    def reverse_award(self, where: tuple[int, date], cents: int, day: date) -> bool:
        """Take an award back, as far as it is still paid; whether anything was."""
        home, left = self.home(where[0]), min(cents, self.awarded[where])
        if home is None or not left:
            return False
        self.standing[where] -= cents
        self.awarded[where] -= left
        self.charge(home, left, day)
        return True

    def reverse_taking(self, where: tuple[int, date], which: int, day: date) -> bool:
        """Give back what was taken back, as far as awards stand; whether anything was."""
        home, (cents, taken) = self.home(where[0]), self.taken[where][which]
        back = min(cents, self.standing[where] - self.awarded[where])
        if home is None or back <= 0:
            return False
        self.awarded[where] += back
        owed = min(cents - sum(part for _, part in taken), back)
        self.put_back(home, taken, back - owed, day)
        self.pay(home, owed, day)
        return True

    def donate(self, day: date) -> int:
        """Donate wherever that is wished; the cents."""
        given = 0
        for home in self.homes.values():
            if home.wish is None or home.gone:
                continue
            month, cents = day.replace(day=1), self.usable(home, day)
            if home.wish[0] is not None:
                cents = max(0, min(cents, home.wish[0] - home.donated[month]))
            self.take(home, cents, day)
            home.donated[month] += cents
            given += cents
        return given

    def expire(self, day: date, only: Home | None = None) -> int:
        """Drop what has expired; the cents."""
        gone = 0
        for home in [only] if only else self.homes.values():
            for until in [one for one in home.lots if one < day]:
                gone += home.lots.pop(until)
        return gone

    def close(self, home: int, to: int | None, day: date) -> None:
        """End a household; its money and debt go to another one, or nowhere."""
        ended = self.homes[home]
        self.expire(day, ended)
        if to is not None:
            for until, cents in ended.lots.items():
                self.homes[to].lots[until] += cents
            self.homes[to].debt += ended.debt
        for one in self.homes.values():
            if one.heir == home:
                one.heir, one.gone = to, to is None
        self.homes[home] = Home(gone=to is None, heir=to)
