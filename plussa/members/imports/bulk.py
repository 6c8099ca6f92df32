"""Inserting and finding many rows as the database's driver does it fastest.

Peewee builds a statement of thousands of values many times more slowly than the database runs it.
"""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any

from peewee import Model
from peewee import __exception_wrapper__ as peewee_errors  # so a driver's errors come as Peewee's

from plussa.dates import HELSINKI
from plussa.db import database, is_sqlite
from plussa.members.models import Member


def insert(model: type[Model], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of values that are as they are stored, within the transaction of the caller."""
    if not rows:
        return
    into = f'"{model._meta.table_name}" ({_columns(model, names)})'
    with peewee_errors:
        if is_sqlite():
            marks = ", ".join("?" * len(names))
            # The names are those of models; every value is a parameter.
            database.cursor().executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608
        else:
            with database.cursor().copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def find(
    model: type[Model], names: tuple[str, ...], by: str, values: Collection[str]
) -> list[tuple[Any, ...]]:
    """Columns of the rows that have one of some texts in a column, as they are stored."""
    if not values:
        return []
    given: Any = list(values)
    if is_sqlite():
        one_of, given = "IN (SELECT value FROM json_each(?))", json.dumps(given)
    else:
        one_of = "= ANY(%s)"
    found = f'SELECT {_columns(model, names)} FROM "{model._meta.table_name}"'  # noqa: S608  ours
    column = _columns(model, (by,))
    return list(database.execute_sql(f"{found} WHERE {column} {one_of}", (given,)).fetchall())


def midnights(days: Collection[date]) -> dict[date, Any]:
    """The moments at which days begin in Helsinki, as they are stored."""
    stored = Member.joined_at.db_value
    return {day: stored(datetime.combine(day, time(), HELSINKI)) for day in days}


def _columns(model: type[Model], names: tuple[str, ...]) -> str:
    return ", ".join(f'"{model._meta.fields[name].column_name}"' for name in names)
