"""What members have accepted, seen, allowed and forbidden."""

from enum import Enum

from peewee import CharField, DateField, ForeignKeyField

from plussa.append_only import AppendOnly
from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.models import Actor, Member


class Way(Enum):
    """How something was accepted, allowed or forbidden."""

    FORM = "form"  # of the site: joining, or the account
    IMPORT = "import"
    MESSAGE = "message"  # from the message itself
    PHONE = "phone"  # through customer service
    POST = "post"
    EMAIL = "email"
    SHOP = "shop"


class Permission(Enum):
    """What a member allows or forbids, by channel and purpose."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    POST = "post"
    PROFILING = "profiling"
    ADVERTISING = "advertising"  # in other services
    DETAIL_LEVEL = "detail_level"  # of purchases


class Value(Enum):
    """What was chosen: a switch is on or off, a purchase detail level is one of three."""

    ON = "on"
    OFF = "off"
    TOTAL = "total"
    GROUP = "group"
    PRODUCT = "product"


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
    """The latest choice of each permission, at hand: derived from the choices, and rebuilt from them."""

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
