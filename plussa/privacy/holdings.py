"""What is held of one member, table by table, as the report shows it: others masked, secrets withheld."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from peewee import Model

from plussa.db import database, is_sqlite
from plussa.members.models import Invitation, Member
from plussa.privacy.owners import OWN, SHARED, rows_of
from plussa.register.proof import STAFF
from plussa.register.record import COLUMNS
from plussa.register.terms import Category, Column

BATCH = 1_000  # rows read at a time


class Left(Enum):
    """Why something is not in a report, or not as it is stored."""

    SECRET = "secret"  # noqa: S105  the word: a hash or key: its value would only help somebody who wants to break in
    OTHERS = "others"  # another person
    STAFF = "staff"  # who of customer service it was
    HOUSEHOLD = "household"  # the member has no right to see the household's money
    SUMS = "sums"  # sums of the purchases of everybody in the household


SECRETS = {
    ("login", "password_hash"), ("session", "token_hash"), ("identification", "token_hash"),
    ("identification", "identity_hash"), ("member", "identity_hash"), ("joining", "password_hash"),
    ("joining", "identity_hash"),
}  # fmt: skip
OTHERS = {("event", "other_id"), ("invitation", "invited_by_id"), ("money_choice", "member_id")}
SUMS = "month_total"


@dataclass(frozen=True)
class Table:
    """A table of a report: the columns with personal data, and what is left out of it."""

    model: type[Model]
    columns: tuple[Column, ...]
    left: Left | None = None

    @property
    def name(self) -> str:
        """Its name in the files."""
        return str(self.model._meta.table_name)

    @property
    def categories(self) -> list[Category]:
        """The categories of data in it."""
        return list(dict.fromkeys(one.category for one in self.columns if one.category))


def tables(who: Member) -> list[Table]:
    """Every table with personal data of members, in the order of the register."""
    by_name = {str(model._meta.table_name): model for model in (*OWN, *SHARED)}
    held: dict[str, list[Column]] = {}
    for column in COLUMNS:
        if column.category is not None and column.table in by_name:
            held.setdefault(column.table, []).append(column)
    return [
        Table(by_name[name], tuple(columns), _left(by_name[name], who))
        for name, columns in held.items()
    ]


def left_of(column: Column) -> Left | None:
    """Why the value of a column is not given as it is stored, if it is not."""
    if column.category is STAFF:
        return Left.STAFF
    if (column.table, column.name) in SECRETS:
        return Left.SECRET
    return Left.OTHERS if (column.table, column.name) in OTHERS else None


def rows(table: Table, who: Member) -> Iterator[dict[str, Any]]:
    """The rows of a table that are the member's, read in batches; values as they may be given."""
    if table.left is not None:
        return
    key, last = table.model._meta.primary_key, None
    query = table.model.select().where(rows_of(table.model, who)).order_by(key).limit(BATCH)
    while batch := list(query if last is None else query.where(key > last)):
        for row in batch:
            yield {one.name: _value(row, one, who) for one in table.columns}
        last = batch[-1].get_id()


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it is at one moment."""
    if is_sqlite():
        with database.atomic("DEFERRED"):
            yield
    else:
        with database.atomic():
            database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def _left(model: type[Model], who: Member) -> Left | None:
    if model in OWN:
        return None
    if not who.may_see_money and model._meta.table_name != "household":
        return Left.HOUSEHOLD
    return Left.SUMS if model._meta.table_name == SUMS else None


def _value(row: Model, column: Column, who: Member) -> Any:
    field = next(one for one in row._meta.sorted_fields if one.column_name == column.name)
    value = row.__data__.get(field.name)
    if value is None or value == "":
        return value
    why = left_of(column)
    if why is Left.OTHERS and value == who.id:
        return "you"
    if why is None and isinstance(row, Invitation) and field is Invitation.email:
        why = None if value == who.email else Left.OTHERS
    return f"[{why.value}]" if why else value
