"""What members allow and forbid, with its proof; the detail level becomes one of these choices."""

from peewee import CharField, Database, DateField, ForeignKeyField
from playhouse.migrate import SchemaMigrator, migrate

from plussa.append_only import guard, unguard
from plussa.db import Frozen, MomentField


class Member(Frozen):
    pass


class Choice(Frozen):
    key = CharField(max_length=36, unique=True)
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    permission = CharField(max_length=40)
    value = CharField(max_length=40)
    wording = DateField()
    wording_hash = CharField(max_length=64)
    language = CharField(max_length=3)
    notice = DateField(null=True)
    made_at = MomentField()
    way = CharField(max_length=40)
    actor = CharField(max_length=40)
    message = CharField(max_length=36, default="")
    note = CharField(max_length=200, default="")


Choice.add_index(Choice.member, Choice.permission, Choice.id, name="choice_of_member")


class CurrentChoice(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    permission = CharField(max_length=40)
    value = CharField(max_length=40)
    choice = ForeignKeyField(Choice, on_delete="CASCADE")


CurrentChoice.add_index(
    CurrentChoice.member, CurrentChoice.permission, unique=True, name="current_choice_one"
)
CurrentChoice.add_index(
    CurrentChoice.permission, CurrentChoice.value, CurrentChoice.member, name="current_choice_list"
)

MODELS = (Choice, CurrentChoice)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables; every membership so far had the least detailed level, which needs no choice."""
    with db.bind_ctx((*MODELS, Member)):
        db.create_tables(MODELS)
    guard(db, "choice")
    migrate(migrator.drop_column("member", "detail_level"))


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables."""
    level = CharField(max_length=40, default="total")
    migrate(migrator.add_column("member", "detail_level", level))
    unguard(db, "choice")
    with db.bind_ctx((*MODELS, Member)):
        db.drop_tables(MODELS)
