"""Both databases, in turn, for what is measured on each."""

from collections.abc import Iterator
from pathlib import Path

from bench.figures import NotMeasured
from bench.servers import free_port
from tests.databases import Postgresql, Sqlite, has_postgresql


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
