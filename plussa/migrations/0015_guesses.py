"""How often something was done, such as guessing at a password."""

from peewee import CharField, Database, IntegerField, Model
from playhouse.migrate import SchemaMigrator

from plussa.db import MomentField


class QuotaUse(Model):
    key = CharField(max_length=64, unique=True)
    since = MomentField(index=True)
    used = IntegerField(default=0)

    class Meta:
        legacy_table_names = False


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the table."""
    with db.bind_ctx((QuotaUse,)):
        db.create_tables((QuotaUse,))


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the table."""
    with db.bind_ctx((QuotaUse,)):
        db.drop_tables((QuotaUse,))
