"""To be offered at the till, kept or donated: what is chosen holds at once, and until it is changed."""

from datetime import date, timedelta

import pytest

from plussa.members.models import Event, Member, Role
from plussa.money import awards, closing, donations
from plussa.money.charities import all_charities
from plussa.money.ledger import lots
from plussa.money.models import Account, Entry, EntryKind, MoneyChoice, MoneyWish, Posting
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.money.tills import redemptions
from plussa.money.tills.redemptions import Redemption
from tests.conftest import TODAY, Clock
from tests.money.stores import back, books_hold, buy, give, noon, standing, till, use, user
from tests.people import add_member

CODES = [one.code for one in all_charities()]


@pytest.fixture
def aino(fresh: str) -> Member:
    """A member whose household has 10.01 euros."""
    member = user()
    give(member, 10_01)
    return member


def donated() -> dict[str, int]:
    found: dict[str, int] = {}
    for posting in Posting.select().where(Posting.account == Account.DONATIONS):
        found[posting.charity] = found.get(posting.charity, 0) + posting.cents
    return found


def choose(
    member: Member, wish: MoneyWish, most: int | None = None, charity: str | None = None
) -> int:
    given = donations.choose(member, wish, most, charity)
    books_hold()
    return given


def test_until_somebody_chooses_the_till_offers_the_money(aino: Member) -> None:
    now = donations.current(aino.household_id)
    assert (now.wish, now.at_most, now.charity, now.id) == (MoneyWish.OFFER, None, None, None)


def test_all_is_donated_at_once_and_shared_equally(aino: Member) -> None:
    assert choose(aino, MoneyWish.DONATE) == 10_01
    assert donated() == dict(zip(CODES, (3_34, 3_34, 3_33), strict=True))
    assert standing(aino) == (0, 0)
    now = donations.current(aino.household_id)
    assert (now.wish, now.member) == (MoneyWish.DONATE, aino)
    assert Entry.select().where(Entry.kind == EntryKind.DONATION).get().month == TODAY.replace(
        day=1
    )


def test_what_is_awarded_later_is_donated_with_the_award(aino: Member, at: Clock) -> None:
    choose(aino, MoneyWish.DONATE, charity=CODES[1])
    buy(aino, 100_00, TODAY)
    at(date(2027, 1, 4))
    assert awards.award(date(2026, 12, 1)).donated_cents == 50
    assert donated() == {CODES[1]: 10_51}
    books_hold()


def test_at_most_an_amount_is_donated_in_a_calendar_month(aino: Member, at: Clock) -> None:
    assert choose(aino, MoneyWish.DONATE, 4_00, CODES[0]) == 4_00
    assert donations.donate_all() == 0
    assert choose(aino, MoneyWish.DONATE, 5_00, CODES[0]) == 1_00
    assert choose(aino, MoneyWish.DONATE, 3_00, CODES[0]) == 0
    at(date(2027, 1, 1))
    assert donations.donate_all() == 3_00
    assert donations.donate_all() == 0
    assert standing(aino) == (2_01, 0)
    books_hold()


@pytest.mark.parametrize("wish", [MoneyWish.SAVE, MoneyWish.OFFER])
def test_what_is_saved_or_offered_is_not_donated(aino: Member, wish: MoneyWish) -> None:
    choose(aino, MoneyWish.DONATE, 1)
    assert choose(aino, wish) == 0
    assert donations.donate_all() == 0
    assert standing(aino) == (10_00, 0)


def test_what_has_expired_is_not_donated(aino: Member, at: Clock) -> None:
    at(date(2028, 1, 16))  # nothing has posted yet that it expired
    assert choose(aino, MoneyWish.DONATE) == 0
    assert donated() == {}


def test_what_is_saved_expires_too(aino: Member, at: Clock) -> None:
    choose(aino, MoneyWish.SAVE)
    at(date(2028, 1, 15))
    assert lots.expire() == 0
    at(date(2028, 1, 16))
    assert lots.expire() == 10_01
    books_hold()


def test_choosing_the_same_again_changes_nothing(aino: Member) -> None:
    for _ in range(2):
        choose(aino, MoneyWish.DONATE, 1_00)
    assert MoneyChoice.select().count() == 1
    choose(aino, MoneyWish.SAVE)
    choose(aino, MoneyWish.DONATE, 1_00)
    assert MoneyChoice.select().count() == 3


def refusal(member: Member, *given: object) -> MoneyOutcome:
    with pytest.raises(MoneyRefused) as refused:
        donations.choose(member, *given)  # type: ignore[arg-type]  # what a test wants to say
    assert not MoneyChoice.select().exists()
    return refused.value.reason


def test_each_choice_stands_in_the_history_of_who_made_it(aino: Member) -> None:
    for wish in (MoneyWish.SAVE, MoneyWish.SAVE, MoneyWish.DONATE):
        choose(aino, wish)
    query = Event.select().where(Event.member == aino, Event.kind == "money_chosen")
    assert [one.facts for one in query.order_by(Event.id)] == [{"wish": "save"}, {"wish": "donate"}]


def test_only_who_may_use_the_money_chooses(aino: Member) -> None:
    eino = add_member(aino.household, role=Role.MEMBER)
    assert refusal(eino, MoneyWish.SAVE) is MoneyOutcome.NO_RIGHT
    Member.update(may_see_money=True, may_use_money=True, confirmed_at=None).execute()
    assert refusal(eino, MoneyWish.SAVE) is MoneyOutcome.NOT_CONFIRMED
    Member.update(household=user().household).where(Member.id == eino.id).execute()
    assert refusal(eino, MoneyWish.SAVE) is MoneyOutcome.LEFT


@pytest.mark.parametrize(
    ("wish", "most", "charity", "why"),
    [
        (MoneyWish.DONATE, 0, None, MoneyOutcome.NO_SUM),
        (MoneyWish.DONATE, -1, None, MoneyOutcome.NO_SUM),
        (MoneyWish.DONATE, donations.MOST + 1, None, MoneyOutcome.NO_SUM),
        (MoneyWish.SAVE, 1, None, MoneyOutcome.NO_SUM),
        (MoneyWish.OFFER, None, CODES[0], MoneyOutcome.NO_SUM),
        (MoneyWish.DONATE, None, "nobody", MoneyOutcome.UNKNOWN_CHARITY),
    ],
)
def test_a_choice_makes_sense(
    aino: Member, wish: MoneyWish, most: int | None, charity: str | None, why: MoneyOutcome
) -> None:
    assert refusal(aino, wish, most, charity) is why


def test_a_charity_that_takes_no_more_donations_leaves_the_money_where_it_is(
    aino: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(aino, MoneyWish.DONATE, 1, CODES[0])
    choose(aino, MoneyWish.DONATE, 5, CODES[0])
    give(aino, 1_00)
    monkeypatch.setattr(donations, "_codes", lambda: CODES[1:])
    assert donations.donate_all() == 0
    assert choose(aino, MoneyWish.DONATE) == 10_01 + 1_00 - 5
    assert set(donated()) == set(CODES)


def test_a_household_that_is_no_more_chooses_nothing(aino: Member) -> None:
    closing.close(aino.household_id)
    assert refusal(aino, MoneyWish.SAVE) is MoneyOutcome.CLOSED


def test_many_households_donate_in_batches(fresh: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(donations, "BATCH", 2)
    members = [user() for _ in range(5)]
    for member in members:
        donations.choose(member, MoneyWish.DONATE)
        give(member, 1_00)
    assert donations.donate_all() == 5_00
    assert [standing(member) for member in members] == [(0, 0)] * 5
    books_hold()


@pytest.mark.parametrize(("most", "left"), [(None, 0), (4_00, 6_01)])
@pytest.mark.parametrize("together", [True, False])
def test_what_is_told_late_lessens_a_donation_and_adds_to_it_again(
    aino: Member, most: int | None, left: int, together: bool
) -> None:
    """In whichever order and in how many files it comes; all may have been used meanwhile."""
    choose(aino, MoneyWish.DONATE, most)
    early = noon(TODAY) - timedelta(hours=2)
    used = use(aino, 10_01, TODAY, at=early)
    again = back(used, 10_01, TODAY, at=early + timedelta(hours=1))
    files: list[list[Redemption]] = [[used, again]] if together else [[used], [again]]
    for rows in files:
        assert redemptions.store_all(rows) == [MoneyOutcome.STORED] * len(rows)
        books_hold()
    assert standing(aino) == (left, 0)
    assert sum(donated().values()) == 10_01 - left
    assert donations.donate_all() == 0


def test_the_most_in_a_month_counts_what_was_donated_as_is_known_now(aino: Member) -> None:
    choose(aino, MoneyWish.DONATE, 10_00, CODES[0])
    early = noon(TODAY) - timedelta(hours=2)
    assert till(use(aino, 5_00, TODAY, at=early)) is MoneyOutcome.STORED
    assert (donated(), standing(aino)) == ({CODES[0]: 5_01}, (0, 0))
    give(aino, 9_00)
    assert donations.donate_all() == 4_99
    books_hold()
