"""The check of the books finds whatever is tampered with, household by household."""

from datetime import date, timedelta

import pytest

from plussa import clock
from plussa.append_only import Errand, open_door
from plussa.db import database
from plussa.members.models import Member
from plussa.money import awards, forgetting
from plussa.money.ledger import audit
from plussa.money.models import (
    Allocation,
    Balance,
    Entry,
    Lot,
    MoneyChoice,
    MoneyWish,
    MonthTotal,
    OpenLot,
    Purchase,
    PurchaseLine,
)
from plussa.money.tills.receipts import Item
from plussa.permissions.models import Value
from tests.conftest import TODAY, Clock
from tests.money.stores import books_hold, buy, give, spend, standing, user
from tests.money.test_purchases import allow

ITEMS = (Item("Milk", "Milk", 100_00),)


@pytest.fixture
def aino(fresh: str, at: Clock) -> Member:
    """A member with an award of 50 cents, 5 euros by a correction, and 1 euro used."""
    member = user()
    allow(member, Value.PRODUCT)
    buy(member, 100_00, date(2026, 11, 3), items=ITEMS)
    at(date(2026, 12, 4))
    awards.award(date(2026, 11, 1))
    at(TODAY)
    give(member, 5_00)
    spend(member, 1_00, TODAY)
    return member


def test_books_that_hold_say_what_there_is(aino: Member) -> None:
    report = audit.check()
    assert (report.households, report.money, report.debt) == (1, 4_50, 0)
    assert report.findings == []


TAMPERED = {
    "UPDATE balance SET money = money + 1": "money is 451, its postings come to 450",
    "UPDATE balance SET debt = 1": "debt is 1, its postings come to 0",
    "UPDATE balance SET carried_money = 1": "its postings come to 451",
    "UPDATE posting SET cents = cents + 1 WHERE id = 1": "its postings come to 1",
    "UPDATE allocation SET cents = cents + 1 WHERE id = 1": "posts 50, allocates 51",
    "DELETE FROM allocation WHERE cents < 0": "posts -100, allocates 0",
    "DELETE FROM posting WHERE account = 'money'": "money is 450, its postings come to 0",
    "DELETE FROM entry WHERE kind = 'redemption'": "money is 450, its postings come to 550",
    "UPDATE lot SET cents = cents + 1": "does not begin with its 51",
    "UPDATE lot SET expires_on = '2030-01-01'": "what is at hand is not",
    "DELETE FROM open_lot": "what is at hand is not the 450 that are left",
    "UPDATE open_lot SET cents = cents - 1": "what is at hand is not the 450 that are left",
    "UPDATE month_total SET cents = cents + 1": "counts 10001, its purchases come to 10000",
    "DELETE FROM purchase": "counts 10000, its purchases come to 0",
    "UPDATE month_total SET awarded_cents = 51": "awarded 51, its entries come to 50",
    "UPDATE month_total SET cents = 200, forgotten = -9800": "awarded 50, is due 1",
    "UPDATE purchase SET month = '2026-10-01'": "2026-10: counts nothing of 10000",
    "UPDATE posting SET account = 'moves' WHERE account = 'awards'": "come to -50, not to 0",
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_what_is_tampered_with_is_found(aino: Member, statement: str) -> None:
    with database.atomic(), open_door(Errand.ERASURE):
        database.execute_sql(statement)
    findings = audit.check().findings
    assert any(TAMPERED[statement] in finding for finding in findings), findings


@pytest.mark.parametrize("size", [1, 500])
def test_what_is_at_hand_in_another_household_is_found(
    aino: Member, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(audit, "BATCH", size)
    OpenLot.update(household=user().household).execute()
    findings = audit.check().findings
    assert "lot 2: what is at hand is not the 450 that are left" in findings
    assert (size > 1) or "lot 2: is at hand in a household that it is not of" in findings


def test_money_that_was_used_before_it_came_is_found(aino: Member) -> None:
    """The sums are right in the end; the replay of the lot is not."""
    lot, entry = Lot.select().order_by(Lot.id)[1], Entry.get(Entry.kind == "redemption")
    with database.atomic(), open_door(Errand.ERASURE):
        taken = Allocation.get(Allocation.lot == lot, Allocation.cents < 0)
        Allocation.update(cents=taken.cents - 9_00).where(Allocation.id == taken.id).execute()
        day = entry.day + timedelta(1)
        later = Entry.create(
            household=entry.household, kind="reallocation", at=entry.at, day=day, by=entry.by
        )
        Allocation.create(entry=later, lot=lot, cents=9_00)
    assert f"lot {lot.id}: more was taken from it than it had" in audit.check().findings


@pytest.mark.parametrize("size", [1, 2])
def test_all_households_are_looked_at(
    aino: Member, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(audit, "BATCH", size)
    members = [user() for _ in range(3)]
    for member in members:
        give(member, 1_00)
        Balance.update(money=2_00).where(Balance.household == member.household).execute()
    report = audit.check()
    assert report.households == 4
    assert len([one for one in report.findings if "its postings come to 100" in one]) == 3


def test_purchases_are_forgotten_and_what_they_earned_stays(aino: Member, at: Clock) -> None:
    assert forgetting.forget_lines(date(2026, 11, 4)) == 1
    assert not PurchaseLine.select().exists()
    assert forgetting.forget_purchases(date(2026, 11, 3)) == 0
    assert forgetting.forget_purchases(date(2026, 11, 4)) == 1
    assert not Purchase.select().exists()
    total = MonthTotal.get()
    assert (total.cents, total.forgotten, total.awarded_cents) == (100_00, 100_00, 50)
    books_hold()
    # What comes late goes on counting where the forgotten ones left off.
    buy(aino, 100_00, date(2026, 11, 5))
    at(date(2027, 1, 5))
    assert awards.award(date(2026, 12, 1)).paid_cents == 50
    books_hold()


def test_all_purchases_of_a_member_are_forgotten(aino: Member) -> None:
    other = user()
    buy(other, 1_00, TODAY)
    buy(aino, 2_00, TODAY)
    assert forgetting.forget_purchases_of(aino.id) == 2
    assert [one.member for one in Purchase.select()] == [other]
    books_hold()


def test_entries_are_forgotten_with_books_that_hold(aino: Member, at: Clock) -> None:
    for year in range(2027, 2035):
        at(date(year, 1, 10))
        MoneyChoice.create(
            household=aino.household, wish=MoneyWish.SAVE, member=aino, at=clock.now()
        )
        give(aino, -6_00 if year % 2 else 5_00)
    before = standing(aino)
    forgetting.forget_purchases(date(2033, 1, 1))
    count = Entry.select().count()
    assert forgetting.forget_entries(date(2033, 1, 1)) == count - 2
    assert forgetting.forget_entries(date(2033, 1, 1)) == 0
    assert [one.day.year for one in Entry.select().order_by(Entry.id)] == [2033, 2034]
    assert standing(aino) == before
    assert MoneyChoice.select().count() == 2
    assert not MonthTotal.select().exists()
    assert Lot.select().count() <= 2
    books_hold()
    with database.atomic():
        Balance.update(debt=Balance.debt + 1).execute()
    assert audit.check().findings
