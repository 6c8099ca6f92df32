"""Of which money members were reminded; and postal codes of Åland as addresses have them."""

from peewee import CharField, Database, DateField, ForeignKeyField, Value, fn
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Member(Frozen):
    postal_code = CharField(max_length=10, default="")


class Estate(Frozen):
    postal_code = CharField(max_length=10)


class Reminder(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    expires_on = DateField()
    reminded_at = MomentField()


Reminder.add_index(Reminder.member, Reminder.expires_on, unique=True, name="reminder_once")


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the table, and write AX before the codes of Åland."""
    with db.bind_ctx([Member, Estate, Reminder]):
        db.create_tables([Reminder])
        for model in (Member, Estate):
            there = model.postal_code.startswith("22")
            model.update(postal_code=Value("AX-").concat(model.postal_code)).where(there).execute()


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the table, and leave the codes bare."""
    with db.bind_ctx([Member, Estate, Reminder]):
        for model in (Member, Estate):
            there = model.postal_code.startswith("AX-")
            model.update(postal_code=fn.SUBSTR(model.postal_code, 4)).where(there).execute()
        db.drop_tables([Reminder])
