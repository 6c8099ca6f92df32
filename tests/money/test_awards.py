"""The monthly award, by the rules of the programme."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from plussa.members.models import Member
from plussa.money import awards
from plussa.money.awards import AwardTotals
from plussa.money.models import Balance, Entry, EntryKind, Lot, MonthTotal
from plussa.money.outcomes import MoneyRefused
from plussa.permissions import service
from plussa.permissions.models import Permission
from plussa.permissions.rules import values
from plussa.privacy.ending import leaving
from tests.conftest import Clock
from tests.money.stores import books_hold, buy, give, open_lots, spend, standing, user
from tests.people import Cast, Reader, add_member
from tests.queries import counted

NOVEMBER = date(2026, 11, 1)
PAID = date(2026, 12, 4)


def award(month: date = NOVEMBER, **more: object) -> AwardTotals:
    done = awards.award(month, **more)  # type: ignore[arg-type]  # what a test wants to say
    books_hold()
    return done


@pytest.fixture(autouse=True)
def fourth(at: Clock) -> None:
    """The first day on which November is awarded."""
    at(PAID)


def test_the_example_of_the_rules(cast: Cast) -> None:
    buy(cast.aino, 10_60, date(2026, 11, 3))
    buy(cast.eino, 20_50, date(2026, 11, 30))
    done = award()
    assert (done.paid, done.paid_cents) == (1, 16)
    assert standing(cast.aino) == (16, 0)
    assert open_lots(cast.aino) == [(date(2028, 1, 4), 16)]
    entry = Entry.get()
    assert (entry.kind, entry.month, entry.basis, entry.day) == (
        EntryKind.AWARD,
        NOVEMBER,
        31_10,
        PAID,
    )


def test_awarding_twice_is_awarding_once(cast: Cast) -> None:
    buy(cast.aino, 100_00, date(2026, 11, 3))
    award()
    again = award()
    assert (again.months, again.paid_cents) == (0, 0)
    assert Entry.select().count() == 1


def test_a_dry_run_says_what_would_be_paid_and_pays_nothing(cast: Cast, at: Clock) -> None:
    buy(cast.aino, 100_00, date(2026, 11, 3))
    at(date(2026, 12, 1))
    assert award(dry=True).paid_cents == 50
    assert not Entry.select().exists()
    assert not Balance.select().exists()
    assert MonthTotal.get().waiting


@pytest.mark.parametrize("whence", ["household", "programme"])
def test_points_of_who_has_left_stay_with_the_household(
    cast: Cast, reader: Callable[..., Reader], whence: str
) -> None:
    buy(cast.eino, 100_00, date(2026, 11, 20))
    if whence == "programme":
        leaving.leave(cast.eino)
    else:
        reader(cast.eino).post("/en/account/household/leave/")
    award()
    assert standing(cast.aino) == (50, 0)
    moved = Member.get_by_id(cast.eino.id).household_id != cast.aino.household_id
    assert moved is (whence == "household")


def test_paying_with_plussa_money_takes_no_points_away(fresh: str) -> None:
    aino, otso = user(), user()
    give(aino, 40_00)
    for one in (aino, otso):
        buy(one, 100_00, date(2026, 11, 20))
    spend(aino, 40_00, PAID)
    award()
    assert standing(aino) == standing(otso) == (50, 0)


def test_what_is_paid_and_used_depends_on_no_permission(fresh: str) -> None:
    aino, otso = user(), user()
    for one, allows in ((aino, True), (otso, False)):
        for permission in Permission:
            shown = service.words_now(permission, "fi")
            choice = values(permission)[-1 if allows else 0]
            service.choose(one, permission, choice, shown)
        buy(one, 100_00, date(2026, 11, 20))
    assert (
        service.standing(aino, Permission.PROFILING).value
        is not service.standing(otso, Permission.PROFILING).value
    )
    award()
    for one in (aino, otso):
        spend(one, 20, PAID)
    assert standing(aino) == standing(otso) == (30, 0)


@pytest.mark.parametrize("day", [date(2026, 12, 3), date(2026, 12, 9)])
def test_only_a_reason_allows_another_day_than_the_rules_do(
    cast: Cast, at: Clock, day: date
) -> None:
    buy(cast.aino, 100_00, date(2026, 11, 3))
    at(day)
    with pytest.raises(MoneyRefused, match="WRONG_DAY") as refused:
        award()
    assert refused.value.values == {"first": PAID, "last": date(2026, 12, 8)}
    assert award(reason="the tills were late").paid_cents == 50
    assert Entry.get().reason == "the tills were late"


def test_a_month_that_is_not_over_is_never_awarded(cast: Cast) -> None:
    buy(cast.aino, 100_00, date(2026, 12, 3))
    with pytest.raises(MoneyRefused, match="NOT_OVER"):
        award(date(2026, 12, 1), reason="now")
    with pytest.raises(MoneyRefused, match="NOT_OVER"):
        award(date(2026, 12, 1), dry=True)


def test_months_end_in_helsinki(cast: Cast) -> None:
    late = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)  # half past midnight, the first of December
    buy(cast.aino, 100_00, NOVEMBER, at=late)
    assert award().paid_cents == 0
    assert MonthTotal.get().month == date(2026, 12, 1)


def test_a_late_purchase_is_paid_with_the_next_award(cast: Cast, at: Clock) -> None:
    buy(cast.aino, 10_60, date(2026, 11, 3))
    award()
    buy(cast.eino, 20_50, date(2026, 11, 30))
    at(date(2027, 1, 5))
    assert award(date(2026, 12, 1)).paid_cents == 11  # 16 in all
    assert open_lots(cast.aino) == [(date(2028, 1, 4), 5), (date(2028, 2, 5), 11)]


def test_a_return_is_taken_back_and_the_rest_is_a_debt_that_the_next_award_settles(
    fresh: str, at: Clock
) -> None:
    aino = user()
    bought = buy(aino, 200_00, date(2026, 11, 3))
    award()
    spend(aino, 70, PAID)
    buy(aino, -200_00, date(2026, 12, 10), returns=bought.external_id)
    buy(aino, 300_00, date(2026, 12, 10))
    at(date(2027, 1, 5))
    done = award(date(2026, 12, 1))
    assert (done.taken_back_cents, done.owed_cents) == (1_00, 70)
    assert (done.paid_cents, done.settled_cents) == (1_50, 70)
    assert standing(aino) == (80, 0)


def test_a_debt_stays_until_it_is_settled(fresh: str, at: Clock) -> None:
    aino = user()
    bought = buy(aino, 200_00, date(2026, 11, 3))
    award()
    spend(aino, 1_00, PAID)
    buy(aino, -200_00, date(2026, 12, 10), returns=bought.external_id)
    at(date(2027, 1, 5))
    award(date(2026, 12, 1))
    assert standing(aino) == (0, 1_00)
    buy(aino, 100_00, date(2027, 1, 10))
    at(date(2027, 2, 5))
    award(date(2027, 1, 1))
    assert standing(aino) == (0, 50)
    assert Lot.select().count() == 1


def test_a_month_below_zero_earns_nothing_and_costs_nothing(cast: Cast) -> None:
    give(cast.aino, 5_00)
    buy(cast.aino, -30_00, date(2026, 11, 3))
    done = award()
    assert (done.months, done.taken_back_cents) == (1, 0)
    assert standing(cast.aino) == (5_00, 0)


def test_what_is_less_than_a_euro_is_awarded_nothing(cast: Cast) -> None:
    buy(cast.aino, 99, date(2026, 11, 3))
    assert award().months == 1
    assert not Entry.select().exists()


def test_who_is_not_confirmed_earns_too(fresh: str) -> None:
    member = add_member(confirmed_at=None)
    buy(member, 100_00, date(2026, 11, 3))
    award()
    assert standing(member) == (50, 0)


def test_many_households_are_awarded_in_few_queries(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries(members: int) -> int:
        for _ in range(members):
            buy(add_member(), 100_00, date(2026, 11, 3))
        with counted() as asked:
            assert award().paid == members
        return len(asked)

    assert queries(3) == queries(30)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_batches_end_where_households_do(
    fresh: str, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(awards, "BATCH", size)
    members = [add_member() for _ in range(5)]
    for member in members:
        buy(member, 100_00, date(2026, 10, 3))
        buy(member, 300_00, date(2026, 11, 3))
    assert award().paid == 10
    assert [standing(member) for member in members] == [(2_00, 0)] * 5
