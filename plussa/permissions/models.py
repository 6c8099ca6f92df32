"""What members have accepted, seen, allowed and forbidden."""

from peewee import CharField, DateField, ForeignKeyField

from plussa.append_only import AppendOnly
from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.models import Actor, Member
from plussa.words import N_, Worded


class Way(Worded):
    """How something was accepted, allowed or forbidden."""

    FORM = "form", N_("In the Plussa account")  # or by joining
    IMPORT = "import", N_("From another system")
    MESSAGE = "message", N_("From the link in a message")
    PHONE = "phone", N_("By phone, through customer service")
    POST = "post", N_("By post, through customer service")
    EMAIL = "email", N_("By email, through customer service")
    SHOP = "shop", N_("In a store, through customer service")

    @property
    def actor(self) -> Actor:
        """Who has acted in this way."""
        own = (Way.FORM, Way.IMPORT, Way.MESSAGE)
        return Actor.MEMBER if self in own else Actor.CUSTOMER_SERVICE


class Permission(Worded):
    """What a member allows or forbids; what else is declared of each is in plussa/permissions/rules.py."""

    EMAIL = "email", N_("marketing by email")
    SMS = "sms", N_("marketing by text message")
    PHONE = "phone", N_("marketing by phone")
    POST = "post", N_("marketing by post")
    PROFILING = "profiling", N_("profiling")
    ADVERTISING = "advertising", N_("advertising elsewhere")
    DETAIL_LEVEL = "detail_level", N_("how much detail of purchases is kept")
    REMINDERS = "reminders", N_("reminders of money that expires")


class Value(Worded):
    """What was chosen: a switch is on or off, a purchase detail level is one of three."""

    # Translators: a switch is on.
    ON = "on", N_("On")
    # Translators: a switch is off.
    OFF = "off", N_("Off")
    # Translators: a purchase detail level.
    TOTAL = "total", N_("Receipt total")
    # Translators: a purchase detail level.
    GROUP = "group", N_("Product group")
    # Translators: a purchase detail level.
    PRODUCT = "product", N_("Product")


class Acceptance(AppendOnly):
    """An edition that a member accepted, and the language it was shown in."""

    member = ForeignKeyField(Member, backref="acceptances", on_delete="CASCADE")
    document = CharField(max_length=20)
    edition = DateField()
    language = CharField(max_length=3)
    accepted_at = MomentField()
    way = WordField(Way)


class SeenEdition(BaseModel):
    """An edition whose notice a member has put away."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    document = CharField(max_length=20)
    edition = DateField()
    seen_at = MomentField()


SeenEdition.add_index(
    SeenEdition.member, SeenEdition.document, SeenEdition.edition, unique=True, name="seen_once"
)


class Choice(AppendOnly):
    """A choice of a member's, with the words that were shown: the proof of it (GDPR 7(1))."""

    key = KeyField(max_length=36)
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    permission = WordField(Permission)
    value = WordField(Value)
    wording = DateField()
    wording_hash = CharField(max_length=64)
    language = CharField(max_length=3)
    notice = DateField(null=True)
    made_at = MomentField()
    way = WordField(Way)
    actor = WordField(Actor)
    message = CharField(max_length=36, default="")  # the key of the message it was made from
    note = CharField(max_length=200, default="")


Choice.add_index(Choice.member, Choice.permission, Choice.id, name="choice_of_member")


class CurrentChoice(BaseModel):
    """The latest choice of each permission: cached, and compared with a replay of all choices."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    permission = WordField(Permission)
    value = WordField(Value)
    choice = ForeignKeyField(Choice, on_delete="CASCADE")


CurrentChoice.add_index(
    CurrentChoice.member, CurrentChoice.permission, unique=True, name="current_choice_one"
)
CurrentChoice.add_index(
    CurrentChoice.permission, CurrentChoice.value, CurrentChoice.member, name="current_choice_list"
)


class Hold(BaseModel):
    """While there is a row, nothing leaves that needs a permission: a restore has lost withdrawals."""

    since = MomentField()


MODELS = (Acceptance, SeenEdition, Choice, CurrentChoice, Hold)
