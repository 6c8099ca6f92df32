"""Purchases, money used, and households with money, for tests."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from plussa.dates import HELSINKI
from plussa.members.models import Card, Member
from plussa.money import corrections
from plussa.money.ledger import audit
from plussa.money.models import Balance, OpenLot
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import purchases, redemptions
from plussa.money.tills.receipts import Receipt
from plussa.money.tills.redemptions import Redemption
from tests.people import add_member

_numbers = count(1)


def user(**traits: Any) -> Member:
    """A member who may use the household's money."""
    return add_member(may_see_money=True, may_use_money=True, **traits)


def noon(day: date) -> datetime:
    """Noon in Helsinki on a day."""
    return datetime.combine(day, time(12), HELSINKI).astimezone(UTC)


def card_of(member: Member) -> str:
    """The number of a member's first card."""
    number: str = Card.select().where(Card.member == member).order_by(Card.id).first().number
    return number


def receipt(member: Member, cents: int, day: date, **more: Any) -> Receipt:
    """A purchase of a member's; each has a moment of its own, or it would be the same receipt twice."""
    number = next(_numbers)
    whole: dict[str, Any] = {
        "external_id": f"p{number}",
        "card": card_of(member),
        "at": noon(day) + timedelta(microseconds=number),
        "cents": cents,
        "store": "101",
        "store_name": "K-Market Esimerkki",
    }
    return Receipt(**(whole | more))


def buy(member: Member, cents: int, day: date, **more: Any) -> Receipt:
    """Store a purchase of a member's, or a return of what was bought before there were records."""
    made = receipt(member, cents, day, **more)
    assert purchases.store_all([made], sure=True) == [MoneyOutcome.STORED]
    return made


def use(member: Member, cents: int, day: date, **more: Any) -> Redemption:
    """Money that a member uses at a till."""
    number = f"u{next(_numbers)}"
    at = more.get("at", noon(day))
    return Redemption(more.get("external_id", number), card_of(member), at, cents, "K-Market")


def spend(member: Member, cents: int, day: date) -> Redemption:
    """Use a member's money."""
    made = use(member, cents, day)
    assert till(made) is MoneyOutcome.STORED
    return made


def till(row: Redemption) -> MoneyOutcome:
    """What becomes of money used or given back at a till."""
    [outcome] = redemptions.store_all([row])
    return outcome


def back(used: Redemption, cents: int, day: date, **more: Any) -> Redemption:
    """Money that a till gives back."""
    at = more.get("at", noon(day))
    return Redemption(f"r{next(_numbers)}", used.card, at, cents, "K-Market", used.external_id)


def give(member: Member, cents: int) -> None:
    """Give a household money, today."""
    corrections.correct(member.household_id, cents, "test")


def standing(member: Member) -> tuple[int, int]:
    """The money and the debt of a member's household."""
    found = Balance.get_or_none(Balance.household == member.household_id)
    return (found.money, found.debt) if found else (0, 0)


def open_lots(member: Member) -> list[tuple[date, int]]:
    """The lots of a member's household that have something left."""
    mine = OpenLot.household == member.household_id
    query = OpenLot.select(OpenLot.expires_on, OpenLot.cents).where(mine)
    return list(query.order_by(OpenLot.expires_on, OpenLot.lot).tuples())


def books_hold() -> None:
    """Fail unless the books hold."""
    assert audit.check().findings == []
