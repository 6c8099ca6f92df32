"""Purchases from the tills: stored once, no finer than allowed, counted for their month."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plussa import clock
from plussa.members.models import Actor, Member
from plussa.money import forgetting
from plussa.money.models import MonthTotal, Purchase, PurchaseLine
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import purchases
from plussa.money.tills.cardholders import Cardholder, Cardholders, Stay
from plussa.money.tills.receipts import Item, Receipt
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value, Way
from tests.conftest import TODAY
from tests.money.stores import books_hold, buy, card_of, noon, receipt, user
from tests.people import Cast, add_member
from tests.queries import counted

ITEMS = (
    Item("Milk", "Oat drink", 2_50),
    Item("Bread", "Rye bread", 3_10),
    Item("Milk", "Milk", 1_40),
)
DECEMBER = date(2026, 12, 1)


def store(row: Receipt) -> MoneyOutcome:
    [found] = purchases.store_all([row])
    books_hold()
    return found


def allow(member: Member, level: Value) -> None:
    """Let a member choose a purchase detail level."""
    choice = Choice.create(
        key=f"{member.id} {level.value}", member=member, permission=Permission.DETAIL_LEVEL,
        value=level, wording=TODAY, wording_hash="h", language="fi", made_at=clock.now(),
        way=Way.FORM, actor=Actor.MEMBER,
    )  # fmt: skip
    CurrentChoice.delete().where(CurrentChoice.member == member).execute()
    CurrentChoice.create(
        member=member, permission=Permission.DETAIL_LEVEL, value=level, choice=choice
    )


def lines() -> list[tuple[str, str | None, int]]:
    query = PurchaseLine.select(
        PurchaseLine.product_group, PurchaseLine.product, PurchaseLine.cents
    )
    return sorted(query.tuples(), key=str)


def totals() -> list[tuple[int, date, int]]:
    query = MonthTotal.select(MonthTotal.household, MonthTotal.month, MonthTotal.cents)
    return list(query.order_by(MonthTotal.household, MonthTotal.month).tuples())


def test_a_purchase_is_stored_as_the_till_sent_it(cast: Cast) -> None:
    row = receipt(cast.eino, 12_34, TODAY)
    assert store(row) is MoneyOutcome.STORED
    one = Purchase.get()
    assert (one.external_id, one.card.number, one.member) == (row.external_id, row.card, cast.eino)
    assert (one.household, one.at, one.day, one.month) == (
        cast.eino.household, row.at, TODAY, DECEMBER,
    )  # fmt: skip
    assert (one.cents, one.store, one.store_name) == (12_34, "101", "K-Market Esimerkki")
    assert totals() == [(cast.aino.household_id, DECEMBER, 12_34)]


def test_the_same_purchase_again_counts_once(cast: Cast) -> None:
    row = receipt(cast.aino, 10_00, TODAY)
    assert purchases.store_all([row, row]) == [MoneyOutcome.STORED, MoneyOutcome.SAME]
    assert store(replace(row, store_name="Spelled anew")) is MoneyOutcome.SAME
    assert totals() == [(cast.aino.household_id, DECEMBER, 10_00)]


@pytest.mark.parametrize(
    "change",
    [
        {"cents": 10_01},
        {"store": "102"},
        {"at": noon(TODAY) + timedelta(seconds=1)},
        {"returns": "p0", "cents": -1},
    ],
)
def test_other_content_under_the_same_identifier_is_a_conflict(
    cast: Cast, change: dict[str, object]
) -> None:
    row = receipt(cast.aino, 10_00, TODAY)
    other = replace(row, **change)  # type: ignore[arg-type]  # any field
    assert purchases.store_all([row, other]) == [MoneyOutcome.STORED, MoneyOutcome.CONFLICT]
    assert store(other) is MoneyOutcome.CONFLICT
    assert store(replace(row, card=card_of(cast.otso))) is MoneyOutcome.CONFLICT
    assert totals() == [(cast.aino.household_id, DECEMBER, 10_00)]


def test_a_card_that_nobody_has_is_unknown(cast: Cast) -> None:
    assert store(replace(receipt(cast.aino, 1, TODAY), card="1")) is MoneyOutcome.UNKNOWN_CARD
    cast.otso.left_at = noon(TODAY)
    cast.otso.save()
    assert store(receipt(cast.otso, 1, TODAY + timedelta(1))) is MoneyOutcome.LEFT
    assert store(receipt(cast.otso, 1, TODAY - timedelta(1))) is MoneyOutcome.STORED


@pytest.mark.parametrize(("cents", "returns"), [(0, None), (5, "p1"), (0, "p1")])
def test_a_sum_that_makes_no_sense_is_put_aside(
    cast: Cast, cents: int, returns: str | None
) -> None:
    assert store(receipt(cast.aino, cents, TODAY, returns=returns)) is MoneyOutcome.NO_SUM
    assert not Purchase.select().exists()


def test_a_return_counts_for_the_month_and_the_household_of_the_purchase(cast: Cast) -> None:
    bought = buy(cast.aino, 50_00, date(2026, 10, 30))
    assert (
        store(receipt(cast.otso, -20_00, TODAY, returns=bought.external_id)) is MoneyOutcome.STORED
    )
    assert totals() == [(cast.aino.household_id, date(2026, 10, 1), 30_00)]
    back = Purchase.get(Purchase.cents < 0)
    assert (back.member, back.day, back.returns.external_id) == (
        cast.otso, TODAY, bought.external_id,
    )  # fmt: skip


def test_no_more_is_returned_than_was_bought(cast: Cast) -> None:
    bought = receipt(cast.aino, 50_00, TODAY)
    parts = [
        receipt(cast.aino, cents, TODAY, returns=bought.external_id)
        for cents in (-30_00, -20_01, -20_00)
    ]
    found = purchases.store_all([bought, *parts])
    assert found == [
        MoneyOutcome.STORED,
        MoneyOutcome.STORED,
        MoneyOutcome.TOO_MUCH,
        MoneyOutcome.STORED,
    ]
    assert store(receipt(cast.aino, -1, TODAY, returns=bought.external_id)) is MoneyOutcome.TOO_MUCH


def test_a_return_of_a_return_or_of_nothing_is_put_aside(cast: Cast) -> None:
    bought = buy(cast.aino, 50_00, TODAY)
    back = buy(cast.aino, -50_00, TODAY, returns=bought.external_id)
    for name in (back.external_id, "nothing"):
        assert store(receipt(cast.aino, -1, TODAY, returns=name)) is MoneyOutcome.UNKNOWN_ORIGINAL


def test_a_return_that_came_before_its_purchase_is_stored_when_it_comes_again(cast: Cast) -> None:
    bought = receipt(cast.aino, 50_00, TODAY)
    back = receipt(cast.aino, -50_00, TODAY, returns=bought.external_id)
    found = purchases.store_all([back, bought])
    assert found == [MoneyOutcome.UNKNOWN_ORIGINAL, MoneyOutcome.STORED]
    assert store(back) is MoneyOutcome.STORED


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        (None, []),
        (Value.TOTAL, []),
        (Value.GROUP, [("Bread", None, 3_10), ("Milk", None, 3_90)]),
        (
            Value.PRODUCT,
            [("Bread", "Rye bread", 3_10), ("Milk", "Milk", 1_40), ("Milk", "Oat drink", 2_50)],
        ),
    ],
)
def test_lines_are_kept_no_finer_than_the_member_allows(
    cast: Cast, level: Value | None, kept: list[tuple[str, str | None, int]]
) -> None:
    if level:
        allow(cast.aino, level)
    buy(cast.aino, 7_00, TODAY, items=ITEMS)
    assert lines() == kept


def test_no_trace_of_finer_detail_stays(cast: Cast) -> None:
    """Not even in the digest: who knows all else could try products until it fits."""
    row = receipt(cast.aino, 7_00, TODAY, items=ITEMS)
    assert row.digest == replace(row, items=()).digest


def test_lowering_the_level_removes_what_is_finer(cast: Cast) -> None:
    for member in (cast.aino, cast.eino):
        allow(member, Value.PRODUCT)
        buy(member, 7_00, TODAY, items=ITEMS)
    theirs = 3
    for level, mine in ((Value.PRODUCT, 3), (Value.GROUP, 2), (Value.GROUP, 2), (Value.TOTAL, 0)):
        forgetting.keep_no_finer(cast.aino.id, level)
        assert PurchaseLine.select().count() == mine + theirs
        products = PurchaseLine.select().where(PurchaseLine.product.is_null(False)).count()
        assert products == theirs + (3 if level is Value.PRODUCT else 0)
    assert Purchase.select().count() == 2


def test_whose_household_changes_meanwhile_is_looked_at_again(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look finds the member where nobody is any more."""
    member, former, read = user(), user(), Cardholders._read
    looks = []

    def late(holders: Cardholders, lock: str = "") -> dict[int, Cardholder]:
        looks.append(lock)
        found = read(holders, lock)
        home = Stay(former.household_id, may_use=True)
        stale = {id: one._replace(homes=(home,)) for id, one in found.items()}
        return stale if len(looks) == 1 else found

    monkeypatch.setattr(Cardholders, "_read", late)
    assert store(receipt(member, 5_00, TODAY)) is MoneyOutcome.STORED
    assert totals() == [(member.household_id, DECEMBER, 5_00)]
    assert len(looks) == 4


def test_many_receipts_take_few_queries(fresh: str) -> None:
    members = [add_member(login=False) for _ in range(5)]

    def queries(rows: int) -> int:
        made = [receipt(members[row % 5], 10_00, TODAY) for row in range(rows)]
        made += [receipt(members[0], -1, TODAY, returns=one.external_id) for one in made]
        with counted() as asked:
            assert set(purchases.store_all(made)) == {MoneyOutcome.STORED}
        return len(asked)

    assert queries(5) == queries(50)
    books_hold()
