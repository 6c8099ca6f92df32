"""The shape of the record: tables and their columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from plussa.register.terms import Category, DataSource, Endless, Stays, Withheld


class Plain(Enum):
    """Why a column is not personal data by itself."""

    KEY = "key"  # ties rows together; it goes with the row
    BOOKKEEPING = "bookkeeping"  # how the system gets on with its own work


NUMBER = "x"  # numbers that are nobody's any more: this, and the number of the row
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Table:
    """A table: what its columns hold, when its rows go, and what stays of one that is kept.

    Columns are named in one string for each thing that is said of them.
    """

    columns: Mapping[Category | Plain, str]
    title: str = ""  # in a member's report
    # From which columns the age of a row counts, for the period of its first category: the first of them
    # with a value. One after a point is that of the row to which the key before it leads.
    age: str = ""
    # A row is over, too, with the next one of its member that is the same in a column, by a moment of it.
    follows: tuple[str, str] | None = None
    endless: Endless | None = None  # why its rows have no end
    is_stub: bool = False  # rows stay, blank, while kept rows refer to them
    stays: Mapping[Stays, str] = field(default_factory=dict)
    # What an erasure puts into a column that stays; into others their default, or nothing if they may be
    # empty.
    blanks: Mapping[str, object] = field(default_factory=dict)
    sources: Mapping[tuple[DataSource, ...], str] = field(
        default_factory=dict
    )  # unlike its category's
    withheld: Mapping[Withheld, str] = field(default_factory=dict)  # from a report

    @property
    def category(self) -> Category | None:
        """The category for whose time its rows are kept."""
        return next((one for one in self.columns if isinstance(one, Category)), None)


@dataclass(frozen=True)
class Column:
    """A column of a table, and what is in it."""

    table: str
    name: str
    content: Category | Plain
    own_sources: tuple[DataSource, ...] = ()

    @property
    def category(self) -> Category | None:
        """The category of personal data it holds, if any."""
        return self.content if isinstance(self.content, Category) else None

    @property
    def sources(self) -> tuple[DataSource, ...]:
        """Where it comes from: its own word, or else that of its category."""
        return self.own_sources or (self.category.sources if self.category else ())
