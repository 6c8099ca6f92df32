"""Reversed awards and returned purchases: what was paid once is taken back once, in any order."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plussa import clock
from plussa.db import database
from plussa.members.models import Member
from plussa.money import awards, corrections, rules
from plussa.money.ledger import audit
from plussa.money.models import Account, Entry, EntryKind, MonthTotal, Posting
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.money.tills import purchases
from plussa.money.tills.receipts import Receipt
from tests.conftest import Clock
from tests.money.stores import books_hold, buy, give, open_lots, receipt, standing, user

NOVEMBER, MONTH = date(2026, 11, 3), date(2026, 11, 1)
REASON = "the till was broken"
EURO = 1_000_00  # of purchases: worth 5 euros of money


class Undo(Exception):
    """Ends the transaction of an example."""


@pytest.fixture
def aino(fresh: str) -> Member:
    """A member who may use the household's money."""
    return user()


@pytest.fixture
def award(at: Clock) -> Callable[[], int]:
    """Award the month, a day later each time; the last entry."""
    days = iter(range(4, 40))

    def once() -> int:
        at(date(2026, 12, 1) + timedelta(next(days)))
        awards.award(MONTH, REASON)
        return newest()

    return once


def newest() -> int:
    found: Entry = Entry.select().order_by(Entry.id.desc()).first()
    return found.id


def give_back(member: Member, bought: Receipt, cents: int) -> None:
    row = receipt(member, -cents, clock.today(), returns=bought.external_id)
    assert purchases.store_all([row]) == [MoneyOutcome.STORED]


def paid() -> int:
    """What is paid for the month by its entries, less what they and their reversals took."""
    lines = Posting.select().join(Entry).where(Posting.account == Account.AWARDS)
    return -sum(one.cents for one in lines)


Award = Callable[[], int]


def test_what_a_reversal_took_a_return_does_not_take_again(aino: Member, award: Award) -> None:
    bought = buy(aino, EURO, NOVEMBER)
    corrections.reverse(award(), REASON)
    assert standing(aino) == (0, 0)
    give_back(aino, bought, EURO)
    award()
    assert standing(aino) == (0, 0)
    books_hold()


def test_what_a_return_took_a_reversal_does_not_take_again(aino: Member, award: Award) -> None:
    bought = buy(aino, EURO, NOVEMBER)
    first = award()
    give_back(aino, bought, EURO // 2)
    award()
    corrections.reverse(first, REASON)
    assert standing(aino) == (0, 0)
    books_hold()


def test_what_is_taken_back_whole_leaves_nothing_to_reverse(aino: Member, award: Award) -> None:
    bought = buy(aino, EURO, NOVEMBER)
    first = award()
    give_back(aino, bought, EURO)
    award()
    with pytest.raises(MoneyRefused) as refused:
        corrections.reverse(first, REASON)
    assert refused.value.reason is MoneyOutcome.CANNOT_REVERSE


def test_a_return_of_what_a_reversed_award_was_for_costs_nothing(
    aino: Member, award: Award
) -> None:
    bought = buy(aino, EURO, NOVEMBER)
    corrections.reverse(award(), REASON)
    give_back(aino, bought, EURO // 4)
    award()
    assert standing(aino) == (0, 0)
    buy(aino, EURO, NOVEMBER)
    award()
    assert standing(aino) == (5_00, 0), "the new purchases earn, the reversed ones do not"
    give_back(aino, bought, EURO * 3 // 4)
    award()
    assert standing(aino) == (5_00, 0), "and their return takes what is theirs: nothing"
    books_hold()


def test_of_two_awards_one_is_reversed_and_its_purchase_returned(
    aino: Member, award: Award
) -> None:
    bought = buy(aino, EURO, NOVEMBER)
    first = award()
    buy(aino, EURO, NOVEMBER)
    award()
    corrections.reverse(first, REASON)
    give_back(aino, bought, EURO)
    award()
    assert standing(aino) == (5_00, 0)
    books_hold()


def test_a_reversed_take_back_gives_its_money_back_once(aino: Member, award: Award) -> None:
    bought = buy(aino, EURO, NOVEMBER)
    award()
    lots = open_lots(aino)
    give_back(aino, bought, EURO // 2)
    taken = award()
    assert standing(aino) == (2_50, 0)
    corrections.reverse(taken, REASON)
    assert open_lots(aino) == lots
    buy(aino, EURO // 2, NOVEMBER)  # the return was a mistake, and the till mends it too
    award()
    assert standing(aino) == (5_00, 0)
    books_hold()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_both_reversed_nothing_is_left_in_any_order(
    aino: Member, award: Award, order: tuple[int, int]
) -> None:
    bought = buy(aino, EURO, NOVEMBER)
    made = [award()]
    give_back(aino, bought, EURO // 2)
    made.append(award())
    corrections.reverse(made[order[0]], REASON)
    if order == (0, 1):
        with pytest.raises(MoneyRefused):
            corrections.reverse(made[1], REASON)
    else:
        corrections.reverse(made[0], REASON)
    assert standing(aino) == (0, 0)
    books_hold()


def test_a_take_back_that_became_debt_is_reversed_in_part(aino: Member, award: Award) -> None:
    bought = buy(aino, EURO, NOVEMBER)
    first = award()
    give(aino, -3_00)  # two euros are left
    give_back(aino, bought, EURO * 4 // 5)
    taken = award()  # of four euros, two are owed
    assert standing(aino) == (0, 2_00)
    corrections.reverse(first, REASON)  # one euro is still paid
    assert standing(aino) == (0, 3_00)
    with pytest.raises(MoneyRefused):
        corrections.reverse(taken, REASON)
    assert paid() == 0
    books_hold()


STEPS = st.lists(
    st.tuples(st.sampled_from(["buy", "return", "award", "reverse"]), st.integers(0, 10**4)),
    min_size=4,
    max_size=14,
)


@pytest.mark.parametrize("fresh", ["sqlite", "postgresql"], indirect=True)
def test_in_any_order_no_more_is_taken_than_is_paid(aino: Member, at: Clock) -> None:
    """Of a month: never less than 0 is paid, and never more than was due and stands."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def whatever(steps: list[tuple[str, int]]) -> None:
        try:
            with database.atomic():
                _live(aino, at, steps)
                raise Undo
        except Undo:
            pass

    whatever()


def _live(aino: Member, at: Clock, steps: list[tuple[str, int]]) -> None:
    bought: list[tuple[Receipt, int]] = []
    reversed_any, highest = False, 0
    for number, (what, which) in enumerate([*steps, ("award", 0)]):
        at(date(2026, 12, 4) + timedelta(number))
        if what == "buy":
            bought.append((buy(aino, 100_00 + which * 10, NOVEMBER), 0))
        elif what == "return" and bought:
            row, before = bought.pop(which % len(bought))
            cents = max(1, (row.cents - before) * (which % 3 + 1) // 3)
            give_back(aino, row, cents)
            if before + cents < row.cents:
                bought.append((row, before + cents))
        elif what == "award":
            awards.award(MONTH, REASON)
        elif what == "reverse":
            reversed_any |= _reverse(which)
        highest = max(highest, _worth())
        _holds(aino, reversed_any)
    assert paid() <= highest or not reversed_any


def _reverse(which: int) -> bool:
    kinds = [EntryKind.AWARD, EntryKind.TAKE_BACK]
    found = list(Entry.select().where(Entry.kind.in_(kinds)).order_by(Entry.id))
    if not found:
        return False
    before = paid()
    entry = found[which % len(found)]
    try:
        corrections.reverse(entry.id, REASON)
    except MoneyRefused:
        assert paid() == before
        return False
    assert (paid() < before) is (entry.kind is EntryKind.AWARD)
    return True


def _worth() -> int:
    total = MonthTotal.get_or_none()
    return (max(total.cents, 0) // 100 + 1) // 2 if total else 0


def _holds(aino: Member, reversed_any: bool) -> None:
    """The invariants of a month, whatever has happened to it."""
    assert audit.check().findings == []
    money, debt = standing(aino)
    assert money - debt == paid() >= 0
    assert debt == 0, "nothing was used, so nothing that was paid is missing"
    kept = [
        one for one in Entry.select() if not Entry.select().where(Entry.reverses == one).exists()
    ]
    awarded = [one for one in kept if one.kind is EntryKind.AWARD]
    assert paid() <= sum(-line.cents for one in awarded for line in one.postings
                         if line.account is Account.AWARDS)  # fmt: skip
    total = MonthTotal.get_or_none()
    if total and not total.waiting and not reversed_any:
        assert paid() == _worth() == rules.due(total.cents, awards._rates(MONTH))[1]
