"""Statements open and close right, years later too, and say from when on they know."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from flask import Flask

from plussa.members.models import Member
from plussa.money import forgetting
from plussa.money.account.statement import Statement, as_csv, statement
from plussa.money.ledger import lots
from plussa.money.models import Balance, Entry
from tests.conftest import Clock
from tests.money.stores import books_hold, give, spend, standing, user
from tests.people import Reader

FIRST, BOUNDARY, LAST = date(2023, 1, 3), date(2025, 1, 1), date(2026, 12, 15)


@pytest.fixture
def aino(fresh: str, at: Clock) -> Member:
    """A member whose household has had money, none and debt, over four years."""
    member, chance, day = user(), Random(14), FIRST  # noqa: S311  no secret
    while day < LAST:
        at(day)
        lots.expire()
        give(
            member, chance.choice([-3_00, 4_00, 5_00] if day < date(2025, 6, 1) else [-9_00, 3_00])
        )
        if (there := lots.usable(member.household_id)) and chance.random() < 0.3:
            spend(member, max(1, there // 2), day)
        day += timedelta(chance.randint(20, 60))
    at(LAST)
    return member


def boundaries(day: date) -> Iterator[date]:
    """Days around one, where a period may begin or end."""
    yield from (day - timedelta(1), day, day + timedelta(1))


PERIODS = [
    (first, last)
    for first in (date(2000, 1, 1), FIRST, *boundaries(BOUNDARY), date(2025, 9, 1), LAST)
    for last in (FIRST, *boundaries(BOUNDARY), date(2025, 9, 1), LAST)
    if first <= last
]


def told(whole: Statement) -> tuple[object, ...]:
    return (whole.opening, whole.opening_debt, whole.rows, whole.closing, whole.closing_debt)


def test_what_retention_carries_is_in_every_statement(aino: Member) -> None:
    home = aino.household_id
    before = {period: statement(home, *period) for period in PERIODS}
    assert {one.known_from for one in before.values()} == {None}
    since = {last: statement(home, BOUNDARY, last) for _, last in PERIODS if last >= BOUNDARY}
    assert any(one.opening for one in since.values())
    assert forgetting.forget_entries(BOUNDARY)
    books_hold()
    for (first, last), whole in before.items():
        now = statement(home, first, last)
        if first >= BOUNDARY:
            assert now.known_from is None
            assert told(now) == told(whole)
        else:
            assert now.known_from == now.begins == BOUNDARY
            assert now.is_known is (last >= BOUNDARY)
        if first < BOUNDARY <= last:
            assert told(now) == told(since[last])
            assert (now.closing, now.closing_debt) == (whole.closing, whole.closing_debt)
        assert now.is_known or not now.rows
    money, debt = standing(aino)
    now = statement(home, date(2000, 1, 1), LAST)
    assert (now.closing, now.closing_debt) == (money, debt)


def test_each_statement_opens_as_the_one_before_closes(aino: Member) -> None:
    home = aino.household_id
    forgetting.forget_entries(BOUNDARY)
    days = [BOUNDARY + timedelta(days) for days in range(0, 720, 40)]
    whole = [statement(home, first, last - timedelta(1)) for first, last in pairwise(days)]
    for one, after in pairwise(whole):
        assert (one.closing, one.closing_debt) == (after.opening, after.opening_debt)
    assert any(one.opening_debt for one in whole)


def test_a_run_of_retention_that_was_broken_off_is_right_too(
    aino: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, before = aino.household_id, statement(aino.household_id, BOUNDARY, LAST)
    ids = [one.id for one in Entry.select().where(Entry.day < BOUNDARY).limit(7)]
    with monkeypatch.context() as patch:

        def once(sql: str, forget: Any, *_given: Any) -> int:
            return forget(ids) or 0 if sql.startswith("SELECT id FROM entry") else 0

        patch.setattr(forgetting, "_each", once)
        forgetting.forget_entries(BOUNDARY)
    assert Entry.select().where(Entry.day < BOUNDARY).exists()
    assert told(statement(home, BOUNDARY, LAST)) == told(before)
    assert statement(home, FIRST, LAST).known_from == BOUNDARY
    forgetting.forget_entries(BOUNDARY)
    assert told(statement(home, FIRST, LAST)) == told(before)
    later = date(2025, 9, 1)
    forgetting.forget_entries(later)
    forgetting.forget_entries(BOUNDARY)
    assert Balance.get(Balance.household == home).kept_from == later


def test_who_never_lost_a_row_is_told_everything(fresh: str, at: Clock) -> None:
    old, new = user(), user()
    at(FIRST)
    give(old, 5_00)
    at(LAST)
    give(new, 5_00)
    forgetting.forget_entries(BOUNDARY)
    assert statement(new.household_id, FIRST, LAST).known_from is None
    assert statement(old.household_id, FIRST, LAST).known_from == BOUNDARY
    assert statement(user().household_id, FIRST, LAST).closing == 0


def test_rows_are_in_the_order_in_which_they_happened(fresh: str, at: Clock) -> None:
    """A till's file may come late, and its rows are of before."""
    member = user()
    for day in (date(2026, 12, 3), date(2026, 12, 1), date(2026, 12, 2)):
        at(day)
        give(member, 1_00)
    at(LAST)
    rows = statement(member.household_id, date(2026, 12, 1), LAST).rows
    assert [one.day.day for one in rows] == [1, 2, 3]
    text = as_csv(
        statement(member.household_id, date(2026, 12, 2), LAST), [], lambda _row: "x", "", "."
    )
    assert text.splitlines()[1:] == ["2026-12-02,x,1.00,0.00,2.00", "2026-12-03,x,1.00,0.00,3.00"]


@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("address", "signs", "words"),
    [
        (
            "/en/account/plussa-money/statement",
            ",.",
            (
                "Rows are kept from 1 January 2025 on, so this statement begins there.",
                "We no longer know what happened in these days: rows are kept from 1 January 2025 on.",
                "Carried over from earlier rows",
            ),
        ),
        (
            "/fi/oma-tili/plussa-raha/tiliote",
            ";,",
            (
                "Rivit on säilytetty 1. tammikuuta 2025 alkaen, joten tiliote alkaa siitä.",
                "Näiden päivien tapahtumia ei enää ole: rivit on säilytetty 1. tammikuuta 2025 alkaen.",
                "Siirto aiemmilta riveiltä",
            ),
        ),
    ],
    ids=["en", "fi"],
)
def test_page_and_file_say_from_when_they_know(
    aino: Member, app: Flask, address: str, signs: str, words: tuple[str, str, str]
) -> None:
    separator, decimal = tuple(signs)
    home = aino.household_id
    forgetting.forget_entries(BOUNDARY)
    reader = Reader(app, aino)
    page = " ".join(reader.get(f"{address}/2023-01-01/2026-12-15/").text.split())
    assert words[0] in page
    assert ("Debt at the end" in page or "Velka lopussa" in page) is bool(
        statement(home, FIRST, LAST).opening_debt or standing(aino)[1]
    )
    whole = statement(home, FIRST, LAST)
    lines = reader.client.get(f"{address}/2023-01-01/2026-12-15/plussa.csv").text.splitlines()
    assert lines[1].startswith(f"2025-01-01{separator}")
    assert words[2] in lines[1]
    money = f"{whole.opening // 100}{decimal}{whole.opening % 100:02}"
    assert lines[1].endswith(f"{separator}{money}")
    gone = " ".join(reader.get(f"{address}/2023-01-01/2023-12-31/").text.split())
    assert words[1] in gone
    lines = reader.client.get(f"{address}/2023-01-01/2023-12-31/plussa.csv").text.splitlines()
    assert len(lines) == 2
    assert lines[1].endswith(separator * 3)
