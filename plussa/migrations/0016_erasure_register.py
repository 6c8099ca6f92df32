"""How far this database knows the register of erasures; erasures that have been asked for, not begun."""

from peewee import CharField, Database, IntegerField
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen


class LastLine(Frozen):
    number = IntegerField()
    mark = CharField(max_length=64)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Know nothing of the register; what has begun gets its line in it before it goes on."""
    with db.bind_ctx([LastLine]):
        LastLine.create_table()
        LastLine.create(number=0, mark="")
    db.execute_sql("UPDATE erasure SET state = 'requested' WHERE state = 'started'")


def down(migrator: SchemaMigrator, db: Database) -> None:
    """What has been asked for goes on when the membership has ended, else it waits for approval."""
    left = "SELECT id FROM member WHERE left_at IS NOT NULL"
    begun = f"state = 'requested' AND member_id IN ({left})"
    db.execute_sql(f"UPDATE erasure SET state = 'started' WHERE {begun}")  # noqa: S608  words of ours
    db.execute_sql("UPDATE erasure SET state = 'waiting' WHERE state = 'requested'")
    with db.bind_ctx([LastLine]):
        db.drop_tables([LastLine])
