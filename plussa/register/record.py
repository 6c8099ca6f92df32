"""The record: every table and column, and what is said of it. A column that is not here fails the tests."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeVar

from plussa.register.columns import Column, Table
from plussa.register.tables import common, login, membership, money, service
from plussa.register.terms import Category, Stays, Withheld

MODULES = (membership, login, service, money, common)
Said = TypeVar("Said")


def _whole(parts: Iterable[Mapping[str, Said]]) -> dict[str, Said]:
    """One mapping of several; raise ValueError for what is said twice."""
    whole: dict[str, Said] = {}
    for part in parts:
        if twice := whole.keys() & part.keys():
            raise ValueError(f"said twice in the record: {', '.join(sorted(twice))}")
        whole |= part
    return whole


TABLES: Mapping[str, Table] = _whole(one.TABLES for one in MODULES)
WORDS: Mapping[str, str] = _whole(one.WORDS for one in MODULES)


def _each(what: str) -> Iterator[tuple[tuple[str, str], object]]:
    """What is said of columns in strings of their names: table and column, and what."""
    for table, said in TABLES.items():
        for each, names in getattr(said, what).items():
            yield from (((table, name), each) for name in names.split())


_SOURCES = dict(_each("sources"))
STAYS: dict[tuple[str, str], Stays] = dict(_each("stays"))  # type: ignore[arg-type]
WITHHELD: dict[tuple[str, str], Withheld] = dict(_each("withheld"))  # type: ignore[arg-type]
BLANKS = {
    (table, name): value for table, said in TABLES.items() for name, value in said.blanks.items()
}
COLUMNS = tuple(
    Column(*place, content, _SOURCES.get(place, ()))  # type: ignore[arg-type]
    for place, content in _each("columns")
)


def find(table: str, column: str) -> Column | None:
    """What the record says of a column; None when it says nothing."""
    return next((one for one in COLUMNS if (one.table, one.name) == (table, column)), None)


def columns_of(category: Category) -> list[Column]:
    """The columns that hold a category of data."""
    return [one for one in COLUMNS if one.content is category]


@cache
def tables_of(category: Category) -> tuple[str, ...]:
    """The tables that hold a category of data."""
    return tuple(table for table, said in TABLES.items() if category in said.columns)


def stays_of(category: Category) -> list[Stays]:
    """What stays of a category when it is erased, and why; nothing of most does."""
    rows = [Stays.ROW for one in TABLES.values() if one.is_stub and one.category is category]
    held = [STAYS.get((one.table, one.name)) for one in columns_of(category)]
    return list(dict.fromkeys(one for one in (*rows, *held) if one is not None))
