"""Money used at the tills, and given back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plussa import clock
from plussa.members.models import Card, Member, Role
from plussa.money.ledger import lots
from plussa.money.models import Entry, EntryKind
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import redemptions
from plussa.money.tills.redemptions import Redemption
from tests.conftest import TODAY, Clock
from tests.money.stores import (
    back,
    books_hold,
    give,
    noon,
    open_lots,
    spend,
    standing,
    till,
    use,
    user,
)
from tests.people import add_member
from tests.queries import counted

YEAR = date(2028, 1, 15)  # until when money is valid that is paid on the day of the tests


def redeem(row: Redemption) -> MoneyOutcome:
    [found] = redemptions.store_all([row])
    books_hold()
    return found


def give_back(row: Redemption) -> MoneyOutcome:
    [found] = redemptions.store_all([row])
    books_hold()
    return found


@pytest.fixture
def aino(fresh: str, at: Clock) -> Member:
    """A member with three lots: of 1 euro, 2 euros, and 3 euros."""
    member = user()
    for day, cents in ((-20, 1_00), (-10, 2_00), (0, 3_00)):
        at(TODAY + timedelta(day))
        give(member, cents)
    at(TODAY)
    return member


def test_the_money_that_expires_first_is_used_first(aino: Member) -> None:
    assert redeem(use(aino, 2_50, TODAY)) is MoneyOutcome.STORED
    assert open_lots(aino) == [(date(2028, 1, 5), 50), (YEAR, 3_00)]
    entry = Entry.select().order_by(Entry.id.desc()).first()
    assert (entry.kind, entry.reason, entry.day) == (EntryKind.REDEMPTION, "K-Market", TODAY)


def test_the_same_use_again_uses_nothing(aino: Member) -> None:
    row = use(aino, 1_00, TODAY)
    assert [redeem(row), redeem(row)] == [MoneyOutcome.STORED, MoneyOutcome.SAME]
    assert redemptions.store_all([row, row]) == [MoneyOutcome.SAME] * 2
    assert standing(aino) == (5_00, 0)


def test_the_same_row_twice_in_one_file_is_used_once(aino: Member) -> None:
    row = use(aino, 1_00, TODAY)
    other = replace(row, cents=2_00)
    found = redemptions.store_all([row, row, other])
    assert found == [MoneyOutcome.STORED, MoneyOutcome.SAME, MoneyOutcome.CONFLICT]
    assert standing(aino) == (5_00, 0)


@pytest.mark.parametrize(
    "change", [{"cents": 2}, {"store": "K-Rauta"}, {"at": noon(TODAY) + timedelta(seconds=1)}]
)
def test_another_use_under_the_same_identifier_is_a_conflict(
    aino: Member, change: dict[str, object]
) -> None:
    row = use(aino, 1_00, TODAY)
    redeem(row)
    assert redeem(replace(row, **change)) is MoneyOutcome.CONFLICT  # type: ignore[arg-type]  # any field
    assert standing(aino) == (5_00, 0)


def test_no_more_is_used_than_there_is_and_nothing_instead(aino: Member) -> None:
    assert redeem(use(aino, 6_01, TODAY)) is MoneyOutcome.NOT_ENOUGH
    assert standing(aino) == (6_00, 0)
    assert redeem(use(aino, 6_00, TODAY)) is MoneyOutcome.STORED
    assert open_lots(aino) == []
    assert till(use(aino, 1, TODAY)) is MoneyOutcome.NOT_ENOUGH


@pytest.mark.parametrize("cents", [0, -5])
def test_nothing_and_less_than_nothing_are_no_sum(aino: Member, cents: int) -> None:
    row = use(aino, 1_00, TODAY)
    assert redeem(replace(row, cents=cents)) is MoneyOutcome.NO_SUM
    redeem(row)
    assert give_back(replace(back(row, 1, TODAY), cents=cents)) is MoneyOutcome.NO_SUM


def test_rows_of_a_batch_see_one_another(aino: Member) -> None:
    rows = [use(aino, 2_50, TODAY) for _ in range(3)]
    found = redemptions.store_all(rows)
    assert found == [MoneyOutcome.STORED, MoneyOutcome.STORED, MoneyOutcome.NOT_ENOUGH]
    books_hold()


def test_money_is_valid_to_the_end_of_its_last_day(aino: Member, at: Clock) -> None:
    at(YEAR)
    lots.expire()
    assert redeem(use(aino, 1_00, YEAR)) is MoneyOutcome.STORED
    at(YEAR + timedelta(1))
    assert redeem(use(aino, 1_00, YEAR + timedelta(1))) is MoneyOutcome.NOT_ENOUGH
    # What was used on the last day, and comes late, is used, also once the expiry has been posted.
    assert redeem(use(aino, 50, YEAR)) is MoneyOutcome.STORED
    assert lots.expire() == 1_50
    assert redeem(use(aino, 50, YEAR)) is MoneyOutcome.STORED
    assert redeem(use(aino, 1_01, YEAR)) is MoneyOutcome.NOT_ENOUGH
    assert standing(aino) == (0, 0)


def why(member: Member, **more: object) -> MoneyOutcome:
    row = use(member, 1, TODAY)
    return redeem(replace(row, **more))  # type: ignore[arg-type]  # any field


def test_who_may_not_use_the_money_is_told_so(aino: Member) -> None:
    home = aino.household
    eino = add_member(home, role=Role.MEMBER)
    assert why(eino) is MoneyOutcome.NO_RIGHT
    assert why(aino, card="1") is MoneyOutcome.UNKNOWN_CARD
    Member.update(may_see_money=True, may_use_money=True, confirmed_at=None).execute()
    assert why(eino) is MoneyOutcome.NOT_CONFIRMED
    assert till(use(eino, 1, TODAY)) is MoneyOutcome.NOT_CONFIRMED
    Card.update(blocked_at=noon(TODAY) - timedelta(hours=1)).execute()
    assert why(eino) is MoneyOutcome.BLOCKED_CARD
    assert why(eino, at=noon(TODAY) - timedelta(hours=2)) is MoneyOutcome.NOT_CONFIRMED
    Member.update(left_at=noon(TODAY) - timedelta(hours=3)).execute()
    assert why(eino) is MoneyOutcome.LEFT
    assert standing(aino) == (6_00, 0)


def test_what_is_given_back_goes_to_the_lots_it_came_from(aino: Member) -> None:
    used = spend(aino, 4_00, TODAY)
    assert give_back(back(used, 1_50, TODAY)) is MoneyOutcome.STORED
    # As if only 2.50 had been used.
    assert open_lots(aino) == [(date(2028, 1, 5), 50), (YEAR, 3_00)]
    assert give_back(back(used, 2_50, TODAY)) is MoneyOutcome.STORED
    assert [cents for _, cents in open_lots(aino)] == [1_00, 2_00, 3_00]
    assert give_back(back(used, 1, TODAY)) is MoneyOutcome.TOO_MUCH


def test_money_that_has_expired_meanwhile_comes_back_for_thirty_days(
    aino: Member, at: Clock
) -> None:
    used = spend(aino, 4_00, TODAY)
    day = date(2028, 1, 10)  # the two older lots have expired
    at(day)
    lots.expire()
    assert give_back(back(used, 4_00, day)) is MoneyOutcome.STORED
    assert open_lots(aino) == [(YEAR, 3_00), (date(2028, 2, 9), 3_00)]
    at(date(2028, 2, 9))
    assert redeem(use(aino, 3_00, date(2028, 2, 9))) is MoneyOutcome.STORED


def test_returned_money_does_not_settle_debt(aino: Member) -> None:
    used = spend(aino, 6_00, TODAY)
    give(aino, -1_00)
    assert standing(aino) == (0, 1_00)
    give_back(back(used, 6_00, TODAY))
    assert standing(aino) == (6_00, 1_00)


def test_the_same_return_again_gives_nothing_back(aino: Member) -> None:
    used = spend(aino, 4_00, TODAY)
    row = back(used, 1_00, TODAY)
    again, other = replace(row), replace(row, cents=2_00)
    found = redemptions.store_all([row, again, other])
    assert found == [MoneyOutcome.STORED, MoneyOutcome.SAME, MoneyOutcome.CONFLICT]
    assert give_back(row) is MoneyOutcome.SAME
    assert standing(aino) == (3_00, 0)


def test_returns_of_a_batch_see_one_another(aino: Member) -> None:
    used = spend(aino, 4_00, TODAY)
    found = redemptions.store_all([back(used, 3_00, TODAY), back(used, 1_01, TODAY)])
    assert found == [MoneyOutcome.STORED, MoneyOutcome.TOO_MUCH]
    assert redemptions.store_all([back(used, 50, TODAY)]) == [MoneyOutcome.STORED]
    assert [cents for _, cents in open_lots(aino)] == [50, 2_00, 3_00]
    books_hold()


def test_a_return_of_what_was_never_used_is_put_aside(aino: Member) -> None:
    assert (
        give_back(Redemption("r", "", clock.now(), 1, of="nothing"))
        is MoneyOutcome.UNKNOWN_ORIGINAL
    )


def test_many_rows_take_few_queries(aino: Member) -> None:
    def queries(rows: int) -> int:
        uses = [use(aino, 1, TODAY) for _ in range(rows)]
        with counted() as asked:
            assert set(redemptions.store_all(uses)) == {MoneyOutcome.STORED}
            backs = [back(one, 1, TODAY) for one in uses]
            assert set(redemptions.store_all(backs)) == {MoneyOutcome.STORED}
        return len(asked)

    queries(5)  # from now on something has happened before
    assert queries(5) == queries(50)
    books_hold()
