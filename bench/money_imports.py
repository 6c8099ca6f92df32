"""The import of purchases beside bulk loading: the same file into the same tables, nothing checked.

Bulk loading reads the file as Python does it fastest, and stores rows that have been worked out
before, as the driver does it fastest (prepared statements on SQLite, COPY on PostgreSQL), in
batches as the import.
"""

import csv
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from peewee import Model, chunked

from bench.databases import both, load
from bench.figures import Figure, NotMeasured
from bench.till_files import add_members, write_file
from plussa import db
from plussa.exchange.importing import BATCH, import_file
from plussa.money.imports.service import KINDS
from plussa.money.models import MonthTotal, Purchase, PurchaseLine

ROWS = 20_000 * int(os.environ.get("SCALE", "1"))
MEMBERS = ROWS // 4
ROUNDS = 3
LEAST = 1 / 4  # of the rows a second of bulk loading
TABLES: tuple[type[Model], ...] = (Purchase, PurchaseLine, MonthTotal)

Load = Callable[[], None]


@dataclass
class Parsed:
    """The rows of a table, as the driver takes them."""

    model: type[Model]
    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def figures(folder: Path) -> Iterator[Figure]:
    """The share of bulk loading's speed that an import with all its checks has."""
    file = folder / "purchases.csv"
    write_file(file, ROWS, MEMBERS)
    for name, server in both(folder, "money-imports"):
        yield _compare(name, server, file)


def _compare(name: str, server: Any, file: Path) -> Figure:
    """Each side in turn, a few rounds, each time into a fresh database; medians are compared."""
    ours = partial(_import, file)
    with _fresh(server):
        ours()
        parsed = [_read_back(model) for model in TABLES]
    loads: dict[str, Load] = {"ours": ours, "bulk": partial(_bulk, file, parsed)}
    speeds: dict[str, list[float]] = {one: [] for one in loads}
    for _ in range(ROUNDS):
        for one, todo in loads.items():
            with _fresh(server):
                speeds[one].append(_speed(todo))
    speed = {one: median(found) for one, found in speeds.items()}
    ratio = speed["ours"] / speed["bulk"]
    value = f"{ratio:.0%} ({speed['ours']:,.0f} to {speed['bulk']:,.0f} rows/s)"
    what = f"Import of {ROWS:,} purchases on {name}, share of bulk loading's rows a second"
    return Figure(what, value, f"≥ {LEAST:.0%}", ratio >= LEAST)


@contextmanager
def _fresh(server: Any) -> Iterator[None]:
    """A fresh database of a server, with the members, for every model."""
    with server.copy() as url:
        made = db.use(url)
        with db.connected():
            add_members(MEMBERS)
            yield
        if hasattr(made, "close_all"):
            made.close_all()


def _speed(load: Load) -> float:
    """Rows a second; that all of them were stored is made sure of."""
    began = time.perf_counter()
    load()
    speed = ROWS / (time.perf_counter() - began)
    if Purchase.select().count() != ROWS:
        raise NotMeasured("import of purchases: not every row was stored")
    return speed


def _import(file: Path) -> None:
    import_file(file, KINDS["purchases"])


def _read_back(model: type[Model]) -> Parsed:
    """The rows of a table that an import has filled."""
    fields = model._meta.sorted_fields
    query = model.select(*fields).order_by(model.id)
    rows = [tuple(row) for row in db.database.execute(query).fetchall()]
    return Parsed(model, tuple(field.name for field in fields), rows)


def _bulk(file: Path, parsed: list[Parsed]) -> None:
    """Read the file, of which nothing is kept, and store the rows it led to."""
    with file.open(encoding="utf-8", newline="") as rows:
        for *_, lines in islice(csv.reader(rows), 1, None):
            json.loads(lines)
    for table in parsed:
        for batch in chunked(table.rows, BATCH):
            with db.database.atomic():
                load(table.model, table.names, batch)
