"""The rates of Plussa money, from a data file."""

from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path

from plussa.faults import TomlFile
from plussa.money.rules import Rates, rates_on

FILE = Path(__file__).with_name("rates.toml")
NUMBERS = [field.name for field in fields(Rates) if field.name != "since"]


def load_rates(file: Path = FILE) -> tuple[Rates, ...]:
    """Read the rates, from the earliest on; raise FileFault for what cannot be."""
    record = TomlFile(file)
    found = sorted((_read(name, record) for name in record.rows), key=lambda one: one.since)
    for name, row in record.rows.items():
        if [one.since for one in found].count(row["since"]) > 1:
            raise record.fault(name, "since", f"[{name}] since: another table begins then too")
    return tuple(found)


all_rates = cache(load_rates)


def on(day: date) -> Rates:
    """The rates that hold on a day."""
    return rates_on(all_rates(), day)


def _read(name: str, record: TomlFile) -> Rates:
    row = record.rows[name]
    if type(row.get("since")) is not date or row["since"].day != 1:
        raise record.fault(name, "since", f"[{name}] since is not the first day of a month")
    for number in NUMBERS:
        if type(row.get(number)) is not int or row[number] < 1:
            raise record.fault(name, number, f"[{name}] {number} is not a whole number above 0")
    for number in row.keys() - {"since", *NUMBERS}:
        raise record.fault(name, number, f"[{name}] {number} is not expected")
    if not row["award_from_day"] <= row["award_to_day"] <= 28:
        raise record.fault(name, "award_to_day", f"[{name}] award_to_day is not a day to award on")
    return Rates(**row)
