"""Whose a message is and what it was about; newsletters, and who was told of new editions."""

from peewee import CharField, Database, DateField, ForeignKeyField, IntegerField, TextField
from playhouse.migrate import SchemaMigrator, migrate

from plussa.db import Frozen, MomentField


class Member(Frozen):
    pass


class Choice(Frozen):
    pass


class Newsletter(Frozen):
    name = CharField(max_length=60, unique=True)
    digest = CharField(max_length=64)
    created_at = MomentField()


class NewsletterText(Frozen):
    newsletter = ForeignKeyField(Newsletter, on_delete="CASCADE", index=False)
    language = CharField(max_length=3)
    title = CharField(max_length=150)
    body = TextField()


NewsletterText.add_index(
    NewsletterText.newsletter, NewsletterText.language, unique=True, name="newsletter_text_one"
)


class NewsletterCopy(Frozen):
    newsletter = ForeignKeyField(Newsletter, on_delete="CASCADE", index=False)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    message = CharField(max_length=36, unique=True)
    choice = ForeignKeyField(Choice, null=True, on_delete="SET NULL")


NewsletterCopy.add_index(
    NewsletterCopy.newsletter, NewsletterCopy.member, unique=True, name="newsletter_copy_one"
)


class EditionTold(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    document = CharField(max_length=20)
    edition = DateField()
    way = CharField(max_length=40)
    told_at = MomentField()
    message = CharField(max_length=36, default="")


EditionTold.add_index(
    EditionTold.document,
    EditionTold.edition,
    EditionTold.member,
    unique=True,
    name="edition_told_once",
)
EditionTold.add_index(EditionTold.member, name="edition_told_member")

MODELS = (Newsletter, NewsletterText, NewsletterCopy, EditionTold)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables, and the columns of messages."""
    with db.bind_ctx((*MODELS, Member, Choice)):
        db.create_tables(MODELS)
    migrate(
        migrator.add_column("message", "reader", IntegerField(null=True)),
        migrator.add_column("message", "subject", CharField(max_length=200, default="")),
    )
    db.execute_sql(
        'CREATE INDEX "message_of_reader" ON "message" ("reader", "id") WHERE reader IS NOT NULL'
    )


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables and columns."""
    db.execute_sql('DROP INDEX "message_of_reader"')
    migrate(
        migrator.drop_column("message", "subject"),
        migrator.drop_column("message", "reader"),
    )
    with db.bind_ctx((*MODELS, Member, Choice)):
        db.drop_tables(MODELS)
