"""Append-only tables: what proves something is never changed, and leaves by one door only.

The database itself sees to it, whoever asks: triggers refuse to change or delete a row of a guarded
table, unless the door is open. The door is a row that refers to one that cannot exist, and the
database looks at that when the transaction ends: so a door left open undoes everything, and nobody
but the transaction that opened it ever sees it. Each opening leaves a passage, for good.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import ClassVar

from peewee import SQL, Check, Database, ForeignKeyField, IntegerField, PostgresqlDatabase

from plussa import clock
from plussa.db import BaseModel, MomentField, WordField, database


class Errand(Enum):
    """What the door is opened for."""

    RETENTION = "retention"
    ERASURE = "erasure"


class AppendOnly(BaseModel):
    """A model whose table is guarded: a test compares this with what the migrations made."""

    has_door: ClassVar[bool] = True


class Passage(AppendOnly):
    """One opening of the door; rows of this table never go."""

    has_door = False

    at = MomentField()
    errand = WordField(Errand)


class Door(BaseModel):
    """The open door: at most one row, and none when a transaction ends."""

    id = IntegerField(primary_key=True, constraints=[Check("id = 1", "door_one")])
    passage = ForeignKeyField(Passage, on_delete="RESTRICT")
    shut_by = ForeignKeyField(
        "self", deferrable="INITIALLY DEFERRED", index=False, constraints=[SQL("DEFAULT 0")]
    )

    class Meta:
        constraints = (Check("shut_by_id = 0", "door_cannot_stay_open"),)


@contextmanager
def open_door(errand: Errand) -> Iterator[None]:
    """Let rows of guarded tables be changed and deleted, within one transaction."""
    with database.atomic():
        passage = Passage.create(at=clock.now(), errand=errand)
        Door.create(id=1, passage=passage, shut_by=0)
        yield
        Door.delete().execute()


def guard(db: Database, *tables: str, door: bool = True) -> None:
    """Make tables append-only; without a door nothing ever leaves them. For migrations.

    A table that is made anew, as SQLite does to change a column, loses its guard and needs it again.
    """
    postgresql = isinstance(db, PostgresqlDatabase)
    for table in tables:
        for statement in (_postgresql if postgresql else _sqlite)(table, door):
            db.execute_sql(statement)


def unguard(db: Database, *tables: str) -> None:
    """Take the guard away, before a migration drops or rebuilds tables."""
    postgresql = isinstance(db, PostgresqlDatabase)
    for table in tables:
        for what in ("update", "delete", "truncate") if postgresql else ("update", "delete"):
            on = f" ON {table}" if postgresql else ""
            db.execute_sql(f"DROP TRIGGER {table}_keeps_{what}{on}")
        if postgresql:
            db.execute_sql(f"DROP FUNCTION {table}_keeps()")


def _sqlite(table: str, door: bool) -> Iterator[str]:
    # An INSERT OR REPLACE deletes too, and `recursive_triggers` makes it pass here.
    unless = "WHEN NOT EXISTS (SELECT 1 FROM door)" if door else ""
    for what in ("update", "delete"):
        yield (
            f"CREATE TRIGGER {table}_keeps_{what} BEFORE {what.upper()} ON {table} {unless}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _postgresql(table: str, door: bool) -> Iterator[str]:
    passed = "EXISTS (SELECT 1 FROM door)" if door else "false"
    yield f"""
        CREATE FUNCTION {table}_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'TRUNCATE' OR NOT {passed} THEN
                RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END $$"""
    for what, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        yield (
            f"CREATE TRIGGER {table}_keeps_{what} BEFORE {what.upper()} ON {table}"
            f" FOR EACH {each} EXECUTE FUNCTION {table}_keeps()"
        )
