"""Whether the database is as this code needs it: asked before anything is served."""

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import DatabaseError, OperationalError, ProgrammingError

from plussa import db
from plussa.faults import Fault

COMMAND = "python -m plussa database migrate"


@contextmanager
def reached() -> Iterator[None]:
    """Hold a connection, the one that is open or one of its own; raise Fault when it cannot be made."""
    try:
        opened = db.database.connect(reuse_if_open=True)
    except OperationalError as error:  # its text may quote the address with its password
        raise Fault(f"PLUSSA_DATABASE: cannot be reached ({type(error).__name__})") from None
    try:
        yield
    finally:
        if opened:
            db.database.close()


def require_current() -> None:
    """Raise Fault when a migration waits."""
    lacking = db.pending()
    if lacking:
        raise Fault(f"The database lacks {', '.join(lacking)}: run `{COMMAND}`")


def why(error: DatabaseError) -> str:
    """Why a database could not do what was asked, in a line; a fault of ours is raised again."""
    try:
        with reached():
            require_current()
    except Fault as fault:
        return str(fault)
    if isinstance(error, ProgrammingError):
        raise error
    return f"PLUSSA_DATABASE: the database gave up ({type(error).__name__})"
