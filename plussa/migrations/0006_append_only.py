"""What is append-only, and its one door."""

from peewee import SQL, CharField, Check, Database, ForeignKeyField, IntegerField
from playhouse.migrate import SchemaMigrator

from plussa.append_only import guard, unguard
from plussa.db import Frozen, MomentField


class Passage(Frozen):
    at = MomentField()
    errand = CharField(max_length=40)


class Door(Frozen):
    id = IntegerField(primary_key=True, constraints=[Check("id = 1", "door_one")])
    passage = ForeignKeyField(Passage, on_delete="RESTRICT")
    shut_by = ForeignKeyField(
        "self", deferrable="INITIALLY DEFERRED", index=False, constraints=[SQL("DEFAULT 0")]
    )

    class Meta:
        constraints = (Check("shut_by_id = 0", "door_cannot_stay_open"),)


MODELS = (Passage, Door)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the door, and put what members have accepted behind it."""
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS)
    guard(db, "passage", door=False)
    guard(db, "acceptance")


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Open everything again."""
    unguard(db, "acceptance", "passage")
    with db.bind_ctx(MODELS):
        db.drop_tables(MODELS)
