"""What is held of one member, table by table, as the report shows it: others masked, secrets withheld."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Field,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from plussa.db import database, is_sqlite, table_name
from plussa.members.emails import email_key
from plussa.members.models import Card, Member
from plussa.money.account.disclosure import told_totals
from plussa.money.account.rights import may_see
from plussa.money.models import Entry
from plussa.permissions.models import Choice
from plussa.permissions.wordings import Wording, published
from plussa.privacy.owners import OWN, SHARED, rows_of
from plussa.register.categories import STAFF
from plussa.register.columns import Column
from plussa.register.record import COLUMNS, WITHHELD
from plussa.register.terms import Category, Withheld

BATCH = 200  # rows read at a time
AS_STORED = {AutoField, BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField}
SUMS = "month_total"
WHOLE = {"member", "household"}  # everything here is tied to them
YOU = "[you]"


@dataclass(frozen=True)
class ReportTable:
    """A table of a report: the columns with personal data, and what is left out of it."""

    model: type[Model]
    columns: tuple[Column, ...]
    keys: tuple[Column, ...] = ()
    withheld: Withheld | None = None

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """What stands in a row: the keys that tie it to other rows of the report, then the data."""
        return (*self.keys, *self.columns)

    @property
    def name(self) -> str:
        """Its name in the files."""
        return table_name(self.model)

    @property
    def categories(self) -> list[Category]:
        """The categories of data in it."""
        return list(dict.fromkeys(one.category for one in self.columns if one.category))


def tables(who: Member) -> list[ReportTable]:
    """Every table with personal data of members, in the order of the register."""
    by_name = {table_name(model): model for model in (*OWN, *SHARED)}
    held: dict[str, list[Column]] = {}
    for column in COLUMNS:
        if column.category is not None and column.table in by_name:
            held.setdefault(column.table, []).append(column)
    left = {name: _withheld(by_name[name], who) for name in held}
    given = {name for name in held if name != SUMS}
    return [
        ReportTable(by_name[name], tuple(columns), _keys(by_name[name], given), left[name])
        for name, columns in held.items()
    ]


def mask(why: Withheld) -> str:
    """What stands instead of a value that is there, but not given."""
    return f"[{why.value}]"


def withheld(column: Column) -> Withheld | None:
    """Why the value of a column is not given as it is stored, if it is not."""
    if column.category is STAFF:
        return Withheld.STAFF
    return WITHHELD.get((column.table, column.name))


def rows(table: ReportTable, who: Member) -> Iterator[dict[str, Any]]:
    """The rows of a table that are the member's, as they are read; values as they may be given."""
    if table.withheld is not None:
        return
    known = {field.column_name: field for field in table.model._meta.sorted_fields}
    names = [one.name for one in table.all_columns]
    fields = [known[name] for name in names]
    reads = [_reader(*one, who) for one in zip(fields, table.all_columns, strict=True)]
    told = told_totals(who) if table.model is Entry else None
    query = table.model.select(*fields).where(rows_of(table.model, who))
    for row in _stream(query.order_by(table.model._meta.primary_key)):
        given = {
            name: read(value) if read else value
            for name, read, value in zip(names, reads, row, strict=True)
        }
        if told is not None and given["basis"] is not None and given["id"] not in told:
            given["basis"] = mask(Withheld.SUMS)
        yield given


def wordings_of(who: Member) -> list[tuple[Wording, str]]:
    """The wordings that a member's choices answered, each with the language in which it was shown."""
    query = Choice.select(Choice.permission, Choice.wording, Choice.language).where(
        Choice.member == who
    )
    found = query.distinct().order_by(Choice.permission, Choice.wording, Choice.language)
    known = ((published().find(one.permission, one.wording), one.language) for one in found)
    return [(wording, language) for wording, language in known if wording is not None]


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


def _withheld(model: type[Model], who: Member) -> Withheld | None:
    if model in OWN:
        return None
    if not may_see(who) and model._meta.table_name != "household":
        return Withheld.HOUSEHOLD
    return Withheld.SUMS if model._meta.table_name == SUMS else None


def _keys(model: type[Model], given: set[str]) -> tuple[Column, ...]:
    """The keys by which rows of a table are tied to other rows of the report, its own first."""
    meta = model._meta
    fields = [meta.primary_key, *meta.refs] if meta.primary_key.name == "id" else list(meta.refs)
    pointed = {one.column_name for one in meta.refs if table_name(one.rel_model) in given - WHOLE}
    own = {"id"} if any(table_name(one.model) in given for one in meta.backrefs) else set()
    names = [one.column_name for one in fields]
    known = {
        one.name: one for one in COLUMNS if one.table == table_name(model) and not one.category
    }
    return tuple(known[name] for name in names if name in known and name in pointed | own)


def _stream(query: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as the driver has them, a few at a time: PostgreSQL keeps the others."""
    sql, values = query.sql()
    connection = database.connection()
    if is_sqlite():
        yield from connection.execute(sql, values)
    else:
        with connection.cursor("report") as cursor:
            cursor.itersize = BATCH
            yield from cursor.execute(sql, values)


def _reader(field: Field, column: Column, who: Member) -> Callable[[Any], Any] | None:
    """How a stored value becomes what is given of it; None where the driver has it as it is given."""
    mask = _mask(column, who)
    if mask is not None:
        return lambda value: value if value in (None, "") else mask(field.python_value(value))
    return None if type(field) in AS_STORED else field.python_value


def _mask(column: Column, who: Member) -> Callable[[Any], Any] | None:
    """What is given instead of a value that is there; None where it is given as it is stored."""
    place = (column.table, column.name)
    if place in PARTS:
        part = PARTS[place]
        return part(who) if part else None
    why = withheld(column)
    if why is Withheld.OTHERS:
        return lambda value: YOU if value == who.id else mask(why)
    return None if why is None else lambda value: mask(why)


def _own_address(who: Member) -> Callable[[str], str]:
    mine = email_key(who.email)
    return lambda value: value if email_key(value) == mine else mask(Withheld.OTHERS)


def _own_cards(who: Member) -> Callable[[str], str]:
    """Of card numbers with a space between them the member's own, and that there are others."""
    mine = {number for (number,) in Card.select(Card.number).where(Card.member == who).tuples()}

    def given(value: str) -> str:
        numbers = value.split()
        others = [mask(Withheld.OTHERS)] if set(numbers) - mine else []
        return " ".join([*(one for one in numbers if one in mine), *others])

    return given


# Of these a part is given: what is the member's own, or what the pages tell the member.
PARTS: dict[tuple[str, str], Callable[[Member], Callable[[Any], Any]] | None] = {
    ("invitation", "email"): _own_address,
    ("invitation", "email_key"): _own_address,
    ("money_notice", "cards"): _own_cards,
    ("entry", "basis"): None,  # row by row
}
