"""Cases and what happened in them."""

from peewee import SQL, CharField, Check, Database, DateField, ForeignKeyField, TextField
from playhouse.migrate import SchemaMigrator

from plussa.append_only import guard, unguard
from plussa.db import Frozen, MomentField


class Member(Frozen):
    pass


class Case(Frozen):
    number = CharField(max_length=12, unique=True)
    form_key = CharField(max_length=36, null=True, unique=True)
    kind = CharField(max_length=40)
    member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    name = CharField(max_length=200, default="")
    email = CharField(max_length=254, default="")
    language = CharField(max_length=3)
    about = CharField(max_length=60, default="")
    channel = CharField(max_length=40)
    received_on = DateField()
    opened_at = MomentField()
    state = CharField(max_length=40, default="open")
    due_on = DateField()
    paused_on = DateField(null=True)
    closed_at = MomentField(null=True)

    class Meta:
        table_name = "case_file"
        constraints = (
            Check(
                "(closed_at IS NULL) = (state IN ('open', 'paused'))", "case_closed_when_it_is_over"
            ),
            Check("(paused_on IS NULL) = (state <> 'paused')", "case_paused_since"),
        )


Case.add_index(Case.due_on, Case.id, where=SQL("closed_at IS NULL"), name="case_queue")


class CaseEntry(Frozen):
    case = ForeignKeyField(Case, on_delete="CASCADE", index=False)
    at = MomentField()
    step = CharField(max_length=40)
    actor = CharField(max_length=40)
    channel = CharField(max_length=40, null=True)
    text = TextField(default="")
    state = CharField(max_length=40)


CaseEntry.add_index(CaseEntry.case, CaseEntry.id, name="case_entry_in_order")

MODELS = (Case, CaseEntry)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables; what happened in a case is append-only."""
    with db.bind_ctx((*MODELS, Member)):
        db.create_tables(MODELS)
    guard(db, "case_entry")


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables."""
    unguard(db, "case_entry")
    with db.bind_ctx((*MODELS, Member)):
        db.drop_tables(MODELS)
