"""Which messages came back, and which address of a member is gone."""

from peewee import CharField, Database
from playhouse.migrate import SchemaMigrator, migrate

from plussa.db import MomentField


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add both columns."""
    migrate(
        migrator.add_column("message", "returned_at", MomentField(null=True)),
        migrator.add_column("member", "gone_email", CharField(max_length=254, null=True)),
    )


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Take both away again."""
    migrate(
        migrator.drop_column("message", "returned_at"), migrator.drop_column("member", "gone_email")
    )
