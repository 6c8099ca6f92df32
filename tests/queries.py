"""Counting what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from plussa.db import database

NOT_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries that run meanwhile, in their order; what only begins or ends something is none."""
    asked: list[str] = []

    def note(event: object) -> None:
        sql = str(event.sql)  # type: ignore[attr-defined]  # Peewee says no types
        if not sql.startswith(NOT_QUERIES):
            asked.append(sql)

    hooks = database.query_hooks
    hooks.append(note)
    try:
        yield asked
    finally:
        hooks.remove(note)
