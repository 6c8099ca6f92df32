"""Money follows the moment it happened: whatever the order of rows and files, the same comes of them.

A history is lived through once with every row stored as it happens. Then again, with the rows held
back and stored in any order and in any batches, at the latest before the month is awarded, while
people move, leave, give rights and money expires as before.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from plussa import clock
from plussa.dates import add_months
from plussa.db import database
from plussa.members.household import homes, service
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.models import Household, Member, Role
from plussa.money import awards, corrections
from plussa.money.ledger import audit, lots
from plussa.money.models import Balance, MonthTotal, OpenLot
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.money.rules import month_of
from plussa.money.tills import purchases, redemptions
from plussa.money.tills.receipts import Receipt
from plussa.money.tills.redemptions import Redemption
from plussa.privacy.ending import leaving
from tests.amounts import often
from tests.money.stores import card_of, noon
from tests.people import add_household, add_member

HISTORIES = often("ORDERS", 6, 6)["sqlite"]  # on each database
STEPS = 90
BEGIN = noon(date(2026, 1, 5))
WAITS = (MoneyOutcome.UNKNOWN_ORIGINAL, MoneyOutcome.NOT_ENOUGH)
Row = Receipt | Redemption
Act = Callable[[], None]


class Undo(Exception):
    """Ends the transaction of a life."""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens to the database is undone in the end."""
    with suppress(Undo), database.atomic():
        yield
        raise Undo


def store(rows: list[Row]) -> list[MoneyOutcome]:
    """Store rows as two files do: purchases, and uses with what is given back."""
    receipts = [row for row in rows if isinstance(row, Receipt)]
    others = [row for row in rows if not isinstance(row, Receipt)]
    bought = iter(purchases.store_all(receipts) if receipts else [])
    used = iter(redemptions.store_all(others) if others else [])
    return [next(bought if isinstance(row, Receipt) else used) for row in rows]


def standing() -> dict[str, Any]:
    """What everybody has: lots by their last day, debts, and what months count; households in order."""
    ids = [one.id for one in Household.select().order_by(Household.id)]
    left: Counter[tuple[int, date]] = Counter()
    for lot in OpenLot.select():
        left[ids.index(lot.household_id), lot.expires_on] += lot.cents
    debts = {ids.index(one.household_id): one.debt for one in Balance.select() if one.debt}
    months = {
        (ids.index(one.household_id), one.month): one.cents
        for one in MonthTotal.select()
        if one.cents
    }
    return {"left": dict(left), "debts": debts, "months": months}


class Life:
    """A history: what happens at which moment, made up as it goes."""

    def __init__(self, seed: int) -> None:
        self.random, self.moment = Random(seed), BEGIN  # noqa: S311  made-up lives
        self.happened: list[tuple[datetime, Row | Act]] = []
        self.bought: list[tuple[Receipt, int]] = []
        self.used: list[tuple[Redemption, int]] = []
        self.numbers = iter(range(10**6))

    def people(self) -> None:
        """Three households: two members in the first, one in each of the others."""
        home = add_household()
        rights: dict[str, Any] = {"may_see_money": True, "may_use_money": True, "login": False}
        self.members = [
            add_member(home, **rights),
            add_member(home, role=Role.MEMBER, **rights),
            *[add_member(**rights) for _ in range(2)],
        ]
        self.cards = {one.id: card_of(one) for one in self.members}
        for days in (391, 388, 380):  # some money will expire soon
            self.moment = BEGIN - timedelta(days=days)
            for member in self.members[1:]:
                correct(member, self.random.randint(1, 5_00))
        self.moment = BEGIN

    def live(self) -> None:
        """Make the history up while it is lived."""
        for _ in range(STEPS):
            after = timedelta(
                hours=self.random.choice([1, 5, 30]), seconds=self.random.randint(1, 99)
            )
            before, self.moment = self.moment, self.moment + after
            if month_of(before.date()) != month_of(self.moment.date()) or (
                before.day < 4 <= self.moment.day
            ):
                self.do(self.award)
            self.random.choice([
                self.buy, self.buy, self.buy, self.take_back, self.use, self.use, self.use,
                self.give_back, self.give_back, self.act, self.daily,
            ])()  # fmt: skip
        self.do(self.award)
        self.do(self.expire)

    def do(self, act: Act) -> None:
        self.happened.append((self.moment, act))
        act()

    def try_row(self, row: Row) -> bool:
        if store([row]) != [MoneyOutcome.STORED]:
            return False
        self.happened.append((self.moment, row))
        return True

    def name(self, kind: str) -> str:
        return f"{kind}{self.random.randint(1, 10**9)}-{next(self.numbers)}"

    def member(self) -> Member:
        fresh: Member = Member.get_by_id(self.random.choice(self.members).id)
        return fresh

    def buy(self) -> None:
        cents, card = self.random.randint(1, 900_00), self.cards[self.member().id]
        row = Receipt(self.name("p"), card, self.moment, cents, "1", "K-Market")
        if self.try_row(row):
            self.bought.append((row, cents))

    def take_back(self) -> None:
        """Whoever it is brings a purchase back."""
        if self.bought:
            row, cents = self.random.choice(self.bought)
            part = max(1, cents * self.random.choice([10, 50, 100]) // 100)
            card = self.cards[self.member().id]
            self.try_row(
                Receipt(self.name("r"), card, self.moment, -part, "1", "K", returns=row.external_id)
            )

    def use(self) -> None:
        member = self.member()
        cents = lots.usable(member.household_id) * self.random.choice([5, 30, 100])
        row = Redemption(
            self.name("u"), self.cards[member.id], self.moment, max(1, cents // 100), "K"
        )
        if self.try_row(row):
            self.used.append((row, row.cents))

    def give_back(self) -> None:
        if self.used:
            row, cents = self.random.choice(self.used[-6:])
            part = max(1, cents * self.random.choice([30, 100]) // 100)
            self.try_row(
                Redemption(self.name("b"), row.card, self.moment, part, "K", row.external_id)
            )

    def act(self) -> None:
        """Something that moves people, or rights, or money by hand."""
        one, other = self.member(), self.member()
        what: Act = self.random.choice([
            lambda: service.leave(fresh(one)),
            lambda: service.remove(fresh(one), fresh(other)),
            lambda: service.dissolve(fresh(one)),
            lambda: service.hand_over(fresh(one), fresh(other)),
            lambda: leaving.leave(fresh(one)),
            lambda: move_in(fresh(one), fresh(other)),
            lambda: move_in(fresh(one), fresh(other)),
            lambda: give_right(one),
            lambda: give_right(one),
            lambda: correct(one, 2_00),
            lambda: correct(one, -3_00),
        ])  # fmt: skip
        self.do(lambda: attempt(what))

    def daily(self) -> None:
        """What the programme does every day."""
        self.do(self.expire)

    def expire(self) -> None:
        lots.expire()

    def award(self) -> None:
        awards.award(add_months(month_of(clock.today()), -1), "test")


def fresh(member: Member) -> Member:
    found: Member = Member.get_by_id(member.id)
    return found


def attempt(act: Act) -> None:
    with suppress(HouseholdRefused, MoneyRefused):
        act()


def move_in(member: Member, other: Member) -> None:
    """Move to another's household, as accepting an invitation does."""
    if member.left_at or other.left_at or member.household_id == other.household_id:
        return
    with database.atomic():
        home = homes.lock_household(member, other.household_id)
        if home.me.is_primary and home.others:
            return
        if not home.others:
            homes.close(home.me.household_id, successor=other.household_id)
        homes.place(home.me, other.household_id, Role.MEMBER, see=False, use=False)


def give_right(member: Member) -> None:
    """Give a right to use the money, or take it away."""
    one = fresh(member)
    if one.left_at is None and not one.is_primary:
        homes.place(one, one.household_id, one.role, see=True, use=not one.may_use_money)


def correct(member: Member, cents: int) -> None:
    corrections.correct(fresh(member).household_id, cents, "test")


def live_again(life: Life, random: Random) -> None:
    """Live a history once more, with its rows late, in any order and in batches of any size."""
    held: list[Row] = []
    for moment, what in life.happened:
        life.moment = moment
        if not callable(what):
            held.append(what)
            continue
        if what == life.award:
            held = deliver(held, random)
            assert held == []
        elif random.random() < 0.3:
            some = random.sample(held, random.randint(0, len(held)))
            left = [row for row in held if row not in some]
            held = left + deliver(some, random)
        what()


def deliver(rows: list[Row], random: Random) -> list[Row]:
    """Store rows in any order, again and again as far as that helps; those that still wait."""
    while rows:
        random.shuffle(rows)
        waiting: list[Row] = []
        size = random.choice([1, 2, 7, 100])
        for start in range(0, len(rows), size):
            batch = waiting + rows[start : start + size]  # what waits is tried again by each
            outcomes = store(batch)
            assert {*outcomes} <= {MoneyOutcome.STORED, *WAITS}
            waiting = [row for row, one in zip(batch, outcomes, strict=True) if one in WAITS]
        if len(waiting) == len(rows):
            return waiting
        rows = waiting
    return []


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_any_order_of_rows_and_files_comes_to_the_same(
    fresh: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(seed)
    monkeypatch.setattr(clock, "now", lambda: life.moment)
    life.people()
    with undone():
        life.live()
        expected = standing()
        assert audit.check().findings == []
    for again in range(2):
        with undone():
            live_again(life, Random(again))  # noqa: S311
            assert standing() == expected
            assert audit.check().findings == []
