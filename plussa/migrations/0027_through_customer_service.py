"""How a membership was confirmed, and letters to members without an email address."""

from peewee import CharField, Database, ForeignKeyField
from playhouse.migrate import SchemaMigrator, migrate

from plussa.db import Frozen, MomentField


class Member(Frozen):
    pass


class Letter(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE")
    kind = CharField(max_length=40)
    asked_at = MomentField()
    printed_at = MomentField(null=True)


# A bank has confirmed whoever was not confirmed when they came from the earlier system.
KNOWN = """
    UPDATE member SET confirmed_source = CASE
        WHEN external_id IS NULL OR EXISTS (
            SELECT 1 FROM event WHERE event.member_id = member.id AND event.kind = 'identity_linked'
        ) THEN 'bank' ELSE 'import' END
    WHERE confirmed_at IS NOT NULL
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Say by what each membership was confirmed, and make the table."""
    migrate(migrator.add_column("member", "confirmed_source", CharField(max_length=40, null=True)))
    db.execute_sql(KNOWN)
    with db.bind_ctx((Letter, Member)):
        db.create_tables((Letter,))


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the table and the column."""
    with db.bind_ctx((Letter, Member)):
        db.drop_tables((Letter,))
    migrate(migrator.drop_column("member", "confirmed_source"))
