"""What somebody was writing when they had to log in first."""

from peewee import CharField, Database, TextField
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Draft(Frozen):
    writer = CharField(max_length=32)
    place = CharField(max_length=43)
    sealed = TextField()
    kept_at = MomentField()


Draft.add_index(Draft.writer, Draft.place, unique=True, name="draft_of_writer")


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add drafts."""
    with db.bind_ctx([Draft]):
        Draft.create_table()


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Take them away."""
    with db.bind_ctx([Draft]):
        db.drop_tables([Draft])
