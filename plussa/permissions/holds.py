"""Marketing stands still after a restore, until somebody has seen to the withdrawals that it lost."""

from plussa import clock, dates
from plussa.db import database, retried
from plussa.faults import Fault
from plussa.permissions.models import Hold

COMMAND = "python -m plussa permissions release"


@retried
def begin() -> None:
    """Let nothing out that needs a permission."""
    with database.atomic():
        Hold.delete().execute()
        Hold.create(since=clock.now())


def require_none() -> None:
    """Raise Fault while marketing stands still; it names what to do."""
    held: Hold | None = Hold.select().first()
    if held is not None:
        raise Fault(
            f"The database was restored on {dates.day_of(held.since)}, and withdrawals made after its backup"
            f" are lost: see deploy/README.md, then run `{COMMAND}`"
        )


def release() -> bool:
    """Let marketing go on; whether it stood still."""
    return bool(Hold.delete().execute())
