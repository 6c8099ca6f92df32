"""What a file of members holds: the one table that reading, checking and the instructions follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Form(Enum):
    """What JSON may say in a column, beside text."""

    TEXT = "text"
    NUMBER = "number"
    WORDS = "words"  # a list of texts
    LIST = "list"  # of anything


@dataclass(frozen=True)
class Column:
    """One column: its name, the most characters it takes, and what stands in it."""

    name: str
    most: int
    meaning: str
    required: bool = False
    form: Form = Form.TEXT


@dataclass(frozen=True)
class Table:
    """The columns of a file. In one that `ends`, a last line without an end has been cut off.

    In an `open` one there may be others too, which are passed over.
    """

    columns: tuple[Column, ...]
    ends: bool = False
    open: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names of those that every file has."""
        return tuple(column.name for column in self.columns if column.required)


COLUMNS = (
    Column("external_id", 64, "the member’s identifier in the earlier system", required=True),
    Column(
        "household_external_id",
        64,
        "the household’s identifier; the first rows that name it make it",
        required=True,
    ),
    Column(
        "role", 7, "`primary` or `member`; each household has one primary member", required=True
    ),
    Column("may_see_money", 5, "`yes` or `no`; empty is yes for a primary member, else no"),
    Column("may_use_money", 5, "`yes` or `no`; empty is yes for a primary member, else no"),
    Column("given_names", 100, "given names", required=True),
    Column("family_name", 100, "family name, unless the member has only one name"),
    Column("street", 200, "street address"),
    Column("postal_code", 5, "Finnish postal code, five digits"),
    Column("city", 100, "post office"),
    Column("protected_address", 5, "`yes` if nobody else may see the address; empty is no"),
    Column("phone", 40, "telephone number in any notation; without a country code it is Finnish"),
    Column("email", 254, "email address"),
    Column("language", 3, "code of a language of the site, such as `fi` or `en`", required=True),
    Column("birth_date", 10, "YYYY-MM-DD"),
    Column("identity_code", 11, "personal identity code; only its keyed hash is stored"),
    Column("joined_at", 10, "YYYY-MM-DD, when the membership began", required=True),
    Column("rules_edition", 10, "YYYY-MM-DD, the edition of the rules that was accepted"),
    Column(
        "card_numbers", 200, "numbers of cards in use, with a space between them", form=Form.WORDS
    ),
)
MEMBERS = Table(COLUMNS)
NAMES = MEMBERS.names


def as_table(columns: Sequence[Column] = COLUMNS) -> str:
    """The columns as a table of Markdown, for the instructions."""
    rows = [
        f"| `{column.name}` | {'yes' if column.required else ''} | {column.most} | {column.meaning} |"
        for column in columns
    ]
    return "\n".join(
        ["| column | required | longest | what stands in it |", "|---|---|---|---|", *rows]
    )
