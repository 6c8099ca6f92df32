"""The register of erasures, kept apart from the database: a restored backup brings nobody back.

A file of JSON Lines that is only ever appended to: the row of a member, and when. It is written
before the first thing is erased, so that a crash leaves rather a line too many than one too few.
"""

import json
import os
from datetime import datetime
from pathlib import Path

from plussa.faults import Fault, FileFault

_file: list[Path] = []


def keep_in(file: Path) -> None:
    """Say which file it is, once at the start."""
    _file[:] = [file]


def remember(member: int, at: datetime) -> None:
    """Put a member into the register, once, and have it on the disk before going on."""
    at = at.replace(microsecond=0)
    known = remembered().get(member)
    if known is not None and known >= at:
        return
    file = _where()
    line = json.dumps({"member": member, "at": at.isoformat(timespec="seconds")})
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as out:
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())


def exists() -> bool:
    """Whether there is a register: before the first erasure there is none."""
    return _where().exists()


def remembered() -> dict[int, datetime]:
    """The members in the register, and when each was erased last; raise FileFault on a broken line.

    A row can be somebody else's later: a restored database gives numbers out anew.
    """
    file = _where()
    if not file.exists():
        return {}
    found = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            found[int(row["member"])] = datetime.fromisoformat(row["at"])
        except (ValueError, KeyError, TypeError):
            raise FileFault(file, number, "is not a line of the register of erasures") from None
    return found


def _where() -> Path:
    if not _file:
        raise Fault("the register of erasures has no file: set PLUSSA_ERASURES")
    return _file[0]
