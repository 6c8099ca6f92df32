"""Newsletters and who got them, and who was told of new editions."""

from peewee import CharField, DateField, ForeignKeyField, TextField

from plussa.db import BaseModel, MomentField, WordField
from plussa.members.models import Member
from plussa.permissions.models import Choice
from plussa.words import N_, Worded


class ToldBy(Worded):
    """How a member is told of a new edition; the account tells everybody."""

    EMAIL = "email", N_("by email")
    ACCOUNT = "account", N_("in the account")  # there is no address to write to


class Newsletter(BaseModel):
    """A newsletter, by the name of its folder; its texts cannot change once it has been queued."""

    name = CharField(max_length=60, unique=True)
    digest = CharField(max_length=64)
    created_at = MomentField()


class NewsletterText(BaseModel):
    """A newsletter in one language: paragraphs of plain text, an empty line between."""

    newsletter = ForeignKeyField(Newsletter, backref="texts", on_delete="CASCADE", index=False)
    language = CharField(max_length=3)
    title = CharField(max_length=150)
    body = TextField()


NewsletterText.add_index(
    NewsletterText.newsletter, NewsletterText.language, unique=True, name="newsletter_text_one"
)


class NewsletterCopy(BaseModel):
    """The one copy of a newsletter for a member: its message, and the choice that allowed it."""

    newsletter = ForeignKeyField(Newsletter, on_delete="CASCADE", index=False)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    message = CharField(max_length=36, unique=True)
    choice = ForeignKeyField(Choice, null=True, on_delete="SET NULL")


NewsletterCopy.add_index(
    NewsletterCopy.newsletter, NewsletterCopy.member, unique=True, name="newsletter_copy_one"
)


class EditionTold(BaseModel):
    """That a member was told of an edition: when, and how."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    document = CharField(max_length=20)
    edition = DateField()
    way = WordField(ToldBy)
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


class Reminder(BaseModel):
    """That a member was reminded of money whose last day is given, whatever comes to expire then."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    expires_on = DateField()
    reminded_at = MomentField()


Reminder.add_index(Reminder.member, Reminder.expires_on, unique=True, name="reminder_once")

MODELS = (Newsletter, NewsletterText, NewsletterCopy, EditionTold, Reminder)
