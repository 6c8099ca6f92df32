"""What a household has: now, soon, and until when. A fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from plussa import clock, dates
from plussa.members.models import Member
from plussa.money import donations
from plussa.money.account import picture, rows
from plussa.money.account.disclosure import on_its_way
from plussa.money.account.picture import Picture
from plussa.money.ledger import lots
from plussa.money.models import Balance, MoneyChoice, Purchase
from plussa.money.rules import month_of

MONTHS = 13  # of the picture: this one and a year before it


@dataclass(frozen=True)
class MoneyOverview:
    """Sums in cents; `pending` is what would be paid or taken back for own purchases, by their month.

    `shared`: others may have bought something too, of which nothing is told before it is paid.
    """

    usable: int
    debt: int
    expiring: list[tuple[date, int]]
    pending: list[tuple[date, int]]
    shared: bool
    counted_until: date | None
    choice: MoneyChoice
    picture: Picture


def overview(member: Member) -> MoneyOverview:
    """Look up what a member's household has, as far as the member may know it."""
    household = member.household_id
    expiring = lots.expiring(household)
    pending, shared = on_its_way(member)
    balance = Balance.get_or_none(Balance.household == household)
    months = [dates.add_months(month_of(clock.today()), -back) for back in reversed(range(MONTHS))]
    by_month = rows.by_month(household, months[0])
    return MoneyOverview(
        usable=sum(cents for _, cents in expiring),
        debt=balance.debt if balance else 0,
        expiring=expiring,
        pending=pending,
        shared=shared,
        counted_until=counted_until(),
        choice=donations.current(household),
        picture=picture.draw([(month, *by_month.get(month, (0, 0))) for month in months]),
    )


def counted_until() -> date | None:
    """The day of the newest purchase that the tills have sent, of anybody."""
    return Purchase.select(fn.max(Purchase.day)).where(Purchase.day <= clock.today()).scalar()
