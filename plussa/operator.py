"""Who runs the programme, and when its customer service answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Hours:
    """Opening hours on consecutive weekdays: days count from Monday 0, hours are Helsinki time."""

    first_day: int = 0
    last_day: int = 4
    opens: int = 9
    closes: int = 21

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Read the form "mon-fri 9-21"; anything else is a ValueError that says so."""
        found = re.fullmatch(r"(\w{3})-(\w{3}) (\d{1,2})-(\d{1,2})", text.strip().lower())
        if found and {found[1], found[2]} <= set(WEEKDAYS):
            first, last = WEEKDAYS.index(found[1]), WEEKDAYS.index(found[2])
            hours = cls(first, last, int(found[3]), int(found[4]))
            if first <= last and hours.opens < hours.closes <= 24:
                return hours
        raise ValueError(f"like 'mon-fri 9-21', not {text!r}")


@dataclass(frozen=True)
class Operator:
    """Who runs the programme and how to reach its customer service.

    Names and postal addresses are by language code; a language without one borrows another's.
    """

    names: Mapping[str, str] = field(
        default_factory=lambda: {"fi": "Kesko Oyj", "en": "Kesko Corporation"}
    )
    postal_addresses: Mapping[str, str] = field(
        default_factory=lambda: {"fi": "PL 1, 00016 KESKO", "en": "PO Box 1, FI-00016 KESKO"}
    )
    business_id: str = "0109862-8"
    phone: str = "010 19 8604"
    hours: Hours = Hours()
    email: str = ""
    dpo_email: str = ""
    independent: bool = True

    def name(self, language: str) -> str:
        """The operator's name in a language, or in any it has when that one is missing."""
        return self.names.get(language) or next(iter(self.names.values()))

    def postal_address(self, language: str) -> str:
        """The postal address in a language, or in any it has when that one is missing."""
        return self.postal_addresses.get(language) or next(iter(self.postal_addresses.values()))
