"""Receipts that may be wrong though their form is right: a person looks at them."""

from functools import partial
from pathlib import Path

import pytest

from plussa.money.imports import retrying
from plussa.money.models import MonthTotal, Purchase
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.money.tills import purchases
from plussa.money.tills.waiting_rows import WaitingRow
from tests.conftest import TODAY
from tests.money.files import aside, bought, counts, for_a_person, run, waits, write
from tests.money.stores import books_hold, card_of, receipt, user
from tests.people import Cast
from tests.queries import counted

ONE_BASE = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)


def test_a_return_without_its_purchase_is_of_no_more_than_was_bought(
    cast: Cast, tmp_path: Path
) -> None:
    """The purchase may come later: until then it waits, and somebody looks at it from the first day."""
    rows = [bought(cast.aino, "r1", -30_00), bought(cast.eino, "p2", 90_00)]
    file = write(tmp_path / "a.csv", rows)
    found = run(file)
    assert (counts(found), found.rejected) == ((1, 0, 0, 1), 1)
    assert aside(file) == [(2, "cents: more than the member has bought, of all that is kept")]
    assert for_a_person() == ["r1"]
    named = bought(cast.eino, "r3", -5_00, returns="p3")
    run(write(tmp_path / "b.csv", [bought(cast.aino, "p3", 34_99), named]))
    assert waits() == [("r1", MoneyOutcome.BEYOND_BOUGHT)], "what was returned by name counts"
    run(write(tmp_path / "c.csv", [bought(cast.aino, "p4", 1)]))
    assert waits() == []
    assert MonthTotal.get().cents == 90_00
    books_hold()


@ONE_BASE
def test_a_return_may_stand_before_what_was_bought_in_its_file(cast: Cast, tmp_path: Path) -> None:
    rows = [
        bought(cast.aino, "r1", -30_00),
        bought(cast.aino, "r2", -1),
        bought(cast.aino, "p3", 30_00),
    ]
    assert counts(run(write(tmp_path / "a.csv", rows))) == (2, 0, 0, 1)
    assert MonthTotal.get().cents in (0, 29_99)
    assert len(for_a_person()) == 1


@ONE_BASE
def test_a_return_dated_before_its_purchase_is_for_a_person(cast: Cast, tmp_path: Path) -> None:
    sold = bought(cast.aino, "p1")
    rows = [
        bought(cast.aino, "r1", -1_00, returns="p1", at=sold["at"]),
        bought(cast.aino, "r2", -1_00, returns="p1", at="2026-12-01T18:04:59+02:00"),
        sold,
    ]
    file = write(tmp_path / "a.csv", rows)
    found = run(file)
    assert (counts(found), found.rejected, for_a_person()) == ((2, 0, 0, 1), 1, ["r2"])
    assert aside(file) == [(3, "at: before what is given back was bought or used")]
    assert MonthTotal.get().cents == 11_34


@pytest.mark.parametrize("one_file", [True, False])
def test_the_same_receipt_under_another_identifier_is_for_a_person(
    cast: Cast, tmp_path: Path, one_file: bool
) -> None:
    first = bought(cast.aino, "p1", store_name="One")
    second = {**first, "id": "x", "store_name": "Another spelling"}
    others = [
        {**first, "id": "y1", "cents": 1}, {**first, "id": "y2", "card": card_of(cast.eino)},
        {**first, "id": "y3", "store": "2"}, bought(cast.aino, "p9"),
    ]  # fmt: skip
    rows = [first, second, *others]
    for part in [rows] if one_file else [[row] for row in rows]:
        last = run(write(tmp_path / "a.csv", part))
    assert (last.earlier.due, for_a_person()) == (1, ["x"])
    assert Purchase.select().count() == 5
    assert run(write(tmp_path / "b.csv", rows)).stored == 0
    assert waits() == [("x", MoneyOutcome.DUPLICATE)]
    books_hold()


@ONE_BASE
def test_what_was_decided_is_not_asked_again(cast: Cast, tmp_path: Path) -> None:
    first = bought(cast.aino, "p1")
    file = write(tmp_path / "a.csv", [first, {**first, "id": "x"}])
    run(file)
    row = WaitingRow.get()
    retrying.set_aside(row, "kaisa", "It is the same.")
    for act in (
        partial(retrying.set_aside, row, "kaisa", ""),
        partial(retrying.try_one, row, True),
    ):
        with pytest.raises(MoneyRefused):
            act()
    found = run(file)
    assert (counts(found), found.rejected) == ((0, 2, 0, 0), 0)
    assert Purchase.select().count() == 1
    assert not (tmp_path / "a.csv.aside").exists()


@ONE_BASE
@pytest.mark.parametrize("reason", ["duplicate", "before", "beyond"])
def test_what_a_person_is_sure_of_is_stored(cast: Cast, tmp_path: Path, reason: str) -> None:
    first = bought(cast.aino, "p1")
    doubted = {
        "duplicate": {**first, "id": "x"},
        "before": bought(cast.aino, "x", -1, returns="p1", at="2026-11-30T12:00"),
        "beyond": bought(cast.aino, "x", -99_00),
    }[reason]
    run(write(tmp_path / "a.csv", [first, doubted]))
    assert retrying.try_one(WaitingRow.get()) is not MoneyOutcome.STORED
    assert retrying.try_one(WaitingRow.get(), sure=True) is MoneyOutcome.STORED
    assert waits() == []
    assert Purchase.select().count() == 2
    assert counts(run(tmp_path / "a.csv")) == (0, 2, 0, 0)
    books_hold()


@ONE_BASE
def test_a_person_who_is_sure_cannot_return_more_than_was_bought(
    cast: Cast, tmp_path: Path
) -> None:
    run(write(tmp_path / "a.csv", [bought(cast.aino, "r1", -99_00, returns="p1")]))
    run(write(tmp_path / "b.csv", [bought(cast.aino, "p1")]))
    assert waits() == [("r1", MoneyOutcome.TOO_MUCH)]
    assert for_a_person() == ["r1"], "it will not mend itself"
    assert retrying.try_one(WaitingRow.get(), sure=True) is MoneyOutcome.TOO_MUCH


@ONE_BASE
def test_many_doubts_take_few_queries(fresh: str) -> None:
    members = [user(login=False) for _ in range(5)]

    def queries(rows: int) -> int:
        made = [receipt(members[row % 5], 10_00, TODAY) for row in range(rows)]
        made += [receipt(members[row % 5], -1, TODAY) for row in range(rows)]
        with counted() as asked:
            assert set(purchases.store_all(made)) == {MoneyOutcome.STORED}
        return len(asked)

    assert queries(5) == queries(50)
