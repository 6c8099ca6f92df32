"""Joining, until the email address is confirmed."""

from peewee import CharField, Database, DateField
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Joining(Frozen):
    email = CharField(max_length=254)
    given_names = CharField(max_length=100)
    family_name = CharField(max_length=100, default="")
    password_hash = CharField(max_length=200)
    language = CharField(max_length=3)
    rules_edition = DateField()
    accepted_at = MomentField()
    expires_at = MomentField()
    identity_hash = CharField(max_length=64, null=True)
    birth_date = DateField(null=True)


MODELS = (Joining,)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables."""
    with db.bind_ctx(MODELS):
        db.drop_tables(MODELS)
