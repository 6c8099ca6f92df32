"""Which installation the database is of, made at the first start; and that marketing stands still."""

from peewee import CharField, Check, Database, IntegerField
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Installation(Frozen):
    id = IntegerField(primary_key=True, constraints=[Check("id = 1", "installation_one")])
    key = CharField(max_length=32)
    mark = CharField(max_length=64)


class Hold(Frozen):
    since = MomentField()


MODELS = (Installation, Hold)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables, empty."""
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS, safe=False)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Forget both."""
    with db.bind_ctx(MODELS):
        db.drop_tables(MODELS)
