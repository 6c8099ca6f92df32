"""Which mails go out first, and since when each has been due."""

from peewee import Database, IntegerField
from playhouse.migrate import SchemaMigrator, migrate

from plussa.db import MomentField

AWAITED = (
    "reset_password", "confirm_email", "claim_code", "identify_code", "link_bank_code", "confirm_joining",
)  # fmt: skip
RANKS = {0: AWAITED, 2: ("new_edition",), 3: ("newsletter",)}
WAITING = "WHERE sent_at IS NULL AND given_up_at IS NULL"


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Give each its rank; one of the others is of the member's own things."""
    migrate(
        migrator.add_column("message", "rank", IntegerField(default=1)),
        migrator.add_column("message", "first_due_at", MomentField(null=True)),
    )
    db.execute_sql("UPDATE message SET first_due_at = due_at")
    migrate(migrator.add_not_null("message", "first_due_at"))
    for rank, kinds in RANKS.items():
        marks = ", ".join([migrator.database.param] * len(kinds))
        sql = f"UPDATE message SET rank = {rank} WHERE kind IN ({marks})"  # noqa: S608
        db.execute_sql(sql, kinds)
    db.execute_sql("DROP INDEX message_waiting")
    db.execute_sql(f'CREATE INDEX "message_waiting" ON "message" ("rank", "due_at") {WAITING}')


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Forget them: whatever has been due longest goes first."""
    db.execute_sql("DROP INDEX message_waiting")
    migrate(
        migrator.drop_column("message", "rank"), migrator.drop_column("message", "first_due_at")
    )
    db.execute_sql(f'CREATE INDEX "message_waiting" ON "message" ("due_at") {WAITING}')
