"""What stays when data is erased from a row that kept rows refer to, column by column, and why.

Whatever is not here goes: with its row, or blanked by the default of its field, by nothing where a
column may be empty, or by the value here.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from plussa.register.terms import Endless, Stays

# Tables whose rows stay as stubs while kept rows refer to them.
STUBS = ("household", "member", "card")

STAYS: Mapping[tuple[str, str], Stays] = {
    ("household", "created_at"): Stays.MONEY,
    ("household", "dissolved_at"): Stays.MONEY,
    ("member", "household_id"): Stays.MONEY,
    ("member", "left_at"): Stays.PERIOD,
    ("member", "external_id"): Stays.EARLIER,
    ("card_notice", "number"): Stays.TILLS,
    ("card_notice", "receiver"): Stays.TILLS,
    ("card_notice", "state"): Stays.TILLS,
    ("card_notice", "created_at"): Stays.TILLS,
    ("money_notice", "cards"): Stays.TILLS,
}

# Tables whose rows have no end, and why.
ENDLESS: Mapping[str, Endless] = {
    "passage": Endless.WORK,
    "sweep": Endless.WORK,
    "last_line": Endless.WORK,
    "delivery": Endless.WORK,
    "money_delivery": Endless.WORK,
    "retired_number": Endless.WORK,
    "hold": Endless.WORK,
    "installation": Endless.WORK,
    "newsletter": Endless.EVERYBODY,
    "newsletter_text": Endless.EVERYBODY,
}

NUMBER = "x"  # numbers that are nobody's any more: this, and the number of the row
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
BLANKS: Mapping[tuple[str, str], object] = {
    ("member", "number"): NUMBER,
    ("member", "role"): "member",
    ("member", "given_names"): "",
    ("member", "language"): "",
    ("member", "joined_at"): NEVER,
    ("card", "number"): NUMBER,
    ("card", "kind"): "digital",
    ("card", "state"): "blocked",
    ("card", "created_at"): NEVER,
}
