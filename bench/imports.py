"""The import of members beside bulk loading: the same rows, already parsed, into the same tables.

Bulk loading is measured as the driver does it fastest (prepared statements on SQLite, COPY on
PostgreSQL), and for comparison by Peewee's insert_many; both in batches, as the import.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from peewee import Model, chunked

from bench.databases import load
from bench.figures import Figure, NotMeasured
from bench.newcomers import write_file
from plussa import clock, db
from plussa.auth.identity.identity_codes import identity_hash
from plussa.exchange.importing import BATCH, import_file
from plussa.members.imports.checks import Rules
from plussa.members.imports.service import members_file
from plussa.members.models import Card, Event, Household, Member
from plussa.permissions.imports import ImportedAcceptances
from plussa.permissions.models import Acceptance
from tests.databases import Postgresql, Sqlite, has_postgresql

ROWS = 20_000 * int(os.environ.get("SCALE", "1"))
ROUNDS = 3
LEAST = 1 / 4  # of the rows a second of bulk loading
STATEMENT = 1_000  # rows of one insert_many: SQLite takes no more parameters
TABLES: tuple[type[Model], ...] = (Household, Member, Card, Event, Acceptance)

Load = Callable[[], None]


@dataclass
class Parsed:
    """The rows of a table, as the driver takes them and as Peewee does."""

    model: type[Model]
    names: tuple[str, ...]
    stored: list[tuple[Any, ...]]
    rows: list[dict[str, Any]]


def figures(folder: Path) -> Iterator[Figure]:
    """The share of bulk loading's speed that an import with all its checks has."""
    file = folder / "members.csv"
    write_file(file, ROWS)
    (folder / "sqlite").mkdir()
    yield _compare("SQLite", Sqlite(folder / "sqlite"), file)
    if not has_postgresql():
        raise NotMeasured("import on PostgreSQL: there is no server to start here")
    (folder / "postgresql").mkdir()
    server = Postgresql(folder / "postgresql", 30_000 + os.getpid() % 10_000)
    try:
        yield _compare("PostgreSQL", server, file)
    finally:
        server.stop()


def _compare(name: str, server: Any, file: Path) -> Figure:
    """Each side in turn, a few rounds, each time into a fresh database; medians are compared."""
    ours = partial(_import, file)
    with _fresh(server):
        ours()
        parsed = [_read_back(model) for model in TABLES]
    loads: dict[str, Load] = {
        "ours": ours,
        "bulk": partial(_bulk, parsed),
        "peewee": partial(_insert_many, parsed),
    }
    speeds: dict[str, list[float]] = {one: [] for one in loads}
    for _ in range(ROUNDS):
        for one, todo in loads.items():
            if one == "peewee" and speeds[one]:
                continue  # slow, and only for comparison: once is enough
            with _fresh(server):
                speeds[one].append(_speed(todo))
    return _figure(name, {one: median(found) for one, found in speeds.items()})


def _figure(name: str, speed: dict[str, float]) -> Figure:
    ratio = speed["ours"] / speed["bulk"]
    value = (
        f"{ratio:.0%} ({speed['ours']:,.0f} to {speed['bulk']:,.0f} rows/s; "
        f"insert_many {speed['peewee']:,.0f} rows/s)"
    )
    what = f"Import of {ROWS:,} members on {name}, share of bulk loading's rows a second"
    return Figure(what, value, f"≥ {LEAST:.0%}", ratio >= LEAST)


@contextmanager
def _fresh(server: Any) -> Iterator[None]:
    """A fresh database of a server, for every model."""
    with server.copy() as url:
        made = db.use(url)
        with db.connected():
            yield
        if hasattr(made, "close_all"):
            made.close_all()


def _speed(load: Load) -> float:
    """Rows a second; that all of them were stored is made sure of."""
    began = time.perf_counter()
    load()
    speed = ROWS / (time.perf_counter() - began)
    if Member.select().count() != ROWS or Card.select().count() != ROWS:
        raise NotMeasured("import: not every row was stored")
    return speed


def _import(file: Path) -> None:
    rules = Rules(clock.today(), ("fi", "en"), lambda code: identity_hash(code, b"bench"))
    import_file(file, members_file(rules, ImportedAcceptances()))


def _read_back(model: type[Model]) -> Parsed:
    """The rows of a table that an import has filled."""
    fields = model._meta.sorted_fields
    query = model.select(*fields).order_by(model.id)
    stored = [tuple(row) for row in db.database.execute(query).fetchall()]
    return Parsed(model, tuple(field.name for field in fields), stored, list(query.dicts()))


def _bulk(parsed: list[Parsed]) -> None:
    for table in parsed:
        for batch in chunked(table.stored, BATCH):
            with db.database.atomic():
                load(table.model, table.names, batch)


def _insert_many(parsed: list[Parsed]) -> None:
    for table in parsed:
        for batch in chunked(table.rows, STATEMENT):
            with db.database.atomic():
                table.model.insert_many(batch).execute()
