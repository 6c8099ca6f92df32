"""Memberships that we end with a month's notice, deaths, and whom an estate has authorised."""

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Database,
    DateField,
    ForeignKeyField,
    TextField,
)
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Member(Frozen):
    pass


class Termination(Frozen):
    key = CharField(max_length=32, unique=True)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    state = CharField(max_length=40)
    reason = TextField()
    proposed_at = MomentField()
    proposed_by = CharField(max_length=40)
    decided_at = MomentField(null=True)
    decided_by = CharField(max_length=40)
    last_day = DateField(null=True)
    case_number = CharField(max_length=12)
    closed_at = MomentField(null=True)


Termination.add_index(
    Termination.member,
    unique=True,
    where=SQL("closed_at IS NULL"),
    name="termination_one",
)


class Death(Frozen):
    key = CharField(max_length=32, unique=True)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    died_on = DateField()
    announced_at = MomentField()
    announced_by = CharField(max_length=40)
    announcer = CharField(max_length=200)
    announcer_contact = CharField(max_length=254)
    source_seen = BooleanField()
    confirmed_at = MomentField(null=True)
    confirmed_by = CharField(max_length=40)
    mandate_on = DateField(null=True)
    case_number = CharField(max_length=12)
    revoked_at = MomentField(null=True)
    ended_at = MomentField(null=True)


Death.add_index(
    Death.member,
    unique=True,
    where=SQL("revoked_at IS NULL"),
    name="death_one",
)


class Estate(Frozen):
    key = CharField(max_length=32, unique=True)
    member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
    name = CharField(max_length=200)
    email = CharField(max_length=254)
    street = CharField(max_length=200)
    postal_code = CharField(max_length=10)
    city = CharField(max_length=100)
    language = CharField(max_length=3)
    since = MomentField()
    opened_by = CharField(max_length=40)


MODELS = (Termination, Death, Estate)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""
    with db.bind_ctx((*MODELS, Member)):
        db.create_tables(MODELS)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop them."""
    with db.bind_ctx((*MODELS, Member)):
        db.drop_tables(MODELS)
