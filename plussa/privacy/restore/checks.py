"""Whether a backup, the register of erasures and this code fit together, and what came of it is whole."""

from typing import Any

from peewee import PeeweeException

from plussa import db
from plussa.db import database
from plussa.faults import Fault
from plussa.money.ledger import audit as ledger
from plussa.privacy.erasure import journal
from plussa.privacy.restore import installation

HISTORY, KEYED = "schema_migration", "0013_keys"


def require_register_of_present() -> None:
    """Raise Fault when the register lacks what the database that is there knows of it.

    One that is not there, or cannot be read, knows nothing.
    """
    try:
        with database.connection_context():
            tables = set(database.get_tables())
            last = _row("last_line", "number, mark") if "last_line" in tables else None
    except PeeweeException:
        return
    if last:
        journal.lines(*last)


def require_fit() -> None:
    """Raise Fault unless the backup in use can be brought up to date, and who was erased found in it."""
    tables = set(database.get_tables())
    if HISTORY not in tables:
        raise Fault("The file is no backup of this site: it has no history of migrations")
    applied = {name for (name,) in database.execute_sql(f"SELECT name FROM {HISTORY}")}  # noqa: S608
    unknown = sorted(applied - {file.stem for file in db.MIGRATIONS.glob("[0-9]*.py")})
    if unknown:
        raise Fault(
            f"The backup is of a newer version ({unknown[0]}): update the code first, then repeat this"
        )
    if KEYED not in applied and journal.lines():
        raise Fault(
            "The backup is of a version in which members had no keys: who was erased since could not be"
            " found in it. Restore a later one"
        )
    if "last_line" in tables and (last := _row("last_line", "number, mark")):
        journal.lines(*last)
    if "installation" in tables and (found := _row("installation", "key, mark")):
        installation.require_mark(*found)
        journal.require_of(found[0])


def books() -> list[str]:
    """What is wrong in the books of the database in use."""
    return ledger.check().findings


def require_whole(had: list[str]) -> list[str]:
    """Raise Fault unless the database in use is up to date and whole; what was wrong in the books, and is."""
    if lacking := db.pending():
        raise Fault(f"The backup cannot be brought up to date: {', '.join(lacking)}")
    faults = _of_sqlite() if db.is_sqlite() else []
    found = books()
    faults += [one for one in found if one not in had]
    if faults:
        raise Fault(f"What came of the backup is not whole, so nothing was restored: {faults[0]}")
    return found


def _of_sqlite() -> list[str]:
    """PostgreSQL looks at this by itself when it is filled."""
    [first, *_] = database.execute_sql("PRAGMA integrity_check").fetchall()
    lost = database.execute_sql("PRAGMA foreign_key_check").fetchall()
    found = [] if first[0] == "ok" else [f"integrity: {first[0]}"]
    return found + [f"{table} refers to a row that is not there" for table, *_ in lost]


def _row(table: str, columns: str) -> Any:
    return database.execute_sql(f"SELECT {columns} FROM {table}").fetchone()  # noqa: S608  names of ours
