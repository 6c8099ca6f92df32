"""Guesses at user names that nobody has are on record too; tries at letters are counted by quotas."""

from peewee import Database, IntegerField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Let a sign-in be of nobody, and drop the count."""
    migrate(
        migrator.drop_not_null("staff_sign_in", "staff_id"),
        migrator.drop_column("claim_letter", "attempts"),
    )


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Forget what is of nobody, and count anew."""
    db.execute_sql("DELETE FROM staff_sign_in WHERE staff_id IS NULL")
    migrate(
        migrator.add_not_null("staff_sign_in", "staff_id"),
        migrator.add_column("claim_letter", "attempts", IntegerField(default=0)),
    )
