"""Messages to send."""

from peewee import SQL, CharField, Database, IntegerField, TextField
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Message(Frozen):
    key = CharField(max_length=36, unique=True)
    kind = CharField(max_length=40)
    language = CharField(max_length=3)
    recipient = CharField(max_length=254)
    parameters = TextField(default="{}")
    created_at = MomentField()
    due_at = MomentField()
    attempts = IntegerField(default=0)
    sent_at = MomentField(null=True)
    given_up_at = MomentField(null=True)
    fault = CharField(max_length=100, default="")


Message.add_index(
    Message.due_at,
    where=SQL("sent_at IS NULL AND given_up_at IS NULL"),
    name="message_waiting",
)


MODELS = (Message,)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables."""
    with db.bind_ctx(MODELS):
        db.drop_tables(MODELS)
