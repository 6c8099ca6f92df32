"""The arithmetic of Plussa money: points, awards, lots, returns, donations. Pure.

Whole cents everywhere; months and days are those of the calendar in Helsinki, told as dates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from plussa.dates import add_months
from plussa.money.outcomes import MoneyOutcome, MoneyRefused

REMINDED_SINCE = date(2027, 3, 1)  # rules, How long the money is valid
LONGEST_MONTH = 31  # days
MANY = 3  # members whose purchases make a total in which nobody finds a single one's


@dataclass(frozen=True)
class Rates:
    """What holds from a date on, until later rates do."""

    since: date
    points_per_euro: int
    cents_per_1000_points: int
    validity_months: int
    returned_days: int
    award_from_day: int
    award_to_day: int


class LotBalance(NamedTuple):
    """A lot with something left: its row, the last day on which it is valid, and what is left."""

    id: int
    expires_on: date
    cents: int


class Portion(NamedTuple):
    """A part of a lot, above zero."""

    lot: int
    cents: int


def rates_on(rates: Iterable[Rates], day: date) -> Rates:
    """The rates that hold on a day; those of a month are those of its first day."""
    return max((one for one in rates if one.since <= day), key=lambda one: one.since)


def month_of(day: date) -> date:
    """The first day of a day's month, which names the month."""
    return day.replace(day=1)


def award_days(month: date, rates: Rates) -> tuple[date, date]:
    """The first and the last day on which a month is awarded."""
    following = add_months(month, 1)
    return following.replace(day=rates.award_from_day), following.replace(day=rates.award_to_day)


def due(total_cents: int, rates: Rates) -> tuple[int, int]:
    """The points of a household's purchases of a month, and the cents that they make.

    Points are for full euros, never below none. Cents are rounded once, half a cent upwards.
    """
    points = max(total_cents, 0) // 100 * rates.points_per_euro
    return points, (2 * points * rates.cents_per_1000_points + 1000) // 2000


def still_due(paid: int, before: int, now: int) -> int:
    """What is to be paid for a month in all, of which some is, when its worth changes.

    A change is paid or taken back, but what reversals have done beforehand comes off it first: a return
    takes back no money of an award that was reversed, and what a reversal gave is not paid again. So
    it is the middle one of three sums.
    """
    return sorted((paid, now, paid + now - before))[1]


def expires_on(paid_on: date, rates: Rates) -> date:
    """The last day on which money is valid that is paid on a day."""
    return add_months(paid_on, rates.validity_months)


def reminder_day(last_day: date) -> date:
    """The day from which its readers are reminded of money whose last day is given."""
    return max(add_months(last_day, -1), REMINDED_SINCE)


def reminded_of(today: date) -> list[date]:
    """The last days of which reminders are due: those to come, up to a calendar month ahead."""
    ahead = (today + timedelta(days=days) for days in range(LONGEST_MONTH + 1))
    return [day for day in ahead if reminder_day(day) <= today]


def settle(cents: int, debt: int) -> tuple[int, int]:
    """Of cents that are paid, how many settle debt, which comes first, and how many are money."""
    settled = min(cents, debt)
    return settled, cents - settled


def valid(lots: Iterable[LotBalance], day: date) -> list[LotBalance]:
    """The lots that can be used on a day, oldest expiry first, then the older lot."""
    found = [lot for lot in lots if lot.expires_on >= day]
    return sorted(found, key=lambda lot: (lot.expires_on, lot.id))


def usable(lots: Iterable[LotBalance], day: date) -> int:
    """The cents that can be used on a day."""
    return sum(lot.cents for lot in lots if lot.expires_on >= day)


def expired(lots: Iterable[LotBalance], day: date) -> list[Portion]:
    """What is left in lots whose last day has passed."""
    return [Portion(lot.id, lot.cents) for lot in lots if lot.expires_on < day]


def take(lots: Iterable[LotBalance], cents: int, day: date) -> tuple[list[Portion], int]:
    """Take from lots what there is of some cents; the portions, and the cents that were missing."""
    taken = []
    for lot in valid(lots, day):
        if cents == 0:
            break
        portion = Portion(lot.id, min(cents, lot.cents))
        taken.append(portion)
        cents -= portion.cents
    return taken, cents


def spend(lots: Sequence[LotBalance], cents: int, day: date) -> list[Portion]:
    """Take cents from lots; refuse with NOT_ENOUGH when there are fewer."""
    taken, missing = take(lots, cents, day)
    if missing:
        raise MoneyRefused(MoneyOutcome.NOT_ENOUGH)
    return taken


def give_back(taken: Sequence[Portion], returned: int, cents: int) -> list[Portion]:
    """Where cents go back to that were taken from lots, when some have been given back before.

    What was taken last goes back first: what stays taken is what would have been taken if only so
    much had been asked for. Refuses with TOO_MUCH when fewer are still taken.
    """
    back = []
    for lot, whole in reversed(taken):
        still = max(whole - returned, 0)
        returned -= whole - still
        portion = Portion(lot, min(still, cents))
        cents -= portion.cents
        if portion.cents:
            back.append(portion)
    if cents:
        raise MoneyRefused(MoneyOutcome.TOO_MUCH)
    return back


def revived_until(day: date, rates: Rates) -> date:
    """The last day of money that goes back on a day to a lot that has expired."""
    return day + timedelta(days=rates.returned_days)


def donation(usable_cents: int, at_most: int | None, donated: int) -> int:
    """What is donated of usable money: all, or what is left of the most in a calendar month."""
    return usable_cents if at_most is None else max(0, min(usable_cents, at_most - donated))


def share(cents: int, charities: Sequence[str]) -> list[tuple[str, int]]:
    """Cents split equally; the cents that do not divide go to the first charities, one each.

    A charity that gets nothing is left out.
    """
    each, over = divmod(cents, len(charities))
    parts = [(one, each + (place < over)) for place, one in enumerate(charities)]
    return [(charity, part) for charity, part in parts if part]
