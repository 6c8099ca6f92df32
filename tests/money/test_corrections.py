"""Corrections and reversals: always an entry of their own, always with a reason."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from peewee import DatabaseError

from plussa.db import database
from plussa.members.models import Actor, Member
from plussa.money import awards, closing, corrections, donations
from plussa.money.corrections import MOST
from plussa.money.ledger import lots
from plussa.money.models import Entry, EntryKind, Lot, MoneyWish, Posting
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from tests.conftest import TODAY, Clock
from tests.money.stores import back, books_hold, buy, give, open_lots, spend, standing, till, user

REASON = "the till was broken"


@pytest.fixture
def aino(fresh: str) -> Member:
    """A member who may till, use the household's money."""
    return user()


def last() -> Entry:
    found: Entry = Entry.select().order_by(Entry.id.desc()).first()
    return found


def refusal(job: Callable[[], object]) -> MoneyOutcome:
    before = Entry.select().count()
    with pytest.raises(MoneyRefused) as refused:
        job()
    assert Entry.select().count() == before
    return refused.value.reason


def test_a_correction_gives_money_that_is_valid_from_today(aino: Member) -> None:
    corrections.correct(aino.household_id, 5_00, f" {REASON} ")
    assert open_lots(aino) == [(date(2028, 1, 15), 5_00)]
    entry = last()
    assert (entry.kind, entry.reason, entry.by) == (
        EntryKind.CORRECTION, REASON, Actor.CUSTOMER_SERVICE,
    )  # fmt: skip
    books_hold()


def test_what_is_taken_and_not_there_is_a_debt_that_the_next_correction_settles(
    aino: Member,
) -> None:
    give(aino, 2_00)
    give(aino, -5_00)
    assert standing(aino) == (0, 3_00)
    give(aino, 1_00)
    assert standing(aino) == (0, 2_00)
    give(aino, 4_00)
    assert standing(aino) == (2_00, 0)
    assert Lot.select().count() == 2
    books_hold()


def test_a_correction_needs_a_reason_and_a_sum(aino: Member) -> None:
    home = aino.household_id
    assert refusal(lambda: corrections.correct(home, 1, "  ")) is MoneyOutcome.NO_REASON
    for cents in (0, MOST + 1, -MOST - 1):
        assert refusal(partial(corrections.correct, home, cents, REASON)) is MoneyOutcome.NO_SUM


def test_a_correction_under_the_same_key_is_made_once(aino: Member) -> None:
    home = aino.household_id
    made = [corrections.correct(home, 1_00, REASON, key="case 1") for _ in range(2)]
    assert made[0] == made[1]
    assert standing(aino) == (1_00, 0)
    other = user().household_id
    for household, cents in ((home, 2_00), (other, 1_00)):
        job = partial(corrections.correct, household, cents, REASON, key="case 1")
        assert refusal(job) is MoneyOutcome.CONFLICT


def test_a_reversed_use_goes_back_to_its_lots_once(aino: Member) -> None:
    give(aino, 5_00)
    used = spend(aino, 3_00, TODAY)
    entry = last()
    till(back(used, 1_00, TODAY))
    made = corrections.reverse(entry.id, REASON)
    assert open_lots(aino) == [(date(2028, 1, 15), 5_00)]
    assert Entry.get_by_id(made).reverses == entry
    assert refusal(lambda: corrections.reverse(entry.id, REASON)) is MoneyOutcome.CANNOT_REVERSE
    assert till(back(used, 1, TODAY)) is MoneyOutcome.TOO_MUCH
    books_hold()


def test_a_use_that_was_returned_whole_cannot_be_reversed(aino: Member) -> None:
    give(aino, 5_00)
    used = spend(aino, 3_00, TODAY)
    entry = last()
    till(back(used, 3_00, TODAY))
    assert refusal(lambda: corrections.reverse(entry.id, REASON)) is MoneyOutcome.CANNOT_REVERSE


def test_a_reversed_award_is_taken_back_and_not_paid_again(aino: Member, at: Clock) -> None:
    buy(aino, 1_000_00, date(2026, 11, 3))
    at(date(2026, 12, 4))
    awards.award(date(2026, 11, 1))
    entry = last()
    spend(aino, 3_00, date(2026, 12, 4))
    corrections.reverse(entry.id, REASON)
    assert standing(aino) == (0, 3_00)
    assert awards.award(date(2026, 11, 1)).months == 0
    books_hold()


def test_a_reversed_debt_is_lifted_or_comes_back_as_money(aino: Member) -> None:
    give(aino, -3_00)
    entry = last()
    give(aino, 1_00)
    assert standing(aino) == (0, 2_00)
    corrections.reverse(entry.id, REASON)
    assert standing(aino) == (1_00, 0)
    books_hold()


def test_a_reversed_donation_is_taken_from_the_charities(aino: Member) -> None:
    give(aino, 10_00)
    donations.choose(aino, MoneyWish.DONATE)
    corrections.reverse(last().id, REASON)
    assert standing(aino) == (10_00, 0)
    whole = [one.cents for one in Posting.select().where(Posting.charity.is_null(False))]
    assert sum(whole) == 0
    assert len(whole) == 6
    books_hold()


def test_a_reversed_expiry_gives_money_for_thirty_days(aino: Member, at: Clock) -> None:
    give(aino, 10_00)
    day = date(2028, 1, 16)
    at(day)
    assert lots.expire() == 10_00
    corrections.reverse(last().id, REASON)
    assert open_lots(aino) == [(day + timedelta(30), 10_00)]
    books_hold()


def test_what_is_no_mistake_of_its_own_cannot_be_reversed(aino: Member) -> None:
    give(aino, 5_00)
    made = corrections.reverse(last().id, REASON)
    for entry in (made, 0):
        assert refusal(partial(corrections.reverse, entry, REASON)) is MoneyOutcome.CANNOT_REVERSE
    assert refusal(lambda: corrections.reverse(made, "")) is MoneyOutcome.NO_REASON


def test_a_household_that_is_no_more_is_not_corrected(aino: Member) -> None:
    give(aino, 5_00)
    entry = last()
    closing.close(aino.household_id)
    home = aino.household_id
    assert refusal(lambda: corrections.correct(home, 1, REASON)) is MoneyOutcome.CLOSED
    assert refusal(lambda: corrections.reverse(entry.id, REASON)) is MoneyOutcome.CLOSED


def test_the_ledger_is_append_only(aino: Member) -> None:
    give(aino, 5_00)
    for table in ("entry", "posting", "lot", "allocation"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DatabaseError, match="append-only"), database.atomic():
                database.execute_sql(statement)
    books_hold()
