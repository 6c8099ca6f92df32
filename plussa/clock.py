"""The only caller of the system clock."""

from datetime import UTC, date, datetime

from plussa.dates import day_of


def now() -> datetime:
    """The present moment as an aware datetime in UTC, the form in which moments are stored."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar date in Helsinki, by which editions come into force and deadlines fall due."""
    return day_of(now())
