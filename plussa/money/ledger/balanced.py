"""Entries of the ledger come to zero, and the database itself sees to it, whoever writes them.

The postings of an entry are written before it, and the entry seals them: it is refused unless there are
some and they come to zero, and from then on it takes no more. A posting whose entry never comes is
refused when the transaction ends, because its key is looked at then. So nothing unbalanced is ever
stored, and nothing is added to an entry of long ago; what is stored stays, as tables are append-only.
"""

from collections.abc import Iterator

from peewee import Database, PostgresqlDatabase

# What may come without postings: it moves money between the lots of one household.
WITHOUT = "reallocation"


def balance(db: Database) -> None:
    """Have the database refuse whatever does not come to zero. For migrations."""
    for statement in _postgresql() if isinstance(db, PostgresqlDatabase) else _sqlite():
        db.execute_sql(statement)


def unbalance(db: Database) -> None:
    """Take that away, before a migration drops or rebuilds the tables."""
    postgresql = isinstance(db, PostgresqlDatabase)
    for table, name in (("entry", "entry_comes_to_zero"), ("posting", "posting_comes_first")):
        db.execute_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
        if postgresql:
            db.execute_sql(f"DROP FUNCTION {name}()")


def _sqlite() -> Iterator[str]:
    whole = "(SELECT sum(cents) FROM posting WHERE entry_id = NEW.id)"
    yield (
        "CREATE TRIGGER entry_comes_to_zero AFTER INSERT ON entry"
        f" WHEN coalesce({whole}, NEW.kind <> '{WITHOUT}') <> 0"
        " BEGIN SELECT RAISE(ABORT, 'an entry does not come to zero'); END"
    )
    yield (
        "CREATE TRIGGER posting_comes_first BEFORE INSERT ON posting"
        " WHEN EXISTS (SELECT 1 FROM entry WHERE id = NEW.entry_id)"
        " BEGIN SELECT RAISE(ABORT, 'a posting comes before its entry'); END"
    )


def _postgresql() -> Iterator[str]:
    """For all rows of a statement at once; by index, however many entries there are."""
    whole = "(SELECT sum(cents) FROM posting WHERE entry_id = written.id)"
    without = f"CASE kind WHEN '{WITHOUT}' THEN 0 ELSE 1 END"
    wrong = f"SELECT 1 FROM written WHERE coalesce({whole}, {without}) <> 0"  # noqa: S608  words of ours
    yield _function("entry_comes_to_zero", wrong, "an entry does not come to zero")
    known = (
        "(SELECT id FROM entry WHERE id = written.entry_id)"  # looked up one by one, never joined
    )
    late = f"SELECT 1 FROM written WHERE {known} IS NOT NULL"  # noqa: S608  words of ours
    yield _function("posting_comes_first", late, "a posting comes before its entry")
    for table, name in (("entry", "entry_comes_to_zero"), ("posting", "posting_comes_first")):
        yield (
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS written"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def _function(name: str, wrong: str, told: str) -> str:
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
        SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$ BEGIN
            IF EXISTS ({wrong}) THEN
                RAISE EXCEPTION '{told}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END $$"""
