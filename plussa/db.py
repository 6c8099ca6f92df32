"""The database: SQLite in a file, or PostgreSQL by URL. Who opens it closes it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from enum import Enum
from functools import wraps
from hashlib import sha256
from itertools import chain
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask
from peewee import (
    SQL,
    AutoField,
    CharField,
    Database,
    DatabaseProxy,
    Field,
    IntegrityError,
    Model,
    ModelSelect,
    NodeList,
    OperationalError,
    PostgresqlDatabase,
    SqliteDatabase,
)
from playhouse.db_url import connect, register_database
from playhouse.fields import EnumFieldMixin
from playhouse.migrations import Runner
from playhouse.pool import PooledPostgresqlDatabase

from plussa.faults import Fault
from plussa.sqlite import OPTIONS, as_text

MIGRATIONS = Path(__file__).with_name("migrations")
MOMENT_WITH_ZONE = {"MOMENT": "TIMESTAMPTZ"}
TRIES = 5  # of what others get in the way of
DEADLOCKS = ("40P01", "40001")  # states of SQL: deadlock detected, serialization failure
CONNECTIONS = 8  # of a pool, a process
LARGEST_ROW = 2**31 - 1  # the largest number a row can have

database = DatabaseProxy()
Given = ParamSpec("Given")
Done = TypeVar("Done")


class BaseModel(Model):
    """What every model shares: the one database, and table names in the singular."""

    if TYPE_CHECKING:
        id: AutoField

    class Meta:
        database = database
        legacy_table_names = False

    def amend(self, **values: Any) -> None:
        """Set columns of the row, and store these alone."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(only=list(values))


def models(base: type[Model] = BaseModel) -> Iterator[type[Model]]:
    """Every model that has been imported and is a table."""
    found = (models(one) if one.__subclasses__() else [one] for one in base.__subclasses__())
    yield from dict.fromkeys(chain.from_iterable(found))  # one with two bases, once


def table_name(model: type[Model]) -> str:
    """What the table of a model is called."""
    return str(model._meta.table_name)


class Frozen(Model):
    """The base of the models that a migration keeps of its own: tables as they were then."""

    class Meta:
        legacy_table_names = False


def new_key() -> str:
    """A random key of 128 bits, in 32 hexadecimal digits."""
    return token_hex(16)


def token_hash(token: str) -> str:
    """By what a token in a cookie is found: the database could not tell it."""
    return sha256(token.encode()).hexdigest()


class Untyped:
    """To the type checker a field of a model is neither the field nor its value, but anything."""

    if TYPE_CHECKING:

        def __get__(self, instance: Any, owner: Any) -> Any: ...

        def __set__(self, instance: Any, value: Any) -> None: ...


class MomentField(Untyped, Field):
    """An aware moment, stored in UTC to the microsecond."""

    field_type = "MOMENT"

    def db_value(self, value: datetime | None) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return as_text(value) if is_sqlite() else value.astimezone(UTC)

    def python_value(self, value: Any) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


class KeyField(Untyped, CharField):
    """A row's name for whatever outlives or leaves the database: links, codes, cookies, files, mails.

    The number of a row comes back: SQLite gives that of a deleted last row to the next one, and
    PostgreSQL does after a restore. A random key never does.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 32, "unique": True, "default": new_key, **kwargs})


class NumberField(Untyped, AutoField):
    """The number of a row that others are told: once given out it is never given out again.

    SQLite would give the number of a deleted last row to the next one. A restore takes both databases
    back to a number that others know already: `numbers.leave_a_gap` moves them on.
    """

    def ddl(self, ctx: Any) -> Any:
        whole = super().ddl(ctx)
        return NodeList((whole, SQL("AUTOINCREMENT"))) if is_sqlite() else whole


class WordField(Untyped, EnumFieldMixin, CharField):
    """One of the words of an enumeration, stored as the word."""

    enum_value_type = str

    def __init__(self, words: type[Enum], *args: Any, **kwargs: Any) -> None:
        super().__init__(words, *args, max_length=40, **kwargs)


class PlainPostgresql(PostgresqlDatabase):
    """PostgreSQL that compiles no statement: it takes longer than any of ours."""

    def _connect(self) -> Any:
        made = super()._connect()
        try:
            made.execute("SET jit = off")
        except BaseException:
            made.close()
            raise
        return made


class PatientPostgresql(PooledPostgresqlDatabase, PlainPostgresql):
    """PostgreSQL, where a statement that is no part of a transaction is done again after a deadlock."""

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        do = super().execute_sql
        return do(sql, params) if self.in_transaction() else retried(do)(sql, params)


register_database(PatientPostgresql, "postgresql+pool")


def open_database(url: str) -> Database:
    """Make the database of a URL: `sqlite:///file` or `postgresql://user@host/name`.

    Raises Fault for any other scheme. Nothing is connected yet.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return connect(url, **OPTIONS)
    if scheme == "postgresql":
        pooled = url.replace("postgresql", "postgresql+pool", 1)
        return connect(
            pooled,
            unquote_user=True,
            unquote_password=True,
            max_connections=CONNECTIONS,
            stale_timeout=300,
            timeout=10,
            prefer_psycopg3=True,
            field_types=MOMENT_WITH_ZONE,
        )
    raise Fault(f"PLUSSA_DATABASE: sqlite:///file or postgresql://…, not {scheme!r}")


def use(url: str) -> Database:
    """Make the database of a URL that of every model."""
    made = open_database(url)
    database.initialize(made)
    return made


def lock(query: ModelSelect) -> ModelSelect:
    """The rows of a query, kept from others until the transaction ends.

    On SQLite every transaction is IMMEDIATE: it already keeps all other writers out.
    """
    return query if is_sqlite() else query.for_update()


class Meanwhile(Exception):
    """What was looked at has changed before it was locked."""


def retried(job: Callable[Given, Done]) -> Callable[Given, Done]:
    """A use case that is one transaction: done again, a few times, if what others do gets in its way.

    That is a deadlock which PostgreSQL ended, a row that another has just made or taken away, a file of
    SQLite that was busy for long, or Meanwhile. Whatever it does outside the transaction is done again
    too. Within a transaction the whole of that is done again, by whoever began it.
    """

    @wraps(job)
    def persist(*args: Given.args, **kwargs: Given.kwargs) -> Done:
        for _ in range(TRIES - 1):
            try:
                return job(*args, **kwargs)
            except (IntegrityError, OperationalError, Meanwhile) as error:
                if database.in_transaction() or not _passes(error):
                    raise
        return job(*args, **kwargs)

    return persist


def _passes(error: Exception) -> bool:
    """Whether what stood in the way may be gone the next time."""
    if not isinstance(error, OperationalError):
        return True
    cause = getattr(error, "orig", None)
    is_busy = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
    return is_busy or getattr(cause, "sqlstate", None) in DEADLOCKS


def newest(query: ModelSelect, most: int, before: int | None) -> tuple[list[Any], int | None]:
    """A page of rows, newest first, older than one of them; and where the next page begins."""
    row = query.model.id
    if before is not None:
        query = query.where(row < before)
    found = list(query.order_by(row.desc()).limit(most + 1))
    return found[:most], found[most - 1].id if len(found) > most else None


def is_sqlite() -> bool:
    """Whether the database is SQLite."""
    return isinstance(database.obj, SqliteDatabase)


def forget_deleted() -> None:
    """Empty the journal of SQLite, in which pages stand as they were; outside any transaction.

    Who reads or writes meanwhile keeps it from being emptied until the next time.
    """
    if is_sqlite():
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def connected() -> AbstractContextManager[None]:
    """Hold a connection for a command."""
    return database.connection_context()


def migrate() -> list[str]:
    """Bring the schema up to date; the names of the migrations that were needed."""
    return Runner(database.obj, str(MIGRATIONS)).up()


def pending() -> list[str]:
    """The migrations that have not been applied."""
    runner = Runner(database.obj, str(MIGRATIONS))
    return [found.name for found in runner.status() if not found.applied]


def init_app(app: Flask, url: str) -> None:
    """Use a database for the app; a request that asked it something gives its connection back."""
    use(url)

    @app.teardown_appcontext
    def close(error: BaseException | None) -> None:
        if not database.is_closed() and not app.config.get("KEEP_CONNECTION"):
            database.close()
