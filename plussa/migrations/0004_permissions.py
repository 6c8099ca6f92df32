"""What members have accepted and seen."""

from peewee import CharField, Database, DateField, ForeignKeyField
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Member(Frozen):
    pass


class Acceptance(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE")
    document = CharField(max_length=20)
    edition = DateField()
    language = CharField(max_length=3)
    accepted_at = MomentField()
    way = CharField(max_length=40)


class SeenEdition(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    document = CharField(max_length=20)
    edition = DateField()
    seen_at = MomentField()


SeenEdition.add_index(
    SeenEdition.member, SeenEdition.document, SeenEdition.edition, unique=True, name="seen_once"
)


MODELS = (Acceptance, SeenEdition)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""
    with db.bind_ctx((*MODELS, Member)):
        db.create_tables(MODELS)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables."""
    with db.bind_ctx((*MODELS, Member)):
        db.drop_tables(MODELS)
