"""What a period of the register means at a moment, at month ends, leap days and clock changes."""

from datetime import UTC, datetime

import pytest

from plussa.dates import HELSINKI
from plussa.register.periods import before
from plussa.register.terms import Period, PeriodStart


def here(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HELSINKI)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(("now", "period", "expected"), [
    (here(2026, 12, 15, 12), Period(PeriodStart.LOGIN, months=12), here(2025, 12, 15, 12)),
    (here(2027, 3, 31, 12), Period(PeriodStart.LOGIN, months=1), here(2027, 3, 1)),
    (here(2028, 2, 29, 12), Period(PeriodStart.LOGIN, months=12), here(2027, 3, 1)),
    (here(2028, 3, 31, 12), Period(PeriodStart.LOGIN, months=1), here(2028, 3, 1)),
    (here(2026, 1, 15), Period(PeriodStart.LOGIN, months=13), here(2024, 12, 15)),
    (here(2026, 10, 26, 12), Period(PeriodStart.CLOSED, days=7), here(2026, 10, 19, 12)),
    (here(2026, 12, 15, 12), Period(PeriodStart.MADE, minutes=30), here(2026, 12, 15, 11, 30)),
    (here(2026, 12, 15, 12), Period(PeriodStart.LOGIN, hours=12), here(2026, 12, 15)),
    (here(2026, 12, 15, 12), Period(PeriodStart.SENT), here(2026, 12, 15, 12)),
    (here(2026, 12, 31, 23), Period(PeriodStart.YEAR_END, months=72), here(2020, 1, 1)),
    (here(2027, 1, 1, 0), Period(PeriodStart.YEAR_END, months=72), here(2021, 1, 1)),
])  # fmt: skip
def test_it_reaches_back_by_the_calendar_of_helsinki(
    now: datetime, period: Period, expected: datetime
) -> None:
    assert before(period, now.astimezone(UTC)) == expected


def test_it_is_in_utc() -> None:
    assert before(Period(PeriodStart.SENT), here(2026, 7, 1)).tzinfo is UTC
