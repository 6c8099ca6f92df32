"""A household in which anything happens, what each is told of it, and what is worked out from that."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

from plussa import clock
from plussa.dates import add_months
from plussa.db import database
from plussa.members.models import Member, Role
from plussa.money import awards, closing, forgetting
from plussa.money.account import disclosure, reasons, rows
from plussa.money.account.rights import may_see
from plussa.money.models import Entry, MonthTotal, Purchase
from plussa.money.rules import month_of
from plussa.money.tills import purchases
from plussa.privacy.report import holdings
from tests.money.attack import Row, alone
from tests.money.reference import worth
from tests.money.stores import noon, receipt
from tests.people import add_household, add_member

STEPS = 30
BEGIN = date(2026, 1, 28)
SUMS = (5_00, 5_00, 7_31, 120_00, 333_33)  # some of them cancel each other out
Month = tuple[int, date]
NO_SHELF: Any = SimpleNamespace(current=lambda _document: None)


class Undo(Exception):
    """Ends the transaction of a history."""


@dataclass
class Known:
    """A receipt: whose it is, what it counts for, and whether it is still kept."""

    owner: int
    month: Month
    cents: int
    kept: bool = True


@dataclass
class World:
    """A household in which people buy, return, come, go and are forgotten, and what each was told."""

    dice: Random
    today: date = BEGIN
    members: list[Member] = field(default_factory=list)
    receipts: dict[int, Known] = field(default_factory=dict)  # by a number of their own
    counted: dict[int, tuple[set[int], int]] = field(default_factory=dict)  # of an entry: which
    told: dict[int, dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    paid: set[Month] = field(default_factory=set)

    def begin(self) -> None:
        self.home = add_household()
        rights = {"may_see_money": True, "login": False}
        self.members = [add_member(self.home, **rights)]
        for _ in range(self.dice.randint(1, 4)):
            self.members.append(add_member(self.home, role=Role.MEMBER, **rights))

    def step(self) -> None:
        """Something happens, and somebody looks at everything; everybody when money is paid."""
        kinds = [self.buy] * 9 + [self.bring_back] * 3 + [self.award] * 4 + [self.wait] * 3
        kinds += [self.leave, self.join, self.erase, self.lose_right, self.forget]
        happens = self.dice.choice(kinds)
        happens()
        self.look(self.members if happens == self.award else [self.member()])

    def member(self) -> Member:
        return self.dice.choice(self.members)

    def store(self, member: Member, cents: int, day: date, **more: Any) -> None:
        made = receipt(member, cents, day, **more)
        purchases.store_all([made])
        row = Purchase.get_or_none(Purchase.external_id == made.external_id)
        if row is not None:
            month = (row.household_id, row.month)
            self.receipts[len(self.receipts)] = Known(member.id, month, cents)

    def buy(self) -> None:
        day = self.today - timedelta(days=self.dice.choice([0, 0, 0, 20, 45]))
        self.store(self.member(), self.dice.choice(SUMS), day)

    def bring_back(self) -> None:
        bought = list(Purchase.select().where(Purchase.cents > 0))
        if self.dice.random() < 0.3 or not bought:
            self.store(self.member(), -self.dice.choice(SUMS), self.today)
            return
        one = self.dice.choice(bought)
        owner = next((each for each in self.members if each.id == one.member_id), self.member())
        part = self.dice.choice([one.cents, one.cents, 1])
        self.store(owner, -part, self.today, returns=one.external_id)

    def award(self) -> None:
        before, last = Entry.select().count(), add_months(month_of(self.today), -1)
        awards.award(last, reason="test")
        query = Entry.select(Entry, MonthTotal).join(MonthTotal).order_by(Entry.id)
        for entry in query.where(Entry.basis.is_null(False)).offset(len(self.counted)):
            month = (entry.total.household_id, entry.total.month)
            which = {id for id, one in self.receipts.items() if one.month == month}
            assert sum(self.receipts[id].cents for id in which) == entry.basis
            self.counted[entry.id] = (which, entry.basis)
            self.paid.add(month)
        assert Entry.select().count() >= before

    def wait(self) -> None:
        self.today += timedelta(days=self.dice.choice([3, 9, 31]))

    def leave(self) -> None:
        """Somebody leaves the household; the points stay."""
        if len(self.members) > 1:
            one = self.members[-1]
            one.household, one.role = add_household(), Role.PRIMARY
            one.save()
            self.members.remove(one)

    def join(self) -> None:
        """Somebody who was alone brings purchases and money along."""
        if len(self.members) < 5:
            one = add_member(may_see_money=True, login=False)
            self.store(one, self.dice.choice(SUMS), self.today)
            closing.move_all(one.household_id, self.home.id)
            one.household, one.role = self.home, Role.MEMBER
            one.save()
            self.members.append(one)

    def erase(self) -> None:
        """Somebody's purchases are deleted; what they earned stays."""
        one = self.member()
        forgetting.forget_purchases_of(one.id)
        self.lose(lambda known: known.owner == one.id)

    def forget(self) -> None:
        """The oldest purchases are kept no longer."""
        if self.dice.random() < 0.3:
            forgetting.forget_purchases(month_of(self.today - timedelta(days=60)))
            kept = {(one.household_id, one.month) for one in Purchase.select()}
            self.lose(lambda known: known.month not in kept)

    def lose(self, which: Callable[[Known], bool]) -> None:
        for one in self.receipts.values():
            one.kept = one.kept and not which(one)

    def lose_right(self) -> None:
        """Somebody may not see the money any more, or may again."""
        one = self.member()
        one.may_see_money = one.role is Role.PRIMARY or not one.may_see_money
        one.save()

    def look(self, readers: list[Member]) -> None:
        """What they are told, on the pages and in the report."""
        for one in readers:
            if not may_see(one):
                continue
            for entry in disclosure.told_totals(one):
                self.note(one, entry)
            self.what_is_coming(one)

    def note(self, one: Member, entry: int) -> None:
        which, _ = self.counted[entry]
        theirs = {id: 1 for id in which if self.receipts[id].owner != one.id}
        others = [self.receipts[id] for id in theirs]
        if not any(other.kept for other in others) and not sum(other.cents for other in others):
            theirs = {}  # returned whole, and forgotten: no different from nobody having bought anything
        self.told[one.id][entry] = theirs

    def what_is_coming(self, one: Member) -> None:
        """What is told between payments follows from one's own purchases, and rows that are shown."""
        found, _ = disclosure.on_its_way(one)
        months = defaultdict[date, list[int]](list)
        for day, cents in found:
            months[day].append(cents)
        allowed = defaultdict[date, list[int]](list)
        for month in {known.month for known in self.receipts.values()}:
            own = self.cents(month, lambda known: known.owner == one.id)
            whole = self.cents(month, lambda _known: True)
            mine = all(known.owner == one.id for known in self.of(month))
            paid = MonthTotal.get(household=month[0], month=month[1]).awarded_cents
            if month not in self.paid or mine:
                allowed[month[1]].append(worth(own) - (paid if mine and whole == own else 0))
        for day, sums in months.items():
            assert all(cents in allowed[day] for cents in sums), "it tells of somebody else's"

    def of(self, month: Month) -> list[Known]:
        return [one for one in self.receipts.values() if one.month == month]

    def cents(self, month: Month, which: Callable[[Known], bool]) -> int:
        return sum(one.cents for one in self.of(month) if one.kept and which(one))

    def attack(self) -> Iterator[str]:
        """Of whom something can be worked out, and by whom."""
        for reader, told in self.told.items():
            sums = [row for row in told.values() if row]
            for other in {one.owner for one in self.receipts.values()} - {reader}:
                theirs = {id for id, one in self.receipts.items() if one.owner == other}
                if alone(sums, theirs):
                    yield f"{reader} can work out what {other} bought"

    def pages_and_report_agree(self) -> None:
        """A row's page and the report tell the same totals, by the same function."""
        for one in self.members:
            found = rows.newest(one.household_id, None)[0] if may_see(one) else []
            shown = {
                row.id: why.total
                for row in found
                if (why := reasons.explain(row, one, NO_SHELF).sum) and why.total is not None
            }
            [table] = [each for each in holdings.tables(one) if each.model is Entry]
            given = {
                row["id"]: row["basis"]
                for row in holdings.rows(table, one)
                if isinstance(row["basis"], int)
            }
            ids = {row.id for row in found}
            assert shown == {id: basis for id, basis in given.items() if id in ids}


@contextmanager
def history(seed: int) -> Iterator[World]:
    """A random history, undone afterwards."""
    world = World(Random(seed))  # noqa: S311  not a secret
    clock.now = lambda: noon(world.today)  # the test puts it back
    try:
        with database.atomic():
            world.begin()
            for _ in range(STEPS):
                world.step()
            yield world
            raise Undo
    except Undo:
        pass
