"""What a database is made of, told in lines, so that two can be compared: columns with type, null and
default, keys, checks, indexes with their conditions, triggers."""

import re
from collections.abc import Iterator

from peewee import PostgresqlDatabase

from plussa.db import database

HISTORY = "schema_migration"  # the runner's own
COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace"""
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = """
    SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"""


def described() -> set[str]:
    """Every line of the database in use, without the history of its migrations."""
    lines = _postgresql() if isinstance(database.obj, PostgresqlDatabase) else _sqlite()
    return {line for line in lines if HISTORY not in line}


def _postgresql() -> Iterator[str]:
    for kind, query in (
        ("column", COLUMNS),
        ("constraint", CONSTRAINTS),
        ("index", INDEXES),
        ("trigger", TRIGGERS),
    ):
        for row in database.execute_sql(query):
            yield " ".join(map(str, (kind, *row)))


def _sqlite() -> Iterator[str]:
    made = list(database.execute_sql("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    for kind, name, table, sql in made:
        if kind == "table" and not name.startswith("sqlite_"):
            yield from _table(name, sql)
        elif sql and kind in ("index", "trigger"):
            yield f"{kind} {table} {_plain(sql)}"


def _table(name: str, sql: str) -> Iterator[str]:
    for _, column, *rest in database.execute_sql(f'PRAGMA table_xinfo("{name}")'):
        yield f"column {name} {column} {rest}"
    for key in database.execute_sql(f'PRAGMA foreign_key_list("{name}")'):
        yield f"foreign key {name} {key[2:]}"
    for check in checks(sql):
        yield f"check {name} {check}"


def checks(sql: str) -> Iterator[str]:
    """The conditions of a table's CHECKs, from the text that made it."""
    plain = _plain(sql)
    for found in re.finditer(r"CHECK \(", plain, re.IGNORECASE):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(plain[end], 0)
            end += 1
        yield plain[found.end() : end - 1]


def _plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql.replace("IF NOT EXISTS ", "")).strip()
