"""Random keys for what addresses name: cards, sign-ins, and looks at members.

The number of a row comes back, and a page that is still open would act on what has it now.
"""

from peewee import CharField, Database, PostgresqlDatabase
from playhouse.migrate import SchemaMigrator, migrate

KEYED = ("card", "sign_in", "look")


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Give each row a key, made by the database for millions of rows."""
    made = _random(db)
    for table in KEYED:
        migrate(migrator.add_column(table, "key", CharField(max_length=32, null=True)))
        db.execute_sql(f"UPDATE {table} SET key = {made}")  # noqa: S608  names of ours
        migrate(
            migrator.add_not_null(table, "key"), migrator.add_index(table, ("key",), unique=True)
        )


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Name rows by their numbers again."""
    for table in KEYED:
        migrate(migrator.drop_index(table, f"{table}_key"), migrator.drop_column(table, "key"))


def _random(db: Database) -> str:
    """128 random bits in hexadecimal digits."""
    if isinstance(db, PostgresqlDatabase):
        twice = "gen_random_uuid()::text || gen_random_uuid()::text"
        return f"left(encode(sha256(({twice})::bytea), 'hex'), 32)"
    return "lower(hex(randomblob(16)))"
