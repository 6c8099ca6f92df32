"""Rows of the tills' files that are tried again, or that a person looks at."""

from peewee import SQL, CharField, Database, DateField, ForeignKeyField, IntegerField
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Card(Frozen):
    pass


class WaitingRow(Frozen):
    key = CharField(max_length=32, unique=True)
    kind = CharField(max_length=40)
    external_id = CharField(max_length=64)
    card = ForeignKeyField(Card, on_delete="CASCADE")
    at = MomentField()
    day = DateField()
    cents = IntegerField()
    store = CharField(max_length=20, default="")
    store_name = CharField(max_length=100)
    original = CharField(max_length=64, null=True)
    digest = CharField(max_length=64)
    reason = CharField(max_length=40)
    first_at = MomentField()
    tried_at = MomentField()
    decided_at = MomentField(null=True)
    handler = CharField(max_length=40, default="")
    note = CharField(max_length=300, default="")


WaitingRow.add_index(
    WaitingRow.external_id, WaitingRow.kind, WaitingRow.digest, unique=True, name="waiting_row_one"
)
WaitingRow.add_index(
    WaitingRow.kind, WaitingRow.id, where=SQL("decided_at IS NULL"), name="waiting_row_open"
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the table."""
    with db.bind_ctx((WaitingRow, Card)):
        db.create_tables((WaitingRow,))


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the table."""
    with db.bind_ctx((WaitingRow, Card)):
        db.drop_tables((WaitingRow,))
