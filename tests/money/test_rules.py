"""The arithmetic of Plussa money: examples of the rules, and what holds of any sums."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plussa.money import rules
from plussa.money.outcomes import MoneyRefused
from plussa.money.rates import on
from plussa.money.rules import LotBalance, Portion
from tests.money.reference import thirteen_months_later, worth

TODAY = date(2026, 6, 5)
RATES = on(TODAY)
DAYS = st.dates(date(2022, 11, 1), date(2060, 12, 31))
CENTS = st.integers(1, 10_000_00)
LOTS = st.lists(st.tuples(st.dates(TODAY - timedelta(5), TODAY + timedelta(9)), CENTS), max_size=8)
PORTIONS = st.lists(CENTS, max_size=6).map(
    lambda all: [Portion(lot, cents) for lot, cents in enumerate(all)]
)


def lots(found: list[tuple[date, int]]) -> list[LotBalance]:
    return [LotBalance(id, until, cents) for id, (until, cents) in enumerate(found)]


@pytest.mark.parametrize(
    ("total", "points", "cents"),
    [
        (31_10, 31, 16),  # the example of the rules: 15.5 cents, upwards
        (1_000_00, 1_000, 5_00),
        (99, 0, 0),
        (1_00, 1, 1),
        (1_99, 1, 1),
        (2_00, 2, 1),
        (3_00, 3, 2),
        (0, 0, 0),
        (-1, 0, 0),
        (-500_00, 0, 0),
    ],
)
def test_points_are_full_euros_and_money_is_rounded_once(
    total: int, points: int, cents: int
) -> None:
    assert rules.due(total, RATES) == (points, cents)


@given(st.integers(-(10**9), 10**9))
def test_money_is_the_nearest_cent_and_half_goes_up(total: int) -> None:
    points, cents = rules.due(total, RATES)
    exact = Fraction(points * 5, 10)
    assert Fraction(-1, 2) < cents - exact <= Fraction(1, 2)
    assert cents == worth(total)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_more_purchases_never_earn_less(one: int, more: int) -> None:
    assert rules.due(one, RATES) <= rules.due(one + more, RATES)


@pytest.mark.parametrize(
    ("paid", "until"),
    [
        (date(2026, 6, 5), date(2027, 7, 5)),
        (date(2026, 12, 4), date(2028, 1, 4)),
        (date(2027, 1, 29), date(2028, 2, 29)),
        (date(2026, 1, 31), date(2027, 2, 28)),
        (date(2026, 1, 30), date(2027, 2, 28)),
    ],
)
def test_money_is_valid_for_thirteen_calendar_months(paid: date, until: date) -> None:
    assert rules.expires_on(paid, RATES) == until


@given(DAYS)
def test_any_day_of_payment_has_its_last_day(paid: date) -> None:
    until = rules.expires_on(paid, RATES)
    assert until == thirteen_months_later(paid)
    assert (until.year * 12 + until.month) - (paid.year * 12 + paid.month) == 13


def test_a_month_is_awarded_from_the_fourth_to_the_eighth_of_the_next() -> None:
    days = rules.award_days(date(2026, 12, 1), RATES)
    assert days == (date(2027, 1, 4), date(2027, 1, 8))


@given(CENTS, st.integers(0, 10_000_00))
def test_debt_is_settled_first(cents: int, debt: int) -> None:
    settled, money = rules.settle(cents, debt)
    assert settled + money == cents
    assert settled == debt or money == 0
    assert min(settled, money) >= 0


def test_the_money_that_expires_first_is_used_first() -> None:
    found = [
        LotBalance(1, TODAY + timedelta(9), 5),
        LotBalance(2, TODAY, 3),
        LotBalance(3, TODAY + timedelta(1), 4),
        LotBalance(4, TODAY - timedelta(1), 100),
        LotBalance(5, TODAY + timedelta(1), 4),
    ]
    assert rules.spend(found, 12, TODAY) == [(2, 3), (3, 4), (5, 4), (1, 1)]


@given(LOTS, CENTS)
def test_what_is_taken_is_there_and_valid(found: list[tuple[date, int]], cents: int) -> None:
    mine = lots(found)
    taken, missing = rules.take(mine, cents, TODAY)
    by_id = {lot.id: lot for lot in mine}
    assert sum(portion.cents for portion in taken) + missing == cents
    assert missing == max(0, cents - rules.usable(mine, TODAY))
    assert all(0 < portion.cents <= by_id[portion.lot].cents for portion in taken)
    used = [by_id[portion.lot].expires_on for portion in taken]
    assert used == sorted(used)
    assert all(until >= TODAY for until in used)
    full = taken[:-1]  # only the last may be used in part
    assert all(portion.cents == by_id[portion.lot].cents for portion in full)


@given(LOTS)
def test_nobody_uses_a_cent_more_than_there_is(found: list[tuple[date, int]]) -> None:
    mine = lots(found)
    with pytest.raises(MoneyRefused, match="NOT_ENOUGH"):
        rules.spend(mine, rules.usable(mine, TODAY) + 1, TODAY)


@given(LOTS)
def test_money_has_either_expired_or_can_be_used(found: list[tuple[date, int]]) -> None:
    mine = lots(found)
    gone = sum(portion.cents for portion in rules.expired(mine, TODAY))
    assert gone + rules.usable(mine, TODAY) == sum(lot.cents for lot in mine)


@given(PORTIONS, st.data())
def test_what_goes_back_leaves_what_a_smaller_use_would_have_taken(
    taken: list[Portion], data: st.DataObject
) -> None:
    whole = sum(portion.cents for portion in taken)
    first = data.draw(st.integers(0, whole))
    second = data.draw(st.integers(0, whole - first))
    back = [*rules.give_back(taken, 0, first), *rules.give_back(taken, first, second)]
    assert sum(portion.cents for portion in back) == first + second
    stays = dict(taken)
    for lot, cents in back:
        stays[lot] -= cents
    mine = [LotBalance(lot, TODAY, cents) for lot, cents in taken]
    smaller = rules.spend(mine, whole - first - second, TODAY)
    assert [(lot, cents) for lot, cents in stays.items() if cents] == smaller


@given(PORTIONS, st.data())
def test_no_more_goes_back_than_was_taken(taken: list[Portion], data: st.DataObject) -> None:
    whole = sum(portion.cents for portion in taken)
    before = data.draw(st.integers(0, whole))
    with pytest.raises(MoneyRefused, match="TOO_MUCH"):
        rules.give_back(taken, before, whole - before + 1)


def test_the_cents_that_do_not_divide_go_to_the_first_charities() -> None:
    assert rules.share(11, ["a", "b", "c"]) == [("a", 4), ("b", 4), ("c", 3)]
    assert rules.share(1, ["a", "b", "c"]) == [("a", 1)]


@given(CENTS, st.integers(1, 20))
def test_a_donation_is_shared_whole_and_equally(cents: int, charities: int) -> None:
    parts = [part for _, part in rules.share(cents, [str(one) for one in range(charities)])]
    assert sum(parts) == cents
    assert max(parts) - min([*parts, *[0] * (charities - len(parts))]) <= 1


@pytest.mark.parametrize(
    ("usable", "most", "donated", "given_away"),
    [(100, None, 0, 100), (100, 30, 0, 30), (100, 30, 20, 10), (100, 30, 40, 0), (5, 30, 0, 5)],
)
def test_a_donation_is_all_or_what_is_left_of_the_most(
    usable: int, most: int | None, donated: int, given_away: int
) -> None:
    assert rules.donation(usable, most, donated) == given_away


def test_the_rates_of_a_day_are_the_last_that_began() -> None:
    later = [RATES, rules.Rates(date(2027, 1, 1), 2, 400, 12, 14, 1, 5)]
    assert rules.rates_on(later, date(2026, 12, 31)) == RATES
    assert rules.rates_on(later, date(2027, 1, 1)).points_per_euro == 2
