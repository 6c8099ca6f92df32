"""The index of a household's entries leaves out their ids.

PostgreSQL keeps the plans of a connection, and those of the first award are made while there are no
entries: ids were looked up in this index, which was read whole for each.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    """An id is looked up in the primary key alone."""
    _index(db, '"household_id"')


def down(migrator: SchemaMigrator, db: Database) -> None:
    """The index holds the ids again."""
    _index(db, '"household_id", "id"')


def _index(db: Database, columns: str) -> None:
    db.execute_sql("DROP INDEX entry_of_household")
    db.execute_sql(f'CREATE INDEX "entry_of_household" ON "entry" ({columns})')
