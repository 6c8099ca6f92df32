"""Whose purchases a payment adds up, so that its total is told to whom it may be; why a question was asked.

Of payments and questions before this nobody knows: those totals are not told, those questions go on
pausing the time as they did.
"""

from peewee import CharField, Database, IntegerField
from playhouse.migrate import SchemaMigrator, migrate

from plussa.append_only import guard, unguard

GUARDED = ("entry", "case_entry")


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add both columns."""
    unguard(db, *GUARDED)
    migrate(
        migrator.add_column("entry", "buyers", IntegerField(null=True)),
        migrator.add_column("case_entry", "why", CharField(max_length=40, null=True)),
    )
    guard(db, *GUARDED)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Take both away again."""
    unguard(db, *GUARDED)
    migrate(migrator.drop_column("entry", "buyers"), migrator.drop_column("case_entry", "why"))
    guard(db, *GUARDED)
