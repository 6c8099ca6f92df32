"""What a till sends counts for the household and the right of its moment, not of its file's."""

from datetime import date, timedelta
from typing import Any

import pytest

from plussa.members.household import homes
from plussa.members.models import Member, Residence, Role
from plussa.money import closing, corrections
from plussa.money.ledger import lots
from plussa.money.models import MonthTotal, Purchase
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import purchases, redemptions
from plussa.money.tills.redemptions import Redemption
from tests.conftest import TODAY, Clock
from tests.money.stores import (
    back,
    books_hold,
    buy,
    give,
    noon,
    open_lots,
    receipt,
    spend,
    standing,
    use,
    user,
)
from tests.people import add_member

EARLIER, LATER = noon(TODAY) - timedelta(hours=2), noon(TODAY) + timedelta(hours=2)
RIGHTS: dict[str, Any] = {"role": Role.MEMBER, "may_see_money": True, "may_use_money": True}


@pytest.fixture
def aino(fresh: str) -> Member:
    """A primary member whose household has five euros."""
    member = user()
    give(member, 5_00)
    return member


@pytest.fixture
def eino(aino: Member) -> Member:
    """A member of the same household who may use its money."""
    return add_member(aino.household, **RIGHTS)


def move_out(member: Member) -> None:
    homes.settle_alone(Member.get_by_id(member.id))


def test_a_purchase_stays_with_the_household_it_was_made_in(aino: Member, eino: Member) -> None:
    made = receipt(eino, 10_00, TODAY, at=EARLIER)
    move_out(eino)
    assert (
        purchases.store_all([made, receipt(eino, 7_00, TODAY, at=LATER)])
        == [MoneyOutcome.STORED] * 2
    )
    counted = {one.household_id: one.cents for one in MonthTotal.select()}
    assert counted == {aino.household_id: 10_00, Member.get_by_id(eino.id).household_id: 7_00}


def test_money_is_used_by_the_right_of_its_moment(aino: Member, eino: Member) -> None:
    homes.place(eino, eino.household_id, Role.MEMBER, see=True, use=False)
    rows = [use(eino, 1_00, TODAY, at=EARLIER), use(eino, 1_00, TODAY, at=LATER)]
    assert redemptions.store_all(rows) == [MoneyOutcome.STORED, MoneyOutcome.NO_RIGHT]
    assert standing(aino) == (4_00, 0)


def test_money_is_used_of_the_household_of_its_moment(aino: Member, eino: Member) -> None:
    move_out(eino)
    moved = Member.get_by_id(eino.id)
    give(moved, 2_00)
    rows = [use(eino, 3_00, TODAY, at=EARLIER), use(eino, 2_00, TODAY, at=LATER)]
    assert redemptions.store_all(rows) == [MoneyOutcome.STORED] * 2
    assert (standing(aino), standing(moved)) == ((2_00, 0), (0, 0))


def test_a_return_goes_by_what_it_returns_whoever_brings_it(aino: Member, eino: Member) -> None:
    bought, stranger = buy(eino, 10_00, TODAY), user()
    Member.update(left_at=noon(TODAY)).where(Member.id == eino.id).execute()
    rows = [
        receipt(eino, -4_00, TODAY, at=LATER, returns=bought.external_id),
        receipt(stranger, -6_00, TODAY, at=LATER, returns=bought.external_id),
    ]
    assert purchases.store_all(rows) == [MoneyOutcome.STORED] * 2
    assert {one.household_id for one in Purchase.select()} == {aino.household_id}
    assert purchases.store_all([receipt(eino, 1_00, TODAY, at=LATER)]) == [MoneyOutcome.LEFT]


def test_what_was_given_back_before_can_be_used(aino: Member) -> None:
    """In one file, whatever the order of its rows, and though the card is of another household."""
    used = spend(aino, 5_00, TODAY)
    rows: list[Redemption] = [
        use(aino, 4_00, TODAY, at=noon(TODAY) + timedelta(seconds=9)),
        back(used, 5_00, TODAY, at=noon(TODAY) + timedelta(seconds=5)),
    ]
    assert redemptions.store_all(rows) == [MoneyOutcome.STORED] * 2
    assert standing(aino) == (1_00, 0)


def test_money_that_expired_meanwhile_can_have_been_used(aino: Member, at: Clock) -> None:
    last = date(2028, 1, 15)
    at(last + timedelta(3))
    assert lots.expire() == 5_00
    assert redemptions.store_all([use(aino, 2_00, last)]) == [MoneyOutcome.STORED]
    assert redemptions.store_all([use(aino, 1, last + timedelta(1))]) == [MoneyOutcome.NOT_ENOUGH]
    assert (standing(aino), open_lots(aino)) == ((0, 0), [])
    books_hold()


def test_nothing_is_given_back_before_it_was_used(aino: Member) -> None:
    used = spend(aino, 5_00, TODAY)
    assert redemptions.store_all([back(used, 1, TODAY, at=EARLIER)]) == [
        MoneyOutcome.BEFORE_ORIGINAL
    ]


def test_where_a_member_was_is_kept_until_when(aino: Member, eino: Member) -> None:
    before = eino.household_id
    homes.place(eino, before, Role.MEMBER, see=True, use=True)
    assert Residence.select().count() == 0
    move_out(eino)
    [kept] = Residence.select()
    assert (kept.member_id, kept.household_id, kept.may_use_money) == (eino.id, before, True)
    assert kept.until == noon(TODAY)


def test_what_is_given_back_between_two_moves_goes_where_the_money_was(aino: Member) -> None:
    """The household it was used in moved on to another, and that to a third one."""
    first, second = user(), user()
    used = spend(aino, 5_00, TODAY)
    for moved, to in ((aino, first), (first, second)):
        closing.move_all(moved.household_id, to.household_id)
    assert redemptions.store_all([back(used, 5_00, TODAY, at=LATER)]) == [MoneyOutcome.STORED]
    assert standing(second) == (5_00, 0)


def test_debt_that_comes_along_is_settled_by_what_is_paid_later_that_day(
    aino: Member, at: Clock
) -> None:
    """Also when a use of that day comes late, for which everything is worked out again."""
    other = user()
    at(noon(TODAY) - timedelta(hours=3))
    corrections.correct(other.household_id, -5_00, "test")
    at(noon(TODAY) - timedelta(hours=2))
    closing.move_all(other.household_id, aino.household_id)
    at(noon(TODAY))
    corrections.correct(aino.household_id, 6_00, "test")
    assert standing(aino) == (6_00, 0)
    row = use(aino, 1, TODAY, at=noon(TODAY) - timedelta(hours=1))
    assert redemptions.store_all([row]) == [MoneyOutcome.STORED]
    assert standing(aino) == (5_99, 0)
    books_hold()
