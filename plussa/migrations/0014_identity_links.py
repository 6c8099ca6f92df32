"""Links of a bank identity, letters that claim a membership, logins without an email address; the password
of a joining is chosen behind its link."""

from peewee import CharField, Database, DateField, ForeignKeyField, IntegerField
from playhouse.migrate import SchemaMigrator, migrate

from plussa.db import Frozen, MomentField

NOBODY = "no address "  # begins the email key of a login without one, further down
# What no password matches: joinings had one, and below have none.
UNKNOWN = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQxMjM0NTY3OA$" + "A" * 43


class Member(Frozen):
    pass


class IdentityLink(Frozen):
    key = CharField(max_length=32, unique=True)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    linked_at = MomentField()
    birth_date = DateField(null=True)
    birth_date_source = CharField(max_length=40, null=True)
    confirmed_at = MomentField(null=True)
    undone_at = MomentField(null=True)


class ClaimLetter(Frozen):
    key = CharField(max_length=32, unique=True)
    member = ForeignKeyField(Member, null=True, on_delete="CASCADE")
    asked_at = MomentField()
    expires_at = MomentField()
    printed_at = MomentField(null=True)
    attempts = IntegerField(default=0)
    used_at = MomentField(null=True)


MODELS = (IdentityLink, ClaimLetter)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables, let a login have no email key, and forget the passwords of joinings."""
    with db.bind_ctx((*MODELS, Member)):
        db.create_tables(MODELS)
    migrate(migrator.drop_not_null("login", "email_key"))
    db.execute_sql("UPDATE login SET email_key = NULL WHERE email_key = ''")
    migrate(migrator.drop_column("joining", "password_hash"))


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables; every login has an email key again, and every joining a password."""
    migrate(migrator.add_column("joining", "password_hash", CharField(max_length=200, null=True)))
    db.execute_sql(f"UPDATE joining SET password_hash = '{UNKNOWN}'")  # noqa: S608  a constant
    migrate(migrator.add_not_null("joining", "password_hash"))
    key = f"'{NOBODY}' || key"
    db.execute_sql(f"UPDATE login SET email_key = {key} WHERE email_key IS NULL")  # noqa: S608
    migrate(migrator.add_not_null("login", "email_key"))
    with db.bind_ctx((*MODELS, Member)):
        db.drop_tables(MODELS)
