"""The charities that money can be donated to, from a data file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from plussa.faults import TomlFile

FILE = Path(__file__).with_name("charities.toml")
FALLBACK = "en"
LONGEST = 20  # characters of a code, as postings keep it


@dataclass(frozen=True)
class Charity:
    """A charity: its code, from when to when it takes donations, and its name by language."""

    code: str
    since: date
    until: date | None
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Its name in a language, or in English when it has none there."""
        return self.names.get(language, self.names[FALLBACK])

    def takes(self, day: date) -> bool:
        """Whether it takes donations on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def load_charities(file: Path = FILE) -> tuple[Charity, ...]:
    """Read the charities in their order; raise FileFault for what cannot be."""
    record = TomlFile(file)
    return tuple(_read(code, record) for code in record.rows)


all_charities = cache(load_charities)


def on(day: date) -> list[Charity]:
    """The charities that take donations on a day."""
    return [one for one in all_charities() if one.takes(day)]


def named(code: str) -> Charity | None:
    """A charity by its code, also one that takes no donations any more."""
    return next((one for one in all_charities() if one.code == code), None)


def _read(code: str, record: TomlFile) -> Charity:
    row = dict(record.rows[code])
    since, until = row.pop("since", None), row.pop("until", None)
    if len(code) > LONGEST:
        raise record.fault(code, code, f"[{code}] is longer than {LONGEST} characters")
    if type(since) is not date:
        raise record.fault(code, "since", f"[{code}] since is a date like 2026-11-23")
    if until != "" and type(until) is not date:
        raise record.fault(code, "until", f'[{code}] until is a date like 2026-11-23, or ""')
    if FALLBACK not in row:
        raise record.fault(code, FALLBACK, f"[{code}] lacks {FALLBACK}")
    return Charity(code, since, until or None, {name: str(text) for name, text in row.items()})
