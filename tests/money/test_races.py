"""Money when two, or many, act at the same moment: nothing is spent twice and nothing is lost."""

from collections import Counter
from datetime import date
from functools import partial
from typing import Any

import pytest

from plussa.db import database, lock
from plussa.members.models import Household
from plussa.money import awards, closing, corrections, donations
from plussa.money.ledger import lots
from plussa.money.models import Entry, EntryKind, MoneyWish, Purchase
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.money.tills import purchases, redemptions
from tests.conftest import TODAY, Clock
from tests.members.test_cards_races import together
from tests.money.stores import back, books_hold, buy, give, receipt, spend, standing, use, user

ROUNDS = 4
NOVEMBER = date(2026, 11, 1)


def redeem(*rows: Any) -> list[MoneyOutcome]:
    return redemptions.store_all(rows)


def or_closed(job: Any) -> Any:
    try:
        return job()
    except MoneyRefused as refusal:
        return refusal.reason


def end(household: int) -> None:
    """End a household as the site does: locked first."""
    with database.atomic():
        list(lock(Household.select().where(Household.id == household)))
        closing.close(household)


def test_money_used_by_many_at_once_is_never_overspent(fresh: str) -> None:
    for _ in range(ROUNDS):
        aino = user()
        give(aino, 2_00)
        give(aino, 3_00)
        found = together(*[partial(redeem, use(aino, 1_50, TODAY)) for _ in range(6)])
        assert Counter(one for [one] in found) == {
            MoneyOutcome.STORED: 3,
            MoneyOutcome.NOT_ENOUGH: 3,
        }
        assert standing(aino) == (50, 0)
    books_hold()


def test_the_same_use_sent_many_times_at_once_is_used_once(fresh: str) -> None:
    for _ in range(ROUNDS):
        aino, otso = user(), user()
        give(aino, 5_00)
        give(otso, 5_00)
        row = use(aino, 1_00, TODAY)
        other = use(otso, 1_00, TODAY, external_id=row.external_id)
        found = [one for [one] in together(*[partial(redeem, row)] * 3, partial(redeem, other))]
        assert found.count(MoneyOutcome.STORED) == 1
        assert set(found) <= {MoneyOutcome.STORED, MoneyOutcome.SAME, MoneyOutcome.CONFLICT}
        assert standing(aino)[0] + standing(otso)[0] == 9_00
    books_hold()


def test_batches_that_hold_the_same_households_wait_for_one_another(fresh: str) -> None:
    members = [user() for _ in range(6)]
    for member in members:
        give(member, 10_00)
    for _ in range(ROUNDS):
        rows = [use(member, 1_00, TODAY) for member in members]
        more = [use(member, 1_00, TODAY) for member in reversed(members)]
        together(
            partial(redeem, *rows),
            partial(redeem, *more),
            *[partial(corrections.correct, member.household_id, 1, "r") for member in members[:3]],
        )
    assert sum(standing(member)[0] for member in members) == 60_00 - ROUNDS * (12_00 - 3)
    books_hold()


def test_no_more_is_given_back_than_was_used(fresh: str) -> None:
    for _ in range(ROUNDS):
        aino = user()
        give(aino, 5_00)
        used = spend(aino, 4_00, TODAY)
        entry = Entry.get(Entry.key == f"use {used.external_id}").id
        found = together(
            *[
                partial(redemptions.store_all, [back(used, 3_00, TODAY)])
                for _ in range(3)
            ],
            partial(or_closed, partial(corrections.reverse, entry, "r")),
        )  # fmt: skip
        assert standing(aino)[0] in (4_00, 5_00)
        assert found.count([MoneyOutcome.STORED]) <= 1
    books_hold()


def test_an_award_done_twice_at_once_pays_once(
    fresh: str, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awards, "BATCH", 3)
    members = [user() for _ in range(10)]
    at(date(2026, 12, 4))
    for member in members:
        buy(member, 100_00, date(2026, 11, 3))
    done = together(*[partial(awards.award, NOVEMBER)] * 3)
    assert sum(one.paid for one in done) == 10
    assert [standing(member) for member in members] == [(50, 0)] * 10
    books_hold()


def test_purchases_that_come_during_an_award_are_seen_or_wait(
    fresh: str, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awards, "BATCH", 2)
    members = [user() for _ in range(6)]
    at(date(2026, 12, 4))
    for _ in range(ROUNDS):
        rows = [receipt(member, 100_00, date(2026, 11, 3)) for member in members]
        together(
            partial(awards.award, NOVEMBER),
            partial(purchases.store_all, rows[:3]),
            partial(purchases.store_all, rows[::-1]),
            partial(awards.award, NOVEMBER),
            *[partial(redeem, use(member, 10, TODAY)) for member in members[:2]],
        )
        books_hold()
    awards.award(NOVEMBER)
    used = Entry.select().where(Entry.kind == EntryKind.REDEMPTION).count() * 10
    assert sum(standing(member)[0] for member in members) == 6 * ROUNDS * 50 - used
    assert Purchase.select().count() == 6 * ROUNDS
    books_hold()


def test_a_file_given_twice_at_once_is_stored_once(fresh: str) -> None:
    members = [user() for _ in range(4)]
    rows = [receipt(members[place % 4], 1_00, TODAY) for place in range(40)]
    found = together(*[partial(purchases.store_all, rows[::step]) for step in (1, -1, 1)])
    outcomes = Counter(one for part in found for one in part)
    assert outcomes == {MoneyOutcome.STORED: 40, MoneyOutcome.SAME: 80}
    books_hold()


def test_a_household_ends_while_its_money_is_used_awarded_and_donated(
    fresh: str, at: Clock
) -> None:
    at(date(2026, 12, 4))
    for _ in range(ROUNDS):
        aino = user()
        give(aino, 5_00)
        used = spend(aino, 1_00, TODAY)
        buy(aino, 100_00, date(2026, 11, 3))
        home = aino.household_id
        together(
            partial(end, home),
            partial(redeem, use(aino, 1_00, TODAY)),
            partial(redemptions.store_all, [back(used, 50, TODAY)]),
            partial(awards.award, NOVEMBER),
            partial(or_closed, partial(donations.choose, aino, MoneyWish.DONATE, 10)),
            partial(or_closed, partial(corrections.correct, home, 7, "r")),
            partial(purchases.store_all, [receipt(aino, 1_00, TODAY)]),
        )
        assert standing(aino) == (0, 0)
        books_hold()


def test_two_households_move_while_their_money_is_used(fresh: str) -> None:
    for _ in range(ROUNDS):
        aino, otso, kaisa = user(), user(), user()
        for member in (aino, otso, kaisa):
            give(member, 5_00)
        used = spend(aino, 1_00, TODAY)
        together(
            partial(or_closed, partial(closing.move_all, aino.household_id, otso.household_id)),
            partial(or_closed, partial(closing.move_all, otso.household_id, kaisa.household_id)),
            partial(redeem, use(aino, 1_00, TODAY)),
            partial(redemptions.store_all, [back(used, 1_00, TODAY)]),
            partial(redeem, use(kaisa, 1_00, TODAY)),
            lots.expire,
        )
        left = sum(standing(member)[0] for member in (aino, otso, kaisa))
        assert left == 13_00
        books_hold()


def test_a_monthly_most_is_kept_whatever_happens_at_once(fresh: str) -> None:
    for _ in range(ROUNDS):
        aino = user()
        donations.choose(aino, MoneyWish.DONATE, 3_00)
        give(aino, 10_00)
        together(
            *[donations.donate_all] * 3, partial(donations.choose, aino, MoneyWish.DONATE, 3_00)
        )
        assert standing(aino) == (7_00, 0)
    books_hold()
