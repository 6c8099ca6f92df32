"""What a file holds: the one table that reading, checking and the instructions follow."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class RowForm(Enum):
    """What JSON may say in a column, beside text."""

    TEXT = "text"
    NUMBER = "number"
    WORDS = "words"  # a list of texts
    LIST = "list"  # of anything


@dataclass(frozen=True)
class FileColumn:
    """One column: its name, the most characters it takes, and what stands in it."""

    name: str
    most: int
    meaning: str
    required: bool = False
    form: RowForm = RowForm.TEXT


@dataclass(frozen=True)
class FileTable:
    """The columns of a file. In one that `ends`, a last line without an end has been cut off.

    In an `open` one there may be others too, which are passed over.
    """

    columns: tuple[FileColumn, ...]
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


def as_table(table: FileTable) -> str:
    """The columns as a table of Markdown, for the instructions."""
    rows = [
        f"| `{column.name}` | {'yes' if column.required else ''} | {column.most} | {column.meaning} |"
        for column in table.columns
    ]
    return "\n".join(
        ["| column | required | longest | what stands in it |", "|---|---|---|---|", *rows]
    )
