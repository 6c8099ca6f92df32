"""Whether the database is as this code needs it: asked before anything is served."""

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import OperationalError

from plussa import db
from plussa.faults import Fault

COMMAND = "python -m plussa database migrate"


@contextmanager
def reached() -> Iterator[None]:
    """Hold a connection; raise Fault when there is no database to be reached."""
    try:
        db.database.connect()
    except OperationalError as error:  # its text may quote the address with its password
        raise Fault(f"PLUSSA_DATABASE: cannot be reached ({type(error).__name__})") from None
    try:
        yield
    finally:
        db.database.close()


def prepare(production: bool) -> list[str]:
    """See that no migration waits: development applies them, production refuses to serve.

    Returns the migrations that were applied; raises Fault, which names the command that mends it.
    """
    with reached():
        if not production:
            return db.migrate()
        require_current()
    return []


def require_current() -> None:
    """Raise Fault when a migration waits."""
    lacking = db.pending()
    if lacking:
        raise Fault(f"The database lacks {', '.join(lacking)}: run `{COMMAND}`")
