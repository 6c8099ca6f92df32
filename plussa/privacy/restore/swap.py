"""A backup beside the database that is there: the models' own for a while, then in its place in one step.

SQLite copies it into a file that has no name and is gone with the process, and at the end from there into
the database in one transaction. On PostgreSQL all of it is one transaction, which nobody else sees.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import unquote, urlsplit

from peewee import Database, OperationalError

from plussa.db import database
from plussa.faults import Fault
from plussa.files import keep_private
from plussa.sqlite import passing_sqlite

PATIENCE = 5  # seconds for others to let go of the database
IN_USE = "is in use: stop the site, the outbox and all jobs, and repeat this"
# What stands in the schema, but for what an extension has put there.
TABLES = """
    SELECT format('%I.%I', nspname, relname) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = current_schema() AND relkind IN ('r', 'p') AND NOT EXISTS (
        SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"""
FUNCTIONS = """
    SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
    WHERE nspname = current_schema() AND NOT EXISTS (
        SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')"""


@contextmanager
def opened(url: str, file: Path) -> Iterator[None]:
    """Have a backup in the models' database; at the end it is the one of a URL.

    Raises Fault when either cannot be read or written; on that and any other error nothing has happened.
    """
    with _passing(url, file) if is_sqlite(url) else _in_transaction(file):
        yield


@contextmanager
def _passing(url: str, file: Path) -> Iterator[None]:
    former = database.obj
    made = passing_sqlite()
    database.initialize(made)
    try:
        with made.connection_context():
            with _told(file), closing(_connect_backup(file)) as backup:
                backup.execute("SELECT count(*) FROM sqlite_master").fetchone()
                backup.backup(made.connection())
            yield
            _replace(made.connection(), path_of(url))
    finally:
        database.initialize(former)


def _replace(source: sqlite3.Connection, file: Path) -> None:
    """Have a database in place of the one in a file, in one transaction of that one's."""
    tries = 0

    def count(status: int, left: int, pages: int) -> None:
        nonlocal tries
        tries += status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if tries > PATIENCE * 4:
            raise Fault(f"{file}: {IN_USE}")

    try:
        keep_private(file)
        with closing(_connect(file, "rw")) as target:
            target.execute("PRAGMA synchronous = extra")
            target.execute("PRAGMA secure_delete = 1")
            source.backup(target, progress=count, sleep=0.25)
    except (OSError, sqlite3.Error) as error:
        raise Fault(
            f"{file}: cannot be replaced ({error}): move it away with what lies beside it (-wal, -shm),"
            " and repeat this"
        ) from None


def copy(source: Path, target: Path) -> None:
    """Copy a SQLite database page by page, as it is at one moment."""
    with _told(source), closing(_connect(source, "rw")) as old, closing(_connect(target)) as new:
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        new.execute("PRAGMA secure_delete = 1")
        old.backup(new)
        new.execute("PRAGMA journal_mode = delete")  # one file, which needs none beside it


def _connect(file: Path, mode: str = "rwc") -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE)


def _connect_backup(file: Path) -> sqlite3.Connection:
    """Open a backup where nothing may be written beside it; one that has a log beside it needs that."""
    file = file.resolve()  # SQLite keeps a log beside what a link leads to
    has_log = any(Path(f"{file}{log}").exists() for log in ("-wal", "-journal"))
    return _connect(file, "ro" if has_log else "ro&immutable=1")


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Fault(f"{file}: {error}") from None


@contextmanager
def _in_transaction(file: Path) -> Iterator[None]:
    """PostgreSQL's way: everything before goes, and all of the backup comes, or nothing of it happens."""
    import psycopg

    try:
        database.connect()
    except OperationalError as error:  # its text may quote the address with its password
        raise Fault(f"PLUSSA_DATABASE: cannot be reached ({type(error).__name__})") from None
    try:
        with database.atomic():
            try:
                _empty(database.connection())
                _fill(database.connection(), file)
            except psycopg.errors.LockNotAvailable:
                raise Fault(f"PLUSSA_DATABASE: {IN_USE}") from None
            except psycopg.Error as error:
                raise Fault(f"{file}: ERROR: {error.diag.message_primary or error}") from None
            yield
    finally:
        let_go(database.obj)


def _empty(connection: Any) -> None:
    """Drop every table and function that is there, of whatever version."""
    connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
    for what, query in (("TABLE", TABLES), ("FUNCTION", FUNCTIONS)):
        found = [name for (name,) in connection.execute(query).fetchall()]
        if found:
            connection.execute(f"DROP {what} {', '.join(found)} CASCADE")


def _fill(connection: Any, file: Path) -> None:
    """Run what a dump says in the transaction that is open."""
    [[schema]] = connection.execute("SELECT current_schema()").fetchall()
    chosen = ("--no-owner", "--no-privileges", "--no-comments", f"--schema={schema}")
    with TemporaryFile("w+", encoding="utf-8") as errors:
        try:
            restoring = subprocess.Popen(  # noqa: S603  a program of ours, found on the path
                ["pg_restore", "--file=-", *chosen, str(file)],  # noqa: S607
                stdout=subprocess.PIPE, stderr=errors, env={"PATH": os.defpath},
            )  # fmt: skip
        except FileNotFoundError:
            raise Fault("pg_restore: not installed; it comes with PostgreSQL's client") from None
        with restoring:
            assert restoring.stdout is not None
            _execute(connection, restoring.stdout)
        if restoring.returncode:
            errors.seek(0)
            raise Fault(f"pg_restore: {first_error(errors.read())}")
    connection.execute("RESET ALL")  # the search path, above all
    connection.execute("ANALYZE")  # or every plan that follows is a guess
    # Batches forbid to read whole tables until the transaction ends; what does so seems to cost so much
    # that it would be compiled each time.
    connection.execute("SET LOCAL jit = off")


def _execute(connection: Any, script: Any) -> None:
    """Run a script of statements, and of rows between COPY and its end."""
    statements: list[bytes] = []
    for line in script:
        if line.startswith(b"COPY ") and line.rstrip().endswith(b"FROM stdin;"):
            _run_all(connection, statements)
            with connection.cursor().copy(line.decode()) as rows:
                for row in script:
                    if row == b"\\.\n":
                        break
                    rows.write(row)
        elif not line.startswith((b"\\", b"--")):  # words to psql, and comments
            statements.append(line)
    _run_all(connection, statements)


def _run_all(connection: Any, statements: list[bytes]) -> None:
    text = b"".join(statements).decode()
    statements.clear()
    if text.strip():
        connection.execute(text)


def let_go(used: Database) -> None:
    """Close the connections to a database: what they remember of it is over."""
    used.close()
    if hasattr(used, "close_all"):
        used.close_all()


def is_sqlite(url: str) -> bool:
    """Whether a URL is that of SQLite."""
    return urlsplit(url).scheme == "sqlite"


def path_of(url: str) -> Path:
    """The file of a URL of SQLite."""
    return Path(url.removeprefix("sqlite:///"))


def plain(url: str) -> str:
    """The address of a database without its password, which others on the machine could see."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    user = unquote(parts.username or "")
    return parts._replace(netloc=f"{user}@{host}" if user else host).geturl()


def environment(url: str) -> dict[str, str]:
    """What PostgreSQL's programs need to be found, and the password."""
    return {"PATH": os.defpath, "PGPASSWORD": unquote(urlsplit(url).password or "")}


def first_error(said: str) -> str:
    """The line in which a program tells what went wrong first."""
    lines = said.strip().splitlines() or ["it ended without a word"]
    return next((line for line in lines if "ERROR:" in line or "error:" in line), lines[-1])
