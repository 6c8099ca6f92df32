"""Both databases, in turn, for what is measured on each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import Model

from bench.figures import NotMeasured
from bench.servers import free_port
from plussa import db
from tests.databases import Postgresql, Sqlite, has_postgresql


@contextmanager
def template(server: Sqlite | Postgresql) -> Iterator[None]:
    """Open the database that a server's copies are made of, to fill it."""
    if isinstance(server, Sqlite):
        made = db.use(f"sqlite:///{server.template}")
    else:
        made = db.use(server.url("template_plussa"))
    with db.connected():
        yield
    made.close()
    if hasattr(made, "close_all"):
        made.close_all()


def both(folder: Path, what: str) -> Iterator[tuple[str, Sqlite | Postgresql]]:
    """The name of each database, and where fresh copies of it come from."""
    for made in ("sqlite", "postgresql"):
        (folder / f"{what}-{made}").mkdir()
    yield "SQLite", Sqlite(folder / f"{what}-sqlite")
    if not has_postgresql():
        raise NotMeasured(f"{what} on PostgreSQL: there is no server to start here")
    server = Postgresql(folder / f"{what}-postgresql", free_port())
    try:
        yield "PostgreSQL", server
    finally:
        server.stop()


def load(model: type[Model], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Bulk loading as a driver's manual has it: prepared statements on SQLite, COPY on PostgreSQL."""
    columns = ", ".join(f'"{model._meta.fields[name].column_name}"' for name in names)
    into = f'"{model._meta.table_name}" ({columns})'
    if db.is_sqlite():
        marks = ", ".join("?" * len(names))
        db.database.cursor().executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608
        return
    with db.database.cursor().copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
