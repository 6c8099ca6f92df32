"""Backing the database up, and restoring it without bringing anybody back.

A restore is followed by the erasures of the register that lies outside the database, and by a run of
retention: what had gone by then goes again.
"""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plussa import db
from plussa.faults import Fault
from plussa.privacy import erased, erasure, outside, retention


def save(url: str, file: Path) -> int:
    """Write a backup of a database into a new file, readable by its owner only; its size in bytes.

    Consistent, also while the site runs. The file appears whole or not at all. Raises Fault.
    """
    if file.exists():
        raise Fault(f"{file}: exists already; a backup is never written over")
    beside = file.with_name(f".{file.name}.part")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    try:
        if _is_sqlite(url):
            _copy(_path(url), beside)
        else:
            _run(url, "pg_dump", "--format=custom", f"--file={beside}")
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return file.stat().st_size


def load(url: str, file: Path, without_register: bool = False) -> tuple[int, int]:
    """Put a backup in place of the database; how many were erased again, and how many rows went.

    Raises Fault when the file cannot be read, when there is no register of erasures, unless it is
    said that there need be none, or when somebody could not be erased again.
    """
    if not file.is_file():
        raise Fault(f"{file}: there is no such backup")
    # A broken register is found before anything is replaced.
    if not erased.lines() and not without_register:
        raise Fault(f"{erased.SETTING}: has no lines; who was erased would come back")
    if _is_sqlite(url):
        _copy(file, _path(url))
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _run(url, "pg_restore", *options, str(file))
    with db.connected():
        db.migrate()
        outside.go_on_after_restore()
        (done, left), rows = erasure.run_all(), retention.run()
    if left:
        raise Fault(
            f"{left} members could not be erased again: keep the site stopped, and repeat this"
        )
    return done, rows


def _is_sqlite(url: str) -> bool:
    return urlsplit(url).scheme == "sqlite"


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite database page by page, as it is at one moment."""
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
            old.backup(new)
    except sqlite3.Error as error:
        raise Fault(f"{source}: {error}") from None


def _run(url: str, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL; the password goes through the environment, where nobody sees it."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    user = unquote(parts.username or "")
    plain = parts._replace(netloc=f"{user}@{host}" if user else host).geturl()
    environment = {"PATH": os.defpath, "PGPASSWORD": unquote(parts.password or "")}
    try:
        done = subprocess.run(  # noqa: S603  a program of ours, found on the path
            [program, *arguments, f"--dbname={plain}"],
            check=False, capture_output=True, text=True, env=environment,
        )  # fmt: skip
    except FileNotFoundError:
        raise Fault(f"{program}: not installed; it comes with PostgreSQL's client") from None
    if done.returncode:
        raise Fault(f"{program}: {done.stderr.strip().splitlines()[-1]}")
