"""Households end: their money is lost, or all of it goes where their last member goes."""

from datetime import date, timedelta

import pytest

from plussa.members.household.loss import Loss
from plussa.members.models import Member, Role
from plussa.money import awards, closing, donations
from plussa.money.ledger import lots
from plussa.money.models import Account, Entry, EntryKind, Lot, MoneyWish, MonthTotal, Posting
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.money.tills import redemptions
from tests.conftest import TODAY, Clock
from tests.money.stores import (
    back,
    books_hold,
    buy,
    give,
    open_lots,
    receipt,
    spend,
    standing,
    till,
    use,
    user,
)


def sum_of(account: Account) -> int:
    return sum(one.cents for one in Posting.select().where(Posting.account == account))


def move(member: Member, to: Member) -> None:
    """Move a member to the household of another, with all money."""
    closing.move_all(member.household_id, to.household_id)
    Member.update(household=to.household, role=Role.MEMBER).where(Member.id == member.id).execute()
    books_hold()


def test_a_household_says_what_it_would_lose(fresh: str, at: Clock) -> None:
    aino = user()
    assert closing.preview(aino.household_id) == Loss(0, 0, 0)
    give(aino, 5_00)
    buy(aino, 300_00, TODAY)
    assert closing.preview(aino.household_id) == Loss(5_00, 0, 1_50)
    give(aino, -6_00)
    at(date(2027, 3, 1))
    assert closing.preview(aino.household_id) == Loss(0, 1_00, 1_50)


def test_what_is_left_is_lost_by_an_entry(fresh: str) -> None:
    aino = user()
    give(aino, 5_00)
    assert closing.close(aino.household_id) == Loss(5_00, 0, 0)
    assert closing.close(aino.household_id) == Loss(0, 0, 0)
    assert standing(aino) == (0, 0)
    assert sum_of(Account.FORFEITED) == 5_00
    assert Entry.select().where(Entry.kind == EntryKind.FORFEIT).count() == 1
    books_hold()


def test_debt_lapses(fresh: str) -> None:
    aino = user()
    give(aino, -5_00)
    closing.close(aino.household_id)
    assert standing(aino) == (0, 0)
    assert sum_of(Account.FORFEITED) == -5_00
    books_hold()


def test_as_much_money_as_debt_is_lost_as_both(fresh: str) -> None:
    aino = user()
    give(aino, 5_00)
    used = spend(aino, 5_00, TODAY)
    give(aino, -5_00)
    till(back(used, 5_00, TODAY))
    assert standing(aino) == (5_00, 5_00)
    closing.close(aino.household_id)
    assert standing(aino) == (0, 0)
    books_hold()


def test_nothing_comes_to_a_household_that_is_no_more(fresh: str, at: Clock) -> None:
    aino = user()
    buy(aino, 300_00, date(2026, 11, 3))
    give(aino, 5_00)
    used = spend(aino, 1_00, TODAY)
    closing.close(aino.household_id)
    assert redemptions.store_all([use(aino, 1, TODAY)]) == [MoneyOutcome.CLOSED]
    assert redemptions.store_all([back(used, 1, TODAY)]) == [MoneyOutcome.CLOSED]
    at(date(2026, 12, 8))
    done = awards.award(date(2026, 11, 1))
    assert (done.lapsed, done.paid) == (1, 0)
    assert not MonthTotal.get().waiting
    assert awards.award(date(2026, 11, 1)).months == 0
    assert standing(aino) == (0, 0)
    books_hold()


def test_what_had_expired_before_is_not_lost_by_ending(fresh: str, at: Clock) -> None:
    aino = user()
    give(aino, 5_00)
    at(date(2028, 1, 16))
    assert closing.close(aino.household_id) == Loss(0, 0, 0)
    assert (sum_of(Account.EXPIRED), sum_of(Account.FORFEITED)) == (5_00, 0)
    books_hold()


def test_who_moves_takes_money_and_debt_along_and_lots_keep_their_last_day(
    fresh: str, at: Clock
) -> None:
    aino, otso = user(), user()
    give(aino, 5_00)
    used = spend(aino, 5_00, TODAY)
    give(aino, -2_00)
    till(back(used, 4_00, TODAY))
    at(TODAY + timedelta(20))
    give(otso, 1_00)
    home = aino.household_id
    move(aino, otso)
    assert standing(otso) == (5_00, 2_00)
    assert open_lots(otso) == [(date(2028, 1, 15), 4_00), (date(2028, 2, 4), 1_00)]
    paid = Lot.select(Lot.paid_on).where(Lot.household == otso.household).order_by(Lot.id)
    assert [day for (day,) in paid.tuples()] == [TODAY + timedelta(20), TODAY]
    assert sum_of(Account.MOVES) == 0
    closing.move_all(home, otso.household_id)
    assert standing(otso) == (5_00, 2_00)


def test_nobody_moves_out_of_or_into_what_is_no_more(fresh: str) -> None:
    aino, otso, kaisa = user(), user(), user()
    give(aino, 5_00)
    closing.close(otso.household_id)
    for one, to in ((aino, otso), (otso, aino)):
        with pytest.raises(MoneyRefused) as refused:
            closing.move_all(one.household_id, to.household_id)
        assert refused.value.reason is MoneyOutcome.CLOSED
    closing.move_all(aino.household_id, aino.household_id)
    move(aino, kaisa)
    with pytest.raises(MoneyRefused):
        closing.move_all(aino.household_id, user().household_id)
    assert standing(kaisa) == (5_00, 0)


def test_what_is_returned_after_moving_comes_to_the_new_household(fresh: str) -> None:
    aino, otso, kaisa = user(), user(), user()
    give(aino, 5_00)
    first = spend(aino, 1_00, TODAY)
    second = spend(aino, 4_00, TODAY)
    move(aino, otso)
    till(back(first, 1_00, TODAY))  # its lot was empty, and is made anew
    till(back(second, 2_00, TODAY))  # to the same
    assert open_lots(otso) == [(date(2028, 1, 15), 3_00)]
    move(otso, kaisa)
    till(back(second, 2_00, TODAY))
    assert open_lots(kaisa) == [(date(2028, 1, 15), 5_00)]
    books_hold()


def test_what_was_earned_before_moving_is_paid_to_the_new_household(fresh: str, at: Clock) -> None:
    aino, otso = user(), user()
    bought = buy(aino, 10_60, date(2026, 11, 3))
    buy(otso, 20_50, date(2026, 11, 3))
    move(aino, otso)
    november = date(2026, 11, 1)
    assert awards.pending(otso.household_id) == [(november, 5), (november, 10)]
    at(date(2026, 12, 4))
    awards.award(november)
    assert standing(otso) == (5 + 10, 0)  # each household's month is rounded by itself
    buy(otso, -10_60, date(2026, 12, 4), returns=bought.external_id)
    at(date(2027, 1, 4))
    awards.award(date(2026, 12, 1))
    assert standing(otso) == (10, 0)
    books_hold()


def test_when_the_new_household_ends_so_does_what_came_before(fresh: str, at: Clock) -> None:
    aino, otso = user(), user()
    buy(aino, 10_60, date(2026, 11, 3))
    move(aino, otso)
    closing.close(otso.household_id)
    at(date(2026, 12, 4))
    assert awards.award(date(2026, 11, 1)).lapsed == 1
    books_hold()


def test_what_is_moved_to_who_donates_is_donated_the_next_time(fresh: str) -> None:
    aino, otso = user(), user()
    donations.choose(otso, MoneyWish.DONATE)
    give(aino, 5_00)
    move(aino, otso)
    assert donations.donate_all() == 5_00
    assert lots.usable(otso.household_id) == 0
    books_hold()


def test_a_purchase_with_a_card_after_moving_counts_for_the_new_household(fresh: str) -> None:
    aino, otso = user(), user()
    move(aino, otso)
    row = receipt(aino, 10_00, TODAY)
    buy(aino, 10_00, TODAY, external_id=row.external_id)
    assert MonthTotal.get().household == otso.household
