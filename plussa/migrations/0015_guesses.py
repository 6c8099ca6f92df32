"""How often something was done, such as guessing at a password."""

from peewee import CharField, Database, IntegerField
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class QuotaUse(Frozen):
    key = CharField(max_length=64, unique=True)
    since = MomentField(index=True)
    used = IntegerField(default=0)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the table."""
    with db.bind_ctx((QuotaUse,)):
        db.create_tables((QuotaUse,))


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the table."""
    with db.bind_ctx((QuotaUse,)):
        db.drop_tables((QuotaUse,))
