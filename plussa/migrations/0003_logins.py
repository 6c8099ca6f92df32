"""Logins, sessions, and what proves who somebody is."""

from peewee import (
    BooleanField,
    CharField,
    Database,
    DateField,
    ForeignKeyField,
    IntegerField,
)
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Member(Frozen):
    pass


class Login(Frozen):
    member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
    email_key = CharField(max_length=254, unique=True)
    password_hash = CharField(max_length=200, null=True)
    created_at = MomentField()


class Session(Frozen):
    token_hash = CharField(max_length=64, unique=True)
    login = ForeignKeyField(Login, on_delete="CASCADE")
    started_at = MomentField()
    expires_at = MomentField()
    identified_at = MomentField(null=True)
    strongly = BooleanField(default=False)


class SignIn(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    at = MomentField()
    method = CharField(max_length=40)
    device = CharField(max_length=60)
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL")
    disowned_at = MomentField(null=True)


SignIn.add_index(SignIn.member, SignIn.id.desc(), name="sign_in_newest")


class EmailChange(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE")
    old_email = CharField(max_length=254)
    new_email = CharField(max_length=254)
    requested_at = MomentField()
    expires_at = MomentField()
    confirmed_at = MomentField(null=True)
    undone_at = MomentField(null=True)


class Identification(Frozen):
    token_hash = CharField(max_length=64, unique=True)
    identity_hash = CharField(max_length=64)
    given_names = CharField(max_length=100)
    family_name = CharField(max_length=100)
    birth_date = DateField()
    created_at = MomentField()
    expires_at = MomentField()


class Code(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE")
    use = CharField(max_length=40)
    identification = ForeignKeyField(Identification, null=True, on_delete="CASCADE")
    session = ForeignKeyField(Session, null=True, on_delete="CASCADE")
    created_at = MomentField()
    expires_at = MomentField()
    attempts = IntegerField(default=0)
    used_at = MomentField(null=True)


MODELS = (Login, Session, SignIn, EmailChange, Identification, Code)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""
    with db.bind_ctx((*MODELS, Member)):
        db.create_tables(MODELS)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables."""
    with db.bind_ctx((*MODELS, Member)):
        db.drop_tables(MODELS)
