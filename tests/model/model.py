"""What the tills told and the programme did, worked out by the published rules alone.

Everything is worked out anew, from the first moment to the last, in the order in which it happened,
however late the tills told of it. What a file brings after an award counts in the next award. Where
the rules are silent it does as the site has decided, and says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tests.model.money import FOREVER, Purse, Row, Step, day_of, worth
from tests.model.people import Households

Month = tuple[int, date]  # of a household


class Counted(NamedTuple):
    """A receipt that counts: for which month of which household, whose, since which file."""

    row: Row
    month: Month
    whose: int
    since: datetime


@dataclass
class Standing:
    """What comes of everything: purses of households, and why rows were refused."""

    purses: dict[int, Purse]
    refused: dict[str, str]


class Programme(Households):
    """Households with money, and what was done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.wishes: dict[int, tuple[str, int | None]] = {}
        self.awards: list[datetime] = []
        self.counted: dict[str, Counted] = {}
        self.pool: dict[str, Row] = {}  # receipts that do not count, or not yet
        self.told: dict[str, Row] = {}  # uses that files have brought

    # --- What is done

    def choose(self, at: datetime, who: int, wish: str, most: int | None) -> bool:
        """Choose what is done with the money, at once and from now on."""
        one = self.people[who]
        if not one.may_use or one.confirmed == FOREVER:
            return False
        self.wishes[one.home] = (wish, most)
        self._donate(at, [one.home])
        return True

    def correct(self, at: datetime, home: int, cents: int) -> None:
        self.steps.append(Step(at, "pay" if cents > 0 else "take back", home, abs(cents)))

    def award(self, at: datetime) -> None:
        """Award the months that are over, and donate."""
        self.awards.append(at)
        self.daily(at + timedelta(microseconds=1))  # after all that is paid and taken back

    def daily(self, at: datetime) -> None:
        """Donate wherever that is chosen."""
        self._donate(at, self.wishes.keys() - self.ends.keys())

    def _donate(self, at: datetime, homes: Iterable[int]) -> None:
        """Donate by what is known, if that is anything. What is told later lessens it or adds to it."""
        purses = self.standing().purses
        for home in sorted(homes):
            wish, most = self.wishes[home]
            if wish == "donate" and purses[home].to_donate(most, day_of(at)):
                self.steps.append(Step(at, "donate", home, most))

    # --- What the tills tell

    def receive(self, at: datetime, rows: Iterable[Row]) -> None:
        """Take a file in, and try again whatever did not count so far."""
        for row in rows:
            if row.is_use:
                self.told[row.id] = row
            elif row.id not in self.counted:
                self.pool[row.id] = row
        for _ in range(len(self.pool)):
            for row in sorted(self.pool.values(), key=lambda one: one.at):
                if not self._obstacle(row):
                    self._count(at, self.pool.pop(row.id))

    def _obstacle(self, row: Row) -> str:
        """Why a receipt does not count, if it does not."""
        who = self.cards.get(row.card)
        if who is None:
            return "card"
        stopped = min(self.blocked.get(row.card, FOREVER), self.people[who].left)
        if not row.of and stopped < row.at:
            return "card"
        if any(one.row == row._replace(id=one.row.id) for one in self.counted.values()):
            return "duplicate"
        if not row.of:
            bought = sum(one.row.cents for one in self.counted.values() if one.whose == who)
            return "beyond" if row.cents < 0 and bought + row.cents < 0 else ""
        first = self.counted.get(row.of)
        if first is None:
            return "original"
        if row.at < first.row.at:
            return "before"
        back = sum(one.row.cents for one in self.counted.values() if one.row.of == row.of)
        return "too much" if first.row.cents + back + row.cents < 0 else ""

    def _count(self, at: datetime, row: Row) -> None:
        """A return counts for what it returns, all else for the household and month of its moment."""
        first = self.counted.get(row.of)
        if first is None:
            who = self.cards[row.card]
            home, _ = self.people[who].at(row.at)
            first = Counted(row, (home, day_of(row.at).replace(day=1)), who, at)
        self.counted[row.id] = first._replace(row=row, since=at)

    # --- What comes of it

    def standing(self, also: Iterable[Row] = ()) -> Standing:
        """Work it all out; `also` are uses that happened and that no file has told of yet."""
        rows = {**self.told, **{row.id: row for row in also if row.is_use}}
        used = [Step(row.at, "row", 0, row=row) for row in rows.values()]
        paid, _ = self._paid()
        done = [*self.steps, *paid]
        settled = [one._replace(what="settle") for one in done if one.what == "pay"]
        order = sorted([*done, *settled, *used], key=lambda one: one.place)
        refused = {row.id: self._obstacle(row) for row in self.pool.values()}
        play = _Play(self, rows, Standing(defaultdict(Purse), refused))
        for step in order:
            play.step(step)
        return play.standing

    def pending(self, home: int, now: datetime) -> dict[date, int]:
        """What an award of all months would pay a household now, by month."""
        _, paid = self._paid()
        found: Counter[date] = Counter()
        for (of, month), cents in self._sums(now).items():
            if self.heir(of, now) == home:
                found[month] += worth(cents) - paid[of, month]
        return {month: cents for month, cents in found.items() if cents}

    def _sums(self, until: datetime) -> Counter[Month]:
        found: Counter[Month] = Counter()
        for one in self.counted.values():
            if one.since <= until:
                found[one.month] += one.row.cents
        return found

    def _paid(self) -> tuple[list[Step], Counter[Month]]:
        """What each award paid or took back, and what is paid for months in all."""
        steps, paid = [], Counter[Month]()
        for at in self.awards:
            for (home, month), cents in sorted(self._sums(at).items()):
                heir, more = self.heir(home, at), worth(cents) - paid[home, month]
                if month < day_of(at).replace(day=1) and heir is not None and more:
                    paid[home, month] += more
                    steps.append(Step(at, "pay" if more > 0 else "take back", heir, abs(more)))
        return steps, paid


@dataclass
class _Play:
    """Everything happening once more, one step after the other."""

    programme: Programme
    rows: dict[str, Row]
    standing: Standing
    taken: dict[str, tuple[int, list[tuple[date, int]]]] = field(default_factory=dict)

    def step(self, step: Step) -> None:
        day, purse = day_of(step.at), self.standing.purses[step.home]
        if step.row is not None:
            found = self._give_back(step.row) if step.row.of else self._use(step.row)
            self.standing.refused |= {step.row.id: found} if found else {}
        elif step.what == "pay":
            purse.pay(step.cents or 0, day)
        elif step.what == "settle":
            purse.settle(step.cents or 0, day)
        elif step.what == "take back":
            purse.take_back(step.cents or 0, day)
        elif step.what == "end":
            self._end(step.home, step.to, day)
        else:
            purse.donate(step.cents, day)

    def _use(self, row: Row) -> str:
        who = self.programme.cards.get(row.card)
        if who is None:
            return "card"
        one = self.programme.people[who]
        if min(self.programme.blocked.get(row.card, FOREVER), one.left) < row.at:
            return "card"
        home, may_use = one.at(row.at)
        if row.at < one.confirmed or not may_use:
            return "right"
        purse = self.standing.purses[home]
        if purse.usable(day_of(row.at)) < row.cents:
            return "money"
        self.taken[row.id] = (home, purse.take(row.cents, day_of(row.at)))
        return ""

    def _give_back(self, row: Row) -> str:
        """Give back what was taken last; what has expired meanwhile is valid for 30 days."""
        first, day = self.rows.get(row.of), day_of(row.at)
        if first is not None and row.at < first.at:
            return "before"
        if row.of not in self.taken:
            return "original"
        home, taken = self.taken[row.of]
        heir = self.programme.heir(home, row.at)
        if heir is None:
            return "closed"
        cents = -row.cents
        if sum(part for _, part in taken) < cents:
            return "too much"
        while cents:
            until, part = taken.pop()
            back = min(part, cents)
            cents -= back
            taken += [(until, part - back)] if part > back else []
            there = until if until >= day else day + timedelta(days=30)
            self.standing.purses[heir].lots[there] += back
        return ""

    def _end(self, home: int, heir: int | None, day: date) -> None:
        """A household's money and debt go to its heir, or are lost."""
        purse = self.standing.purses.pop(home, Purse())
        if heir is not None:
            other = self.standing.purses[heir]
            other.lots.update(dict(purse.valid(day)))
            other.debt += purse.debt
