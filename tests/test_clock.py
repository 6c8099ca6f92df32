"""The clock: moments in UTC, days in Helsinki."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plussa import clock
from tests.conftest import Clock

REAL_NOW = clock.now  # kept from before the fixtures stop the clock


def test_now_is_an_aware_moment_in_utc() -> None:
    before = datetime.now(UTC)
    now = REAL_NOW()
    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 31, 21, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 22, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 6, 30, 20, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 21, 0, 0, tzinfo=UTC), date(2026, 7, 1)),
        (
            datetime(2026, 3, 28, 22, 0, 0, tzinfo=UTC),
            date(2026, 3, 29),
        ),  # summer time begins this day
        (datetime(2026, 3, 29, 21, 0, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 25, 21, 59, 59, tzinfo=UTC), date(2026, 10, 25)),  # and ends this day
        (datetime(2026, 10, 25, 22, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2028, 2, 28, 22, 0, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_a_day_begins_at_midnight_in_helsinki(at: Clock, moment: datetime, day: date) -> None:
    at(moment)
    assert clock.today() == day
