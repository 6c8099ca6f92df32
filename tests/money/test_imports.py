"""Files of purchases and of money used: good rows are stored once, the others put aside with reasons."""

import json
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from plussa.exchange import importing
from plussa.faults import Fault
from plussa.members.models import Card, CardState, Member
from plussa.money import awards
from plussa.money.models import MonthTotal, Purchase, PurchaseLine
from plussa.permissions.models import Value
from tests.conftest import Clock
from tests.money.files import aside, bought, counts, run, used, write
from tests.money.stores import books_hold, buy, card_of, give, standing, user
from tests.money.test_purchases import allow
from tests.people import Cast

LINES = [
    {"group": "Milk", "product": "Oat drink", "cents": 2_50},
    {"group": "Milk", "product": "Maito", "cents": 1_40},
]


def block(member: Member, at: datetime) -> None:
    """Block a member's card at a moment."""
    blocked = Card.update(state=CardState.BLOCKED, blocked_at=at)
    blocked.where(Card.number == card_of(member)).execute()


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "A.CSV"])
def test_a_file_is_stored_as_the_tills_sent_it(cast: Cast, tmp_path: Path, name: str) -> None:
    allow(cast.aino, Value.PRODUCT)
    rows = [
        bought(cast.aino, lines=LINES),
        bought(cast.otso, "p2", at="2026-12-01T18:05", lines=LINES),
    ]
    file = write(tmp_path / name, rows)
    assert counts(run(file)) == (2, 0, 0, 0)
    mine, other = Purchase.select().order_by(Purchase.id)
    at = datetime(2026, 12, 1, 16, 5, tzinfo=UTC)
    assert (mine.external_id, mine.at, mine.cents, mine.store, mine.store_name) == (
        "p1", at, 12_34, "101", "K-Market Esimerkki",
    )  # fmt: skip
    assert (mine.household, other.at) == (cast.aino.household, at)
    kept = [(one.purchase_id, one.product, one.cents) for one in PurchaseLine.select()]
    assert kept == [(mine.id, "Oat drink", 2_50), (mine.id, "Maito", 1_40)]
    assert list(tmp_path.iterdir()) == [file]
    books_hold()


def test_the_same_file_again_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    rows = [bought(cast.aino, f"p{place}") for place in range(5)]
    run(write(tmp_path / "a.csv", rows))
    assert counts(run(write(tmp_path / "b.jsonl", rows[::-1]))) == (0, 5, 0, 0)
    assert MonthTotal.get().cents == 5 * 12_34


def test_other_content_under_the_same_identifier_is_never_taken(cast: Cast, tmp_path: Path) -> None:
    rows = [bought(cast.aino), bought(cast.aino, cents=99), bought(cast.otso), bought(cast.aino)]
    file = write(tmp_path / "a.csv", rows)
    assert counts(run(file)) == (1, 1, 2, 0)
    said = "id: there already, with other content"
    assert aside(file) == [(3, said), (4, said)]
    assert Purchase.get().cents == 12_34
    kept = tmp_path / "a.csv.aside"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text("utf-8").splitlines()[0])["row"]["cents"] == "99"


def test_bad_rows_do_not_hold_good_ones_back(cast: Cast, tmp_path: Path) -> None:
    rows = [bought(cast.aino, f"p{place}") for place in range(6)]
    rows[1]["card"] = "924600000000000000"
    rows[2]["cents"] = "12,34"
    rows[4]["store"] = ""
    file = write(tmp_path / "a.csv", rows)
    assert counts(run(file)) == (3, 0, 0, 3)
    assert sorted(aside(file)) == [
        (3, "card: nobody has a card with this number"),
        (4, "cents: has a decimal comma; sums are in whole cents, such as 1234"),
        (6, "store: is missing"),
    ]
    books_hold()
    assert counts(run(write(file, rows[:1]))) == (0, 1, 0, 0)
    assert list(tmp_path.iterdir()) == [file]


def test_lines_are_read_only_where_they_may_be_kept(cast: Cast, tmp_path: Path) -> None:
    allow(cast.aino, Value.GROUP)
    rows = [bought(cast.aino, lines=LINES), bought(cast.aino, "p2"), bought(cast.otso, "p3")]
    file = write(
        tmp_path / "a.jsonl", [*rows[:1], *[row | {"lines": ["Milk"]} for row in rows[1:]]]
    )
    assert counts(run(file)) == (2, 0, 0, 1)
    [(line, reason)] = aside(file)
    assert (line, reason[:48]) == (2, "lines: number 1 is not a group and a product of ")
    kept = [(one.product_group, one.product, one.cents) for one in PurchaseLine.select()]
    assert kept == [("Milk", None, 3_90)]


def test_a_card_counts_until_it_is_blocked(cast: Cast, tmp_path: Path) -> None:
    noon = datetime(2026, 12, 1, 10, tzinfo=UTC)
    block(cast.aino, noon)
    rows = [
        bought(cast.aino, f"p{minutes}", at=(noon + timedelta(minutes=minutes)).isoformat())
        for minutes in (-1, 0, 1)
    ]
    rows.append(bought(cast.aino, "back", -1_00, returns="p0"))
    file = write(tmp_path / "a.jsonl", rows)
    assert counts(run(file)) == (3, 0, 0, 1)
    assert aside(file) == [(3, "card: had been blocked")]
    assert [one.external_id for one in Purchase.select().order_by(Purchase.id)] == [
        "p-1", "p0", "back",
    ]  # fmt: skip


def test_whoever_had_left_earns_nothing(cast: Cast, tmp_path: Path) -> None:
    cast.otso.left_at = datetime(2026, 12, 1, 10, tzinfo=UTC)
    cast.otso.save()
    early = bought(cast.otso, "p1", at="2026-12-01T11:59:59")
    file = write(tmp_path / "a.csv", [early, bought(cast.otso, "p2")])
    assert counts(run(file)) == (1, 0, 0, 1)
    assert aside(file) == [(3, "card: its member had left the programme")]


def test_a_return_may_come_before_its_purchase(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    rows = [
        bought(cast.aino, "r1", -5_00, returns="p1"),
        bought(cast.aino, "r2", -5_00, returns="p9"),
        bought(cast.aino, "p2"),
        bought(cast.aino, "p1"),
    ]
    file = write(tmp_path / "a.csv", rows)
    assert counts(run(file)) == (3, 0, 0, 1)
    assert aside(file) == [(3, "returns: there is no such purchase")]
    assert MonthTotal.get().cents == 2 * 12_34 - 5_00
    books_hold()


def test_no_more_comes_back_than_was_bought(cast: Cast, tmp_path: Path) -> None:
    rows = [
        bought(cast.aino),
        bought(cast.aino, "r1", -12_00, returns="p1"),
        bought(cast.aino, "r2", -1_00, returns="p1"),
    ]
    file = write(tmp_path / "a.csv", rows)
    assert counts(run(file)) == (2, 0, 0, 1)
    assert aside(file) == [(4, "cents: more than is left to give back")]


def test_a_return_after_the_award_is_taken_back_and_what_is_missing_owed(
    cast: Cast, tmp_path: Path, at: Clock
) -> None:
    buy(cast.aino, 100_00, date(2026, 11, 3), external_id="p1")
    at(date(2026, 12, 4))
    awards.award(date(2026, 11, 1))
    at(date(2026, 12, 15))
    Member.update(may_see_money=True, may_use_money=True).where(Member.id == cast.aino.id).execute()
    run(write(tmp_path / "u.csv", [used(cast.aino, cents=30)], "redemptions"), "redemptions")
    assert standing(cast.aino) == (20, 0)
    run(write(tmp_path / "r.csv", [bought(cast.aino, "r1", -100_00, returns="p1")]))
    awards.award(date(2026, 11, 1), reason="returns")
    assert standing(cast.aino) == (0, 30)
    books_hold()


def test_money_is_used_and_given_back_in_the_order_of_the_file(cast: Cast, tmp_path: Path) -> None:
    aino = user()
    give(aino, 5_00)
    rows = [
        used(aino, "u1", 5_00),
        used(aino, "b1", -5_00, reverses="u1"),
        used(aino, "u2", 4_00),
        used(aino, "u3", 2_00),
        used(aino, "b2", -3_00, reverses="u2"),
        used(aino, "u4", 4_00),
    ]
    file = write(tmp_path / "a.jsonl", rows, "redemptions")
    assert counts(run(file, "redemptions")) == (5, 0, 0, 1)
    assert aside(file) == [(4, "cents: the household has less money")]
    assert standing(aino) == (0, 0)
    books_hold()
    assert counts(run(write(file, [*rows[:3], *rows[4:]], "redemptions"), "redemptions")) == (
        0, 5, 0, 0,
    )  # fmt: skip
    assert standing(aino) == (0, 0)


def test_money_may_be_given_back_before_the_file_says_that_it_was_used(
    fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    aino = user()
    give(aino, 5_00)
    rows = [
        used(aino, "b1", -2_00, reverses="u1"),
        used(aino, "b2", -9_00, reverses="u1"),
        used(aino, "b3", -1, reverses="u9"),
        used(aino, "u1", 5_00),
    ]
    file = write(tmp_path / "a.csv", rows, "redemptions")
    assert counts(run(file, "redemptions")) == (2, 0, 0, 2)
    assert aside(file) == [
        (3, "cents: more than is left to give back"),
        (4, "reverses: there is no such use of money"),
    ]
    assert standing(aino) == (2_00, 0)


def test_an_identifier_stands_for_one_row_whatever_it_does(fresh: str, tmp_path: Path) -> None:
    aino = user()
    give(aino, 5_00)
    rows = [
        used(aino, "u1", 2_00),
        used(aino, "u1", -1_00, reverses="u1"),
        used(aino, "u1", 3_00),
        used(aino, "b1", -1_00, reverses="u1"),
    ]
    file = write(tmp_path / "a.csv", rows, "redemptions")
    assert counts(run(file, "redemptions")) == (2, 0, 2, 0)
    more = write(tmp_path / "b.csv", [used(aino, "b1", 1_00), rows[1]], "redemptions")
    assert counts(run(more, "redemptions")) == (0, 0, 2, 0)
    assert standing(aino) == (4_00, 0)


@pytest.mark.parametrize(
    ("traits", "told"),
    [
        ({"confirmed_at": None}, "card: its member’s identity has not been confirmed"),
        ({"may_use_money": False}, "card: its member may not use the household’s money"),
        (
            {"left_at": datetime(2026, 12, 1, tzinfo=UTC)},
            "card: its member had left the programme",
        ),
    ],
)
def test_who_may_not_use_money_does_not(
    fresh: str, tmp_path: Path, traits: dict[str, Any], told: str
) -> None:
    aino = user()
    give(aino, 5_00)
    Member.update(**traits).where(Member.id == aino.id).execute()
    file = write(tmp_path / "a.csv", [used(aino)], "redemptions")
    assert counts(run(file, "redemptions")) == (0, 0, 0, 1)
    assert aside(file) == [(2, told)]
    assert standing(aino) == (5_00, 0)


def test_money_is_not_used_with_a_blocked_card(fresh: str, tmp_path: Path) -> None:
    aino = user()
    give(aino, 5_00)
    block(aino, datetime(2026, 12, 15, 8, tzinfo=UTC))
    file = write(tmp_path / "a.csv", [used(aino)], "redemptions")
    run(file, "redemptions")
    assert aside(file) == [(2, "card: had been blocked")]


def test_a_file_that_cannot_be_read_leaves_what_was_put_aside(cast: Cast, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [bought(cast.aino, cents=0)])
    run(file)
    assert aside(file) == [(2, "cents: is zero")]
    file.write_text("id,card,at,cents\n", "utf-8")
    with pytest.raises(Fault, match="lacks store, store_name"):
        run(file)
    assert aside(file) == [(2, "cents: is zero")]
