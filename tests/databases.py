"""Fresh databases for tests: each is a copy of one that was migrated once."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from peewee import PeeweeException
from playhouse.db_url import connect

from plussa import db

KINDS = ("sqlite", "postgresql")
POSTGRES = Path("/usr/lib/postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108  only folders of our own in it
ENOUGH = 2**30  # bytes
_numbers = count(1)


def fast_folder() -> Path | None:
    """Where files lie in memory: PostgreSQL copies a database there in a tenth of the time."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else None


def has_postgresql() -> bool:
    """Whether a PostgreSQL server can be started here."""
    return any(POSTGRES.glob("*/bin/initdb"))


def require_postgresql() -> None:
    """Skip a test that needs a server where none can be started; in CI that is a failure."""
    if has_postgresql():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("needs PostgreSQL", pytrace=False)
    pytest.skip("needs PostgreSQL")


class Sqlite:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        _migrate(f"sqlite:///{self.template}")

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The URL of a fresh database."""
        file = self.folder / f"copy{next(_numbers)}.db"
        shutil.copyfile(self.template, file)
        yield f"sqlite:///{file}"
        for left in self.folder.glob(f"{file.name}*"):
            left.unlink()

    @contextmanager
    def twin(self, url: str) -> Iterator[str]:
        """The URL of a copy of a database that nobody uses."""
        file = self.folder / f"twin{next(_numbers)}.db"
        shutil.copyfile(url.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"
        for left in self.folder.glob(f"{file.name}*"):
            left.unlink()


# All that a schema is made of, with who wrote it last: whatever changes a schema changes this.
SCHEMA = """
    SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
        SELECT concat('table', oid, ' ', xmin) line FROM pg_class WHERE oid >= 16384
        UNION ALL SELECT concat(attrelid, ' ', attnum, ' ', xmin) FROM pg_attribute WHERE attrelid >= 16384
        UNION ALL SELECT concat('trigger', oid, ' ', xmin) FROM pg_trigger
        UNION ALL SELECT concat('check', oid, ' ', xmin) FROM pg_constraint WHERE oid >= 16384
        UNION ALL SELECT concat('function', oid, ' ', xmin) FROM pg_proc WHERE oid >= 16384
        UNION ALL SELECT concat('setting', setdatabase, setrole, setconfig) FROM pg_db_role_setting
    ) lines"""
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
REFILL = 'INSERT INTO "{0}" SELECT * FROM json_populate_recordset(NULL::"{0}", {1})'


class Emptied:
    """A database that is used again and again: after a test it is as it was made, with the same few rows.

    Unless the test has changed its schema: then it cannot be used again.
    """

    def __init__(self, url: str) -> None:
        self._database = connect(url, prefer_psycopg3=True)
        self._schema = self._one(SCHEMA)
        numbers = self._one(
            """SELECT string_agg(format('setval(%%L, %%s, %%L)', sequencename::regclass,
               coalesce(last_value, 1), last_value IS NOT NULL), ', ') FROM pg_sequences"""
        )
        self._again = "; ".join(
            (
                "SET session_replication_role = replica; SET lock_timeout = '5s'",  # no triggers
                *(line for table in self._database.get_tables() for line in self._anew(table)),
                f"SELECT {numbers}",
            )
        ).replace("%", "%%")

    def _anew(self, table: str) -> Iterator[str]:
        """What brings a table back to its rows of now."""
        yield f'DELETE FROM "{table}"'  # noqa: S608
        rows = self._one(f'SELECT quote_literal(json_agg(t)) FROM "{table}" t')  # noqa: S608
        if rows:
            yield REFILL.format(table, rows)

    def empty(self) -> bool:
        """Leave no row that was not there at first; False if it cannot be used again."""
        try:
            self._database.execute_sql(OTHERS)
            self._database.execute_sql(self._again)
            return bool(self._one(SCHEMA) == self._schema)
        except PeeweeException:
            return False

    def close(self) -> None:
        """Let go of it."""
        self._database.close()

    def _one(self, query: str) -> object:
        return self._database.execute_sql(query).fetchone()[0]


class Postgresql:
    """A server of our own on loopback, and databases copied from a migrated one.

    Making a copy takes longer than most tests: of an empty template, one whose schema a test has left
    as it was is emptied and given to the next.
    """

    def __init__(self, folder: Path, port: int, again: bool = False) -> None:
        self.folder, self.port, self._again = folder, port, again
        self._idle: dict[str, Emptied] = {}
        self._used: dict[str, Emptied] = {}
        self._start()
        self._server = connect(self.url("postgres"), prefer_psycopg3=True)
        self._ask("CREATE DATABASE template_plussa")
        _migrate(self.url("template_plussa"))

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The URL of a fresh database."""
        name, emptied = self._idle.popitem() if self._idle else self._made()
        if emptied:
            self._used[name] = emptied
        yield self.url(name)
        emptied = self._used.pop(name, None)
        if emptied and emptied.empty():
            self._idle[name] = emptied
            return
        if emptied:
            emptied.close()
        self._drop(name)

    def _made(self) -> tuple[str, Emptied | None]:
        name = f"copy{next(_numbers)}"
        self._copy("template_plussa", name)
        return name, Emptied(self.url(name)) if self._again else None

    @contextmanager
    def twin(self, url: str) -> Iterator[str]:
        """The URL of a copy of a database that nobody uses."""
        name, other = f"twin{next(_numbers)}", url.rpartition("/")[2]
        if used := self._used.pop(other, None):
            used.close()
        self._copy(other, name)
        yield self.url(name)
        self._drop(name)

    def _copy(self, one: str, other: str) -> None:
        self._ask(f"CREATE DATABASE {other} TEMPLATE {one} STRATEGY FILE_COPY")

    def _drop(self, name: str) -> None:
        self._ask(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """End the server."""
        for one in self._idle.values():
            one.close()
        self._server.close()
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def _start(self) -> None:
        data = str(self.folder / "data")
        if os.geteuid() == 0:  # the server refuses root
            shutil.chown(self.folder, "postgres")
            for above in (self.folder, *self.folder.parents):
                if above.stat().st_uid == 0 and not above.stat().st_mode & 0o001:
                    above.chmod(above.stat().st_mode | 0o011)
        how = "-A trust -U postgres --locale=C.UTF-8 -E UTF8 -N"
        self._run("initdb", "-D", data, *how.split())
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        options += " -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
        options += " -c autovacuum=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-w", "-D", data, "-l", log, "-o", options, "start")

    def _run(self, program: str, *arguments: str) -> None:
        found = sorted(POSTGRES.glob(f"*/bin/{program}"))[-1]
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*as_postgres, str(found), *arguments],
            check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60,
        )  # fmt: skip

    def _ask(self, statement: str) -> None:
        self._server.execute_sql(statement)


def _migrate(url: str) -> None:
    made = db.use(url)
    with made.connection_context():
        db.migrate()
    if hasattr(made, "close_all"):
        made.close_all()
