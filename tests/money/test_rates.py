"""The data files of rates and charities are whole, and a fault in one is told with its line."""

from datetime import date
from pathlib import Path

import pytest

from plussa.faults import FileFault
from plussa.i18n import load_languages
from plussa.money import charities, rates

RATES = """[one]
since = 2022-11-01
points_per_euro = 1
cents_per_1000_points = 500
validity_months = 13
returned_days = 30
award_from_day = 4
award_to_day = 8
"""
CHARITY = '[one]\nsince = 2022-11-01\nuntil = ""\nen = "One"\n'


def test_the_rates_are_those_of_the_rules() -> None:
    now = rates.on(date(2026, 12, 15))
    assert (now.points_per_euro, now.cents_per_1000_points) == (1, 500)
    assert (now.validity_months, now.returned_days) == (13, 30)
    assert (now.award_from_day, now.award_to_day) == (4, 8)


def test_every_charity_has_a_name_in_every_language() -> None:
    found = charities.all_charities()
    assert found
    for one in found:
        assert {code for code in load_languages().codes if code in one.names} == {"fi", "en"}
    assert charities.named(found[0].code) == found[0]
    assert charities.named("nobody") is None


def test_a_charity_takes_donations_from_its_first_day_to_its_last() -> None:
    one = charities.Charity("one", date(2026, 1, 1), date(2026, 1, 31), {"en": "One"})
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [one.takes(day) for day in days] == [False, True, True, False]
    assert one.name("fi") == "One"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("since = 2022-11-01", "since = 2022-11-02", 2, "not the first day of a month"),
        ("since = 2022-11-01\n", "", 1, "not the first day of a month"),
        ("points_per_euro = 1", "points_per_euro = 1.5", 3, "points_per_euro is not a whole"),
        ("returned_days = 30", "returned_days = 0", 6, "returned_days is not a whole"),
        ("award_to_day = 8", "award_to_day = 3", 8, "not a day to award on"),
        ("award_to_day = 8", "award_to_day = 8\nextra = 1", 9, "extra is not expected"),
        ("[one]", RATES + "[two]", 2, "another table begins then too"),
    ],
)
def test_a_fault_in_the_rates_is_told(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    file = tmp_path / "rates.toml"
    file.write_text(RATES.replace(old, new, 1), "utf-8")
    with pytest.raises(FileFault, match=f":{line}: .*{reason}"):
        rates.load_rates(file)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("[one]", "[a_name_that_is_much_too_long]", 1, "longer than 20"),
        ("2022-11-01", '"soon"', 2, "since is a date"),
        ('until = ""', 'until = "never"', 3, "until is a date"),
        ("en = ", "fi = ", 1, "lacks en"),
    ],
)
def test_a_fault_in_the_charities_is_told(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    file = tmp_path / "charities.toml"
    file.write_text(CHARITY.replace(old, new, 1), "utf-8")
    with pytest.raises(FileFault, match=f":{line}: .*{reason}"):
        charities.load_charities(file)
