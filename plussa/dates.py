"""Dates and moments: days and calendar months in Helsinki, and moments as programs read them. Pure."""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


def day_of(at: datetime) -> date:
    """The date in Helsinki at a moment."""
    return at.astimezone(HELSINKI).date()


def add_months(day: date, months: int) -> date:
    """The same day of another calendar month, or that month's last day when it has none such.

    Regulation (EEC, Euratom) 1182/71, article 3(2)(c).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def iso(at: datetime) -> str:
    """A moment in UTC for programs, to the second: "2026-12-15T10:00:00Z" (RFC 3339)."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
