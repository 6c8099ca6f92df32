"""SQLite as the site uses it: in files of its own, patient with other writers, with moments that sort."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peewee import Database, OperationalError, SqliteDatabase
from playhouse.db_url import register_database

from plussa import files

MOMENT = {"MOMENT": "TEXT"}  # moments are kept as text that sorts
BUSY = 5_000  # milliseconds a writer of SQLite waits for another
NAMELESS = "file:"  # to SQLite, a file that is deleted as soon as it is open
SQLITE = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "busy_timeout": BUSY,
    "recursive_triggers": 1,  # or REPLACE would pass the triggers of deletion
    "synchronous": "normal",
    "secure_delete": 1,  # what is deleted is overwritten, whatever this SQLite was built with
}
OPTIONS: dict[str, Any] = {"pragmas": SQLITE, "lock_type": "IMMEDIATE", "field_types": MOMENT}


def as_text(moment: datetime) -> str:
    """A moment as SQLite keeps it: text that sorts."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _adapt(moment: datetime) -> str:
    """A moment as it reaches SQLite past its field, beside `min(…)` or in a statement of our own.

    It is compared as a moment there too, or the letter between day and hour would decide. One without
    a time zone is none of ours: Peewee notes so when a migration was run.
    """
    return as_text(moment) if moment.tzinfo else moment.isoformat(" ")


sqlite3.register_adapter(datetime, _adapt)


class PrivateSqlite(SqliteDatabase):
    """SQLite in files that only their owner may read; what SQLite makes beside takes after the first."""

    _seen = False

    def _connect(self) -> Any:
        if not self._seen and self.database not in (NAMELESS, ":memory:"):
            self._keep_private(Path(self.database))
            self._seen = True
        return super()._connect()

    @staticmethod
    def _keep_private(file: Path) -> None:
        try:
            files.keep_private(file)
            for beside in ("-wal", "-shm"):
                if (more := file.with_name(file.name + beside)).exists():
                    files.take_from_others(more)
        except OSError as error:
            raise OperationalError(error.strerror) from None


def passing_sqlite() -> Database:
    """A SQLite database of one connection, in a file without a name that goes with the process."""
    return PrivateSqlite(NAMELESS, uri=True, **OPTIONS)


register_database(PrivateSqlite, "sqlite")
