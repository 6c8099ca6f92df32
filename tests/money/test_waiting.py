"""Rows that cannot be stored at once: they wait, and every import tries them again."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from plussa.members.models import Card, Member
from plussa.money.imports import retrying
from plussa.money.models import MonthTotal
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills.waiting_rows import PATIENCE, WaitingRow
from plussa.privacy.erasure import deleting
from plussa.register.categories import CARDS, WAITING_ROWS
from tests.conftest import Clock
from tests.members.test_cards_races import together
from tests.money.files import Row, aside, bought, counts, for_a_person, run, used, waits, write
from tests.money.stores import books_hold, buy, card_of, give, standing, user
from tests.people import Cast
from tests.privacy.erasing import erase

ONE_BASE = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)


def purchase_and_return(member: Member) -> tuple[Row, Row]:
    return bought(member, "p1", 50_00), bought(member, "r1", -20_00, returns="p1")


def use_and_return(member: Member) -> tuple[Row, Row]:
    return used(member, "u1", 5_00), used(member, "b1", -2_00, reverses="u1")


def comes_to(member: Member) -> list[int]:
    """The sums of the months, or else the money."""
    months = [one.cents for one in MonthTotal.select()]
    return months or [standing(member)[0]]


KINDS = [
    ("purchases", purchase_and_return, 30_00),
    ("redemptions", use_and_return, 7_00),
]


@pytest.mark.parametrize(("kind", "make", "sum_of_both"), KINDS)
def test_a_return_waits_for_the_file_with_its_original(
    fresh: str, tmp_path: Path, kind: str, make: Any, sum_of_both: int
) -> None:
    aino = user()
    give(aino, 10_00)
    original, back = make(aino)
    first = write(tmp_path / "a.csv", [back], kind)
    for name in ("a.csv", "again.jsonl"):
        found = run(write(tmp_path / name, [back], kind), kind)
        assert (counts(found), found.waiting, found.rejected) == ((0, 0, 0, 1), 1, 0)
        assert waits() == [(back["id"], MoneyOutcome.UNKNOWN_ORIGINAL)]
        assert for_a_person() == []
    assert len(aside(first)) == 1
    found = run(write(tmp_path / "b.csv", [original], kind), kind)
    assert (found.stored, found.earlier.stored, found.earlier.waiting) == (1, 1, 0)
    assert comes_to(aino) == [sum_of_both]
    assert waits() == []
    assert counts(run(first, kind)) == (0, 1, 0, 0)
    assert comes_to(aino) == [sum_of_both]
    books_hold()


@ONE_BASE
def test_an_import_of_the_other_kind_tries_them_too(fresh: str, tmp_path: Path) -> None:
    aino = user()
    run(write(tmp_path / "a.csv", [bought(aino, "r1", -1_00, returns="p1")]))
    buy(aino, 50_00, date(2026, 12, 1), external_id="p1")
    give(aino, 5_00)
    found = run(write(tmp_path / "b.csv", [used(aino)], "redemptions"), "redemptions")
    assert (found.earlier.stored, waits()) == (1, [])
    assert MonthTotal.get().cents == 49_00


def test_a_use_waits_for_money_and_is_reported_all_the_same(fresh: str, tmp_path: Path) -> None:
    aino = user()
    give(aino, 5_00)
    run(write(tmp_path / "a.csv", [used(aino, "u1", 5_00)], "redemptions"), "redemptions")
    late = write(tmp_path / "b.csv", [used(aino, "u2", 2_00)], "redemptions")
    found = run(late, "redemptions")
    assert (counts(found), found.waiting, found.rejected) == ((0, 0, 0, 1), 0, 1)
    assert aside(late) == [(2, "cents: the household has less money")]
    assert waits() == [("u2", MoneyOutcome.NOT_ENOUGH)]
    assert for_a_person() == []
    back = write(tmp_path / "c.csv", [used(aino, "b1", -3_00, reverses="u1")], "redemptions")
    assert run(back, "redemptions").earlier.stored == 1
    assert (standing(aino), waits()) == ((1_00, 0), [])
    books_hold()


@ONE_BASE
def test_what_waits_reaches_a_person_after_thirty_days(
    fresh: str, tmp_path: Path, at: Clock
) -> None:
    aino = user()
    file = write(tmp_path / "a.csv", [bought(aino, "r1", -1_00, returns="p9")])
    run(file)
    first = WaitingRow.get().first_at
    at(first + PATIENCE - timedelta(microseconds=1))
    found = run(file)
    assert (found.rejected, found.earlier.due, for_a_person()) == (0, 0, [])
    at(first + PATIENCE)
    found = run(file)
    assert (found.rejected, found.earlier.due, for_a_person()) == (1, 1, ["r1"])
    one = WaitingRow.get()
    assert (one.first_at, one.tried_at) == (first, first + PATIENCE)


@ONE_BASE
def test_a_row_of_a_card_that_nobody_has_does_not_wait(fresh: str, tmp_path: Path) -> None:
    row = bought(user(), "r1", -1_00, returns="p1") | {"card": "924600000000000000"}
    found = run(write(tmp_path / "a.csv", [row]))
    assert (found.rejected, waits()) == (1, [])
    aino = user()
    row = used(aino, "b1", -1_00, reverses="u1")
    Card.delete().where(Card.member == aino).execute()
    assert run(write(tmp_path / "b.csv", [row], "redemptions"), "redemptions").rejected == 1
    assert waits() == []


def test_a_row_is_stored_and_waits_no_more_in_one_step(
    fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aino = user()
    original, back = purchase_and_return(aino)
    run(write(tmp_path / "a.csv", [back]))

    def die(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(retrying, "_note", die)
        with pytest.raises(KeyboardInterrupt):
            run(write(tmp_path / "b.csv", [original]))
    assert MonthTotal.get().cents == 50_00
    assert waits() == [("r1", MoneyOutcome.UNKNOWN_ORIGINAL)]
    run(tmp_path / "b.csv")
    assert (MonthTotal.get().cents, waits()) == (30_00, [])
    books_hold()


def test_imports_at_once_store_what_waited_once(fresh: str, tmp_path: Path) -> None:
    aino = user()
    backs = [bought(aino, f"r{place}", -1_00, returns=f"p{place}") for place in range(20)]
    run(write(tmp_path / "a.csv", backs))
    rows = [bought(aino, f"p{place}", 10_00) for place in range(20)]
    files = [
        write(tmp_path / f"{place}.csv", rows[::step]) for place, step in enumerate((1, -1, 1))
    ]
    together(*[partial(run, file) for file in [*files, tmp_path / "a.csv"]])
    run(files[0])
    assert (MonthTotal.get().cents, waits()) == (20 * 9_00, [])
    books_hold()


@ONE_BASE
def test_the_rows_of_who_was_erased_go(cast: Cast, tmp_path: Path) -> None:
    for member, id in ((cast.otso, "r1"), (cast.eino, "r2")):
        run(write(tmp_path / "a.csv", [bought(member, id, -1, returns="p")]))
    run(
        write(tmp_path / "u.csv", [used(cast.otso, "b", -1, reverses="u")], "redemptions"),
        "redemptions",
    )
    number = card_of(cast.otso)
    erase(cast.otso)
    assert [id for id, _ in waits()] == ["r2"]
    again = [bought(cast.eino, "r3", -1, returns="p") | {"card": number}]
    run(write(tmp_path / "b.csv", again))
    assert [id for id, _ in waits()] == ["r2"]


@ONE_BASE
def test_a_row_that_came_while_its_member_was_erased_goes_with_the_cards(
    cast: Cast, tmp_path: Path
) -> None:
    deleting.erase(WAITING_ROWS, cast.aino)
    run(write(tmp_path / "a.csv", [bought(cast.aino, "r1", -1, returns="p")]))
    deleting.erase(CARDS, cast.aino)
    assert waits() == []


@ONE_BASE
@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_rows_and_files_comes_to_the_same(
    cast: Cast, tmp_path: Path, seed: int
) -> None:
    """Returns by name and without, before and after what they return, in as many files as there are."""
    chance, people = Random(seed), (cast.aino, cast.eino, cast.otso)  # noqa: S311
    rows = [bought(one, f"p{place}", 10_00) for place, one in enumerate(people * 3)]
    rows += [
        bought(people[place % 2], f"r1{place}", -6_00, returns=f"p{place}") for place in range(6)
    ]
    rows += [bought(one, f"r2{place}", -4_00) for place, one in enumerate(people)]
    chance.shuffle(rows)
    while rows:
        part, rows = rows[: (many := chance.randint(1, 9))], rows[many:]
        run(write(tmp_path / "a.csv", part))
    sums = {one.household_id: one.cents for one in MonthTotal.select()}
    assert sums == {
        cast.aino.household_id: 60_00 - 4 * 6_00 - 8_00,
        cast.otso.household_id: 30_00 - 2 * 6_00 - 4_00,
    }
    assert waits() == []
    books_hold()
