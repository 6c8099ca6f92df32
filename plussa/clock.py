"""The only caller of the system clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


def now() -> datetime:
    """The present moment as an aware datetime in UTC, the form in which moments are stored."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar date in Helsinki, by which editions come into force and deadlines fall due."""
    return day_of(now())


def day_of(at: datetime) -> date:
    """The date in Helsinki at a moment."""
    return at.astimezone(HELSINKI).date()
