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
        """Read the form "mon-fri 9-21"; anything else is a ValueError."""
        found = re.fullmatch(r"(\w{3})-(\w{3}) (\d{1,2})-(\d{1,2})", text.strip().lower())
        if not found:
            raise ValueError(text)
        first, last, opens, closes = found.groups()
        hours = cls(WEEKDAYS.index(first), WEEKDAYS.index(last), int(opens), int(closes))
        if hours.first_day > hours.last_day or not hours.opens < hours.closes <= 24:
            raise ValueError(text)
        return hours


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
