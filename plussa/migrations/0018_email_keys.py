"""Invitations and joinings are found by their address in any spelling."""

from peewee import CharField, Database
from playhouse.migrate import SchemaMigrator, migrate

from plussa.db import Frozen


class Invitation(Frozen):
    email = CharField(max_length=254)
    email_key = CharField(max_length=254, default="", index=True)


class Joining(Frozen):
    email = CharField(max_length=254)
    email_key = CharField(max_length=254, default="", index=True)


MODELS = (Invitation, Joining)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the columns, and fill them."""
    for model in MODELS:
        migrate(migrator.add_column(model._meta.table_name, "email_key", model.email_key))
    with db.bind_ctx(MODELS):
        for model in MODELS:
            for row, email in list(model.select(model.id, model.email).tuples()):
                key = email.strip().casefold()
                model.update(email_key=key).where(model.id == row).execute()


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the columns."""
    for model in MODELS:
        table = model._meta.table_name
        migrate(
            migrator.drop_index(table, f"{table}_email_key"),
            migrator.drop_column(table, "email_key"),
        )
