"""Rows older than what is kept: nothing is stored and paid twice after retention."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from plussa.dates import HELSINKI
from plussa.money import forgetting
from plussa.money.models import MonthTotal, Purchase
from plussa.money.outcomes import MoneyOutcome
from plussa.privacy import retention
from plussa.register.categories import MONEY, RECEIPTS
from tests.conftest import TODAY, Clock
from tests.money.files import aside, bought, counts, for_a_person, run, used, waits, write
from tests.money.stores import books_hold, buy, give, noon, user
from tests.people import Cast

ONE_BASE = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)


def begin(day: date) -> datetime:
    return datetime.combine(day, time(), HELSINKI)


@ONE_BASE
@pytest.mark.parametrize(("kind", "make"), [("purchases", bought), ("redemptions", used)])
def test_a_row_is_refused_from_the_day_of_which_nothing_is_kept(
    fresh: str, tmp_path: Path, at: Clock, kind: str, make: Any
) -> None:
    at(noon(date(2032, 2, 29)))
    aino = user()
    give(aino, 50_00)
    oldest = forgetting.oldest_day(RECEIPTS if kind == "purchases" else MONEY)
    assert oldest == (date(2030, 3, 1) if kind == "purchases" else date(2026, 1, 1))
    first = begin(oldest)
    moments = [first - timedelta(microseconds=1), first, first + timedelta(hours=23)]
    rows = [make(aino, f"p{place}", at=one.isoformat()) for place, one in enumerate(moments)]
    file = write(tmp_path / "a.csv", rows, kind)
    run(file, kind)
    said = f"at: is before {oldest}, the first day of which such rows are still kept"
    assert aside(file)[0] == (2, said)
    assert [line for line, reason in aside(file) if "still kept" in reason] == [2]


@ONE_BASE
def test_nothing_is_stored_twice_after_retention(cast: Cast, tmp_path: Path, at: Clock) -> None:
    days = [TODAY, TODAY - timedelta(1)]
    rows = [bought(cast.aino, f"p{place}", at=f"{day}T11:00") for place, day in enumerate(days)]
    file = write(tmp_path / "a.csv", rows)
    run(file)
    at(noon(date(TODAY.year + 2, TODAY.month, TODAY.day)))
    retention.run()
    assert [one.external_id for one in Purchase.select()] == ["p0"], "that day is still kept"
    assert counts(run(file)) == (0, 1, 0, 1)
    at(noon(date(TODAY.year + 2, TODAY.month, TODAY.day + 1)))
    retention.run()
    assert counts(run(file)) == (0, 0, 0, 2)
    assert not Purchase.select().exists()
    assert MonthTotal.get().cents == 2 * 12_34
    books_hold()


@ONE_BASE
def test_a_return_of_what_is_kept_no_longer_waits_for_a_person(
    cast: Cast, tmp_path: Path, at: Clock
) -> None:
    sold = bought(cast.aino, "p1")
    run(write(tmp_path / "a.csv", [sold]))
    at(noon(date(2029, 1, 15)))
    retention.run()
    back = bought(cast.aino, "r1", -1_00, returns="p1", at="2029-01-14T12:00")
    run(write(tmp_path / "b.csv", [back, sold]))
    assert waits() == [("r1", MoneyOutcome.UNKNOWN_ORIGINAL)]
    at(noon(date(2029, 2, 20)))
    assert for_a_person() == ["r1"]


@ONE_BASE
def test_a_row_waits_no_longer_than_its_receipt_would_be_kept(
    cast: Cast, tmp_path: Path, at: Clock
) -> None:
    rows = [
        bought(cast.aino, f"r{day}", -1, returns="p", at=f"2026-12-0{day}T12:00") for day in (1, 2)
    ]
    run(write(tmp_path / "a.csv", rows))
    at(noon(date(2028, 12, 2)))
    buy(cast.aino, 10_00, date(2028, 12, 1), external_id="p")
    found = run(write(tmp_path / "b.csv", []))
    assert (found.earlier.stored, found.earlier.waiting) == (0, 2)
    retention.run()
    assert [id for id, _ in waits()] == ["r2"]
    at(noon(date(2029, 12, 1)))
    old = used(cast.aino, "b1", -1, reverses="u", at="2027-11-30T12:00")
    run(write(tmp_path / "c.csv", [old], "redemptions"), "redemptions")
    retention.run()
    assert waits() == [], "a use is taken for six years, but does not wait for so long"
