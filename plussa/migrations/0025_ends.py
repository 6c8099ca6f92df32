"""When an erasure was refused, or came to nothing: from then on it is counted how long it is kept."""

from peewee import Database
from playhouse.migrate import SchemaMigrator, migrate

from plussa.db import MomentField


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Take it from the case of those that were refused; without a case, from the request."""
    migrate(migrator.add_column("erasure", "refused_at", MomentField(null=True)))
    db.execute_sql(
        "UPDATE erasure SET refused_at = coalesce("
        "(SELECT closed_at FROM case_file WHERE case_file.id = erasure.case_id), asked_at)"
        " WHERE state = 'refused'"
    )


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Forget when it was."""
    migrate(migrator.drop_column("erasure", "refused_at"))
