"""Numbers that others are told: none of them is ever given out twice, after a restore neither.

A restored database is older than what the tills and the card maker have seen, so it knows neither which
numbers they know nor how many. The clock does: rows are numbered on from the second that it is.

Numbers that are drawn (of cards, members and cases) are remembered when they go, each as the block of a
hundred or ten that it is of: so nobody can tell whose was erased, and none of the block is drawn again.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime

from peewee import CharField, Database, Model, PostgresqlDatabase

from plussa import clock
from plussa.db import LARGEST_ROW, BaseModel, NumberField, database, is_sqlite, models, retried
from plussa.faults import Fault

# A row a second since then is more than there ever were, and enough for the next 67 years.
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
# How many digits at the end of a number tell it from the others of its block.
DRAWN = {"card": 3, "member": 3, "case_file": 1}
STUB = "x"  # what stands instead of a number that was erased
TRIES = 100
AT_ONCE = 500  # blocks that one query asks about


class RetiredNumber(BaseModel):
    """The block of a number that was given out, and whose row is no more."""

    block = CharField(max_length=40, unique=True)


def unused(table: str, draw: Callable[[], str]) -> str:
    """Draw a number until it is of no block that one has gone from."""
    for _ in range(TRIES):
        if not retired(table, [number := draw()]):
            return number
    raise Fault(f"{table}: there are no numbers left to draw")


def retired(table: str, numbers: Collection[str]) -> set[str]:
    """Which of some numbers are of blocks that one has gone from."""
    blocks = sorted({_block(table, one) for one in numbers})
    found: set[str] = set()
    for start in range(0, len(blocks), AT_ONCE):
        one_of = RetiredNumber.block.in_(blocks[start : start + AT_ONCE])
        found |= {
            block for (block,) in RetiredNumber.select(RetiredNumber.block).where(one_of).tuples()
        }
    return {one for one in numbers if _block(table, one) in found}


def numbered() -> list[type[Model]]:
    """The tables whose rows others know by their numbers."""
    return [one for one in models() if isinstance(one._meta.primary_key, NumberField)]


@retried
def leave_a_gap() -> None:
    """Number rows beyond any number that a database which is lost can have given out. Raises Fault.

    Called when a backup was restored, before anything else is written; twice is once.
    """
    least = int((clock.now() - BEGIN).total_seconds())
    if not 0 < least < LARGEST_ROW:
        raise Fault("the clock is wrong: numbers would be given out again")
    with database.atomic():
        for model in numbered():
            _go_on(str(model._meta.table_name), least)


def remember(db: Database) -> None:
    """Have the database retire the numbers of rows that go or lose theirs. For migrations."""
    made = _postgresql if isinstance(db, PostgresqlDatabase) else _sqlite
    for table, digits in DRAWN.items():
        for statement in made(table, digits):
            db.execute_sql(statement)


def unremember(db: Database) -> None:
    """Take that away, before a migration drops or rebuilds the tables."""
    postgresql = isinstance(db, PostgresqlDatabase)
    for table in DRAWN:
        for what in ("delete", "update"):
            on = f" ON {table}" if postgresql else ""
            db.execute_sql(f"DROP TRIGGER {table}_retires_{what}{on}")
        if postgresql:
            db.execute_sql(f"DROP FUNCTION {table}_retires()")


def _block(table: str, number: str) -> str:
    return f"{table} {number[: -DRAWN[table]]}"


def _go_on(table: str, least: int) -> None:
    """Have the next number of a table be beyond one, and beyond every row that is there."""
    newest = f'(SELECT coalesce(max(id), 0) FROM "{table}")'  # noqa: S608  a model's name
    if is_sqlite():
        given = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        found = database.execute_sql(f"SELECT {newest} UNION {given}", (table,)).fetchall()
        beyond = max(least, *(seq for (seq,) in found))
        database.execute_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        new = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)"
        database.execute_sql(new, (table, beyond))
        return
    sequence = f"pg_get_serial_sequence('{table}', 'id')"
    [name] = database.execute_sql(f"SELECT {sequence}").fetchone()
    beyond = f"greatest({least}, {newest}, last_value)"
    database.execute_sql(f"SELECT setval('{name}', {beyond}) FROM {name}")  # noqa: S608


def _sqlite(table: str, digits: int) -> Iterator[str]:
    for what, when in (("delete", "DELETE"), ("update", "UPDATE OF number")):
        changed = "" if what == "delete" else " AND OLD.number <> NEW.number"
        block = f"'{table} ' || substr(OLD.number, 1, length(OLD.number) - {digits})"
        yield (
            f"CREATE TRIGGER {table}_retires_{what} AFTER {when} ON {table}"
            f" WHEN substr(OLD.number, 1, 1) <> '{STUB}'{changed} BEGIN"
            f" INSERT INTO retired_number (block) SELECT {block} WHERE true"
            " ON CONFLICT (block) DO NOTHING; END"
        )


def _postgresql(table: str, digits: int) -> Iterator[str]:
    block = f"'{table} ' || left(OLD.number, -{digits})"
    yield f"""
        CREATE FUNCTION {table}_retires() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF substr(OLD.number, 1, 1) = '{STUB}' THEN
                RETURN NULL;
            ELSIF TG_OP = 'UPDATE' AND OLD.number = NEW.number THEN
                RETURN NULL;
            END IF;
            INSERT INTO retired_number (block) VALUES ({block}) ON CONFLICT (block) DO NOTHING;
            RETURN NULL;
        END $$"""  # noqa: S608  names of ours
    for what in ("delete", "update"):
        yield (
            f"CREATE TRIGGER {table}_retires_{what} AFTER {what.upper()} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_retires()"
        )
