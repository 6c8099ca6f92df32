"""Finding, numbering, inserting and changing many rows as the database's driver does it fastest.

Peewee builds a statement of thousands of values many times more slowly than the database runs it.
"""

import gc
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import lru_cache
from itertools import chain, count
from typing import Any

from peewee import Field, ForeignKeyField, Model
from peewee import __exception_wrapper__ as peewee_errors  # so a driver's errors come as Peewee's

from plussa.dates import HELSINKI
from plussa.db import MomentField, database, is_sqlite

BY_INDEX = "SELECT " + ", ".join(
    f"set_config('enable_{way}', 'off', true)"
    for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin")
)
VALUES = 200  # rows of one statement on SQLite
COLLECT_AFTER = 50_000  # objects
Rows = list[tuple[Any, ...]]
TYPES = {
    "AUTO": "int",
    "INT": "int",
    "BIGINT": "bigint",
    "BOOL": "boolean",
    "DATE": "date",
    "VARCHAR": "text",
    "MOMENT": "timestamptz",
}


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for cycles of garbage once in a batch: rows make none, and looking costs a fifth."""
    former = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *former[1:])
    try:
        yield
    finally:
        gc.set_threshold(*former)


def ask(sql: str, *given: Any) -> Rows:
    """The rows of a query whose parameters are marked by `?`; a list stands for `in_(…)`."""
    return list(_execute(sql, given).fetchall())


def run(sql: str, *given: Any) -> None:
    """Do a statement whose parameters are marked as those of a query."""
    _execute(sql, given)


def _execute(sql: str, given: tuple[Any, ...]) -> Any:
    if is_sqlite():
        values = [json.dumps(one) if isinstance(one, list) else one for one in given]
    else:
        sql = sql.replace("?", "%s")
        values = [_numbers(one) if isinstance(one, list) else one for one in given]
    return database.execute_sql(sql, values)


def _numbers(values: list[Any]) -> list[Any] | str:
    """Numbers as PostgreSQL writes an array of them: many times faster than the driver."""
    if values and isinstance(values[0], int):
        return "{" + ",".join(map(str, values)) + "}"
    return values


def by_index() -> None:
    """Have a transaction find the rows of a batch by indexes, however many others there are.

    PostgreSQL would read a whole table for some thousand rows of it, and that again for each batch.
    """
    if not is_sqlite():
        ask(BY_INDEX)


def in_(column: str, kind: str = "int") -> str:
    """A condition that a column has one of the values of a list: `int` or `text`."""
    if is_sqlite():
        return f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608  a column's name
    return f"{column} = ANY(?::{kind}[])"


def day(stored: Any) -> date:
    """A date as it is stored."""
    return stored if isinstance(stored, date) else _read_day(stored)


@lru_cache(4_096)
def _read_day(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(4_096)
def stored_day(day: date) -> str:
    """A date as it is stored: the drivers write text many times faster."""
    return day.isoformat()


def find(model: type[Model], names: tuple[str, ...], by: str, values: Collection[str]) -> Rows:
    """Columns of the rows that have one of some texts in a column, as they are stored."""
    if not values:
        return []
    fields = model._meta.fields
    columns = ", ".join(f'"{fields[name].column_name}"' for name in names)
    sql = f'SELECT {columns} FROM "{model._meta.table_name}" WHERE '  # noqa: S608  names of models
    return ask(sql + in_(f'"{fields[by].column_name}"', "text"), list(values))


def midnights(days: Collection[date]) -> dict[date, Any]:
    """The moments at which days begin in Helsinki, as they are stored."""
    stored = MomentField().db_value
    return {day: stored(datetime.combine(day, time(), HELSINKI)) for day in days}


def new_ids(model: type[Model], many: int) -> Iterator[int]:
    """Ids for new rows, one after another, within the transaction that inserts them.

    They are asked for `many` at once.
    """
    table = model._meta.table_name
    if is_sqlite():  # nobody else writes meanwhile
        [[last]] = ask(f'SELECT coalesce(max(id), 0) FROM "{table}"')  # noqa: S608  a model's name
        yield from count(last + 1)
    sequence = f"pg_get_serial_sequence('{table}', 'id')"
    while True:
        for (id,) in ask(f"SELECT nextval({sequence}) FROM generate_series(1, ?)", many):  # noqa: S608
            yield id


def insert(
    model: type[Model], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]], clash: str = ""
) -> None:
    """Insert rows of values that are as they are stored, within the transaction of the caller.

    Where a row may clash with one that is there, an SQL clause says how that ends.
    """
    if not rows:
        return
    fields = model._meta.fields
    columns = ", ".join(f'"{fields[name].column_name}"' for name in names)
    table = f'"{model._meta.table_name}" ({columns})'
    if is_sqlite():
        _in_values(f"INSERT INTO {table} VALUES ", f" {clash}", rows)  # noqa: S608  names of models
    elif clash:
        before = f"INSERT INTO {table} SELECT * FROM"
        _of_arrays(before, clash, [fields[name] for name in names], rows)
    else:
        with peewee_errors, database.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def update(
    model: type[Model], key: str, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Change columns of rows that are known by a key: each row is the key and the new values."""
    if not rows:
        return
    fields = model._meta.fields
    table, columns = model._meta.table_name, [fields[name].column_name for name in names]
    by = fields[key].column_name
    if is_sqlite():
        new = ", ".join(f'"{column}" = column{place}' for place, column in enumerate(columns, 2))
        before = f'UPDATE "{table}" SET {new} FROM (VALUES '  # noqa: S608  names of models
        _in_values(before, f') WHERE "{by}" = column1', rows)
        return
    new = ", ".join(f'"{column}" = new."{column}"' for column in columns)
    named = ", ".join(f'"{column}"' for column in (by, *columns))
    before = f'UPDATE "{table}" AS old SET {new} FROM'  # noqa: S608  names of models
    after = f'AS new ({named}) WHERE old."{by}" = new."{by}"'
    _of_arrays(before, after, [fields[name] for name in (key, *names)], rows)


def delete(model: type[Model], key: str, values: Iterable[int]) -> int:
    """Delete the rows whose key is one of some numbers; how many."""
    given = list(values)
    if not given:
        return 0
    by = model._meta.fields[key].column_name
    sql = f'DELETE FROM "{model._meta.table_name}" WHERE '  # noqa: S608  a model's name
    return int(_execute(sql + in_(by), (given,)).rowcount)


def _in_values(before: str, after: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Do a statement with rows as its values: SQLite is twice as fast as with a row at a time."""
    marks, cursor = f"({', '.join('?' * len(rows[0]))})", database.cursor()
    with peewee_errors:
        for start in range(0, len(rows), VALUES):
            part = rows[start : start + VALUES]
            sql = f"{before}{', '.join([marks] * len(part))}{after}"
            cursor.execute(sql, tuple(chain.from_iterable(part)))


def _of_arrays(
    before: str, after: str, fields: list[Field], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Do a statement of PostgreSQL with rows as an array of the values of each field."""
    given = ", ".join(f"%s::{_type(field)}[]" for field in fields)
    with peewee_errors:
        columns = [list(column) for column in zip(*rows, strict=True)]
        database.cursor().execute(f"{before} unnest({given}) {after}", columns)


def _type(field: Field) -> str:
    """What PostgreSQL calls the type of a field."""
    if isinstance(field, ForeignKeyField):
        return _type(field.rel_field)
    return TYPES[field.field_type]
