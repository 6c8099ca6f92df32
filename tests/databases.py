"""Fresh databases for tests: each is a copy of one that was migrated once."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
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


class Postgresql:
    """A server of our own on loopback, and databases copied from a migrated one."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._start()
        self._ask("CREATE DATABASE template_plussa")
        _migrate(self.url("template_plussa"))

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The URL of a fresh database."""
        with self.twin(self.url("template_plussa")) as url:
            yield url

    @contextmanager
    def twin(self, url: str) -> Iterator[str]:
        """The URL of a copy of a database that nobody uses."""
        name, other = f"copy{next(_numbers)}", url.rpartition("/")[2]
        self._ask(f"CREATE DATABASE {name} TEMPLATE {other} STRATEGY FILE_COPY")
        yield self.url(name)
        self._ask(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """End the server."""
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
        server = connect(self.url("postgres"), prefer_psycopg3=True)
        server.execute_sql(statement)
        server.close()


def _migrate(url: str) -> None:
    made = db.use(url)
    with made.connection_context():
        db.migrate()
    if hasattr(made, "close_all"):
        made.close_all()
