"""What a household has: now, soon, and until when. A fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from plussa import clock, dates
from plussa.members.models import Member
from plussa.money import donations, rules
from plussa.money.account import rows
from plussa.money.account.disclosure import on_its_way
from plussa.money.account.rights import reminded
from plussa.money.ledger import lots
from plussa.money.models import Balance, MoneyChoice, OpenLot, Purchase
from plussa.money.rules import month_of
from plussa.permissions.models import Permission, Value
from plussa.permissions.service import standing

MONTHS = 13  # of the picture: this one and a year before it
HEIGHT = 120  # of the tallest bar
STEP = 46  # from month to month


@dataclass(frozen=True)
class MonthBar:
    """A month: what was earned and used in cents, and where its bars stand."""

    month: date
    earned: int
    used: int
    x: int
    earned_height: int
    used_height: int


@dataclass(frozen=True)
class Picture:
    """What was earned and used each month: bars from the oldest month on, to be drawn as SVG."""

    bars: tuple[MonthBar, ...]
    width: int
    height: int = HEIGHT

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(bar.earned or bar.used for bar in self.bars)


@dataclass(frozen=True)
class MoneyOverview:
    """Sums in cents; `pending` is what would be paid or taken back for own purchases, by their month.

    `shared`: others may have bought something too, of which nothing is told before it is paid.
    """

    usable: int
    debt: int
    expiring: list[tuple[date, int]]
    switch: Value  # of the reminders of what expires
    reminded: bool  # by email
    reminder: date | None  # on which day next
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
        switch=standing(member, Permission.REMINDERS).value,
        reminded=reminded(Member.id).where(Member.id == member.id).exists(),
        reminder=next_reminder(member, expiring),
        pending=pending,
        shared=shared,
        counted_until=counted_until(),
        choice=donations.current(household),
        picture=_draw([(month, *by_month.get(month, (0, 0))) for month in months]),
    )


def next_reminder(member: Member, expiring: list[tuple[date, int]]) -> date | None:
    """The day on which a member is next reminded of what expires, if they are; at most one query."""
    days = {last: rules.reminder_day(last) for last, _ in expiring}
    days = {last: on for last, on in days.items() if clock.today() < on <= last}
    if not days:
        return None
    home = OpenLot.household.in_(reminded(Member.household).where(Member.id == member.id))
    query = lots.expiring_on(*days).select(OpenLot.expires_on).where(home)
    return days.get(query.order_by(OpenLot.expires_on).scalar())


def counted_until() -> date | None:
    """The day of the newest purchase that the tills have sent, of anybody."""
    return Purchase.select(fn.max(Purchase.day)).where(Purchase.day <= clock.today()).scalar()


def _draw(months: list[tuple[date, int, int]]) -> Picture:
    """Size the bars of months, each with the cents earned and used; a sum below zero has no bar."""
    most = max((max(earned, used) for _, earned, used in months), default=0)
    bars = tuple(
        MonthBar(month, earned, used, place * STEP, _height(earned, most), _height(used, most))
        for place, (month, earned, used) in enumerate(months)
    )
    return Picture(bars, len(bars) * STEP)


def _height(cents: int, most: int) -> int:
    """The height of a bar; what is there at all is seen."""
    return max(2, round(HEIGHT * cents / most)) if cents > 0 else 0
