"""How far back data is kept: what a period of the register means at a moment. Pure."""

from datetime import UTC, date, datetime, time, timedelta

from plussa.dates import HELSINKI
from plussa.register.terms import Period, PeriodStart


def before(period: Period, now: datetime) -> datetime:
    """The moment before which whatever began a period has run its time; aware, in UTC.

    Months are calendar months in Helsinki; a day that a month lacks counts as the first of the next.
    A year's end is the midnight that ends the calendar year of the row.
    """
    here = now.astimezone(HELSINKI)
    if period.after is PeriodStart.YEAR_END:
        first = date(here.year, 1, 1)
        start = datetime.combine(months_back(first, period.months), time(), HELSINKI)
        return start.astimezone(UTC)
    day = months_back(here.date(), period.months)
    clamped = day.day != here.day
    then = datetime.combine(day, time() if clamped else here.time(), HELSINKI)
    then -= timedelta(days=period.days)
    return then.astimezone(UTC) - timedelta(hours=period.hours, minutes=period.minutes)


def months_back(day: date, months: int) -> date:
    """The same day some calendar months ago, or the first of the next month where there is none."""
    whole = day.year * 12 + day.month - 1 - months
    try:
        return date(whole // 12, whole % 12 + 1, day.day)
    except ValueError:
        return date((whole + 1) // 12, (whole + 1) % 12 + 1, 1)
