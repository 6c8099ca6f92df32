"""Backing the database up, and putting a backup in its place without bringing anybody back.

A restore is all or nothing. The backup is read beside the database that is there, brought up to date,
everybody in the register of erasures is erased in it again, and it is checked; then it takes that one's
place in one step. Killed anywhere, or refused, it leaves the database that was there.
"""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from plussa import db
from plussa.faults import Fault
from plussa.privacy import retention
from plussa.privacy.erasure import journal
from plussa.privacy.erasure import service as erasure
from plussa.privacy.restore import after_restore, checks, installation, swap
from plussa.privacy.restore.swap import copy, environment, first_error, is_sqlite, path_of, plain

Tell = Callable[[str], None]


def save(url: str, file: Path) -> int:
    """Write a backup of a database into a new file, readable by its owner only; its size in bytes.

    Consistent, also while the site runs. The file appears whole or not at all. Raises Fault.
    """
    if file.exists():
        raise Fault(f"{file}: exists already; a backup is never written over")
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        if is_sqlite(url):
            copy(path_of(url), part)
        else:
            _run(url, "pg_dump", "--format=custom", f"--file={part}")
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def load(
    url: str, file: Path, without_register: bool = False, tell: Tell = lambda words: None
) -> tuple[int, int]:
    """Put a backup in place of the database; how many were erased again, and how many rows went.

    Raises Fault, and nothing has happened, when backup, register of erasures and identity key do not
    fit together, when there is no register, unless it is said that there need be none, when somebody
    cannot be erased again, or when what came of it is not whole.
    """
    if not file.is_file():
        raise Fault(f"{file}: there is no such backup")
    if not journal.lines() and not without_register:
        raise Fault(
            f"{journal.SETTING}: has no lines: bring the register back, or say --no-erasures if nobody"
            " has ever been erased; else who was erased would come back"
        )
    swap.let_go(db.database.obj)
    checks.require_register_of_present()
    with swap.opened(url, file):
        checks.require_fit()
        db.migrate()
        had = checks.books()
        after_restore.settle()
        (done, left), rows = erasure.run_all(), retention.run()
        if left:
            raise Fault(
                f"{left} members could not be erased again, so nothing was restored: the log says which"
                " part failed"
            )
        installation.begin()
        found = checks.require_whole(had)
    for finding in found:
        tell(f"As in the backup: {finding}")
    with db.connected():
        installation.claim()  # only now: a refused restore leaves the register as it was
        db.forget_deleted()
    return done, rows


def _run(url: str, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on a database; raise Fault with the line that tells why it failed."""
    try:
        done = subprocess.run(  # noqa: S603  a program of ours, found on the path
            [program, *arguments, f"--dbname={plain(url)}"],
            check=False, capture_output=True, text=True, env=environment(url),
        )  # fmt: skip
    except FileNotFoundError:
        raise Fault(f"{program}: not installed; it comes with PostgreSQL's client") from None
    if done.returncode:
        raise Fault(f"{program}: {first_error(done.stderr)}")
