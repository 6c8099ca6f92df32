"""Members, their households, cards and history."""

import json
from typing import Any

from peewee import SQL, BooleanField, CharField, Check, DateField, ForeignKeyField, TextField

from plussa.db import BaseModel, KeyField, MomentField, NumberField, WordField
from plussa.exchange.deliveries import Delivery
from plussa.members.emails import email_key
from plussa.words import N_, Worded


class Role(Worded):
    """A member's place in the household."""

    PRIMARY = "primary", N_("Primary member")
    MEMBER = "member", N_("Member")


class Source(Worded):
    """Where a piece of information came from."""

    MEMBER = "member", N_("You gave it yourself.")
    BANK = "bank", N_("It came from your bank when you identified yourself.")
    CUSTOMER_SERVICE = "customer_service", N_("Customer service wrote it down.")
    IMPORT = "import", N_("It came from the programme’s earlier system.")


class InvitationAnswer(Worded):
    """What became of an invitation."""

    WAITING = "waiting", N_("waits for an answer")
    ACCEPTED = "accepted", N_("accepted")
    DECLINED = "declined", N_("declined")
    WITHDRAWN = "withdrawn", N_("withdrawn")


class CardKind(Worded):
    """A number shown on a screen, or a card that comes by post."""

    DIGITAL = "digital", N_("Digital card")
    PLASTIC = "plastic", N_("Plastic card")


class CardState(Worded):
    """What a card can do: an ordered one is on its way and works as soon as it comes."""

    ORDERED = "ordered", N_("on its way")
    ACTIVE = "active", N_("in use")
    BLOCKED = "blocked", N_("blocked")


class Receiver(Worded):
    """Who is told about cards."""

    TILLS = "tills", N_("the tills")
    CARD_MAKER = "card_maker", N_("the card maker")


class Actor(Worded):
    """Who did something to a member's information."""

    MEMBER = "member", N_("You")
    HOUSEHOLD = "household", N_("A member of the household")
    CUSTOMER_SERVICE = "customer_service", N_("Customer service")
    PROGRAMME = "programme", N_("The programme")


class Named(BaseModel):
    """A row with the names of a person; not everybody has a family name."""

    given_names = CharField(max_length=100)
    family_name = CharField(max_length=100, default="")

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given_names} {self.family_name}".strip()


class Addressed(BaseModel):
    """A row that is found by an email address in any spelling."""

    email = CharField(max_length=254)
    email_key = CharField(max_length=254, default="", index=True)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Store it with its key."""
        self.email_key = email_key(self.email)
        return super().save(*args, **kwargs)


class Household(BaseModel):
    """A household: one primary member, and those whom that member has added."""

    id = NumberField()  # the tills know it by this
    created_at = MomentField()
    dissolved_at = MomentField(null=True)
    external_id = CharField(max_length=64, null=True, unique=True)


class Member(Named):
    """A membership: one person, in one household. Who has left keeps the row until it is deleted."""

    key = KeyField()
    number = CharField(max_length=12, unique=True)
    household = ForeignKeyField(Household, backref="members", on_delete="RESTRICT")
    role = WordField(Role)
    may_see_money = BooleanField(default=False)
    may_use_money = BooleanField(default=False)

    street = CharField(max_length=200, default="")
    postal_code = CharField(max_length=10, default="")
    city = CharField(max_length=100, default="")
    address_source = WordField(Source, null=True)
    protected_address = BooleanField(default=False)
    phone = CharField(max_length=16, default="")
    email = CharField(max_length=254, default="", index=True)
    gone_email = CharField(max_length=254, null=True)  # one that mails came back from
    language = CharField(max_length=3)
    birth_date = DateField(null=True)
    birth_date_source = WordField(Source, null=True)
    identity_hash = CharField(max_length=64, null=True, unique=True)
    confirmed_at = MomentField(null=True)
    confirmed_source = WordField(Source, null=True)

    joined_at = MomentField()
    left_at = MomentField(null=True)
    external_id = CharField(max_length=64, null=True, unique=True)

    class Meta:
        constraints = (
            Check("may_see_money OR NOT may_use_money", "member_who_uses_money_sees_it"),
            Check("role IN ('primary', 'member')", "member_role"),
        )

    @property
    def email_is_gone(self) -> bool:
        """Whether mails to the address of now come back."""
        return bool(self.email) and self.email == self.gone_email

    @property
    def is_primary(self) -> bool:
        """Whether this is the household's primary member."""
        return bool(self.role is Role.PRIMARY)


# A household has at most one primary member, whatever two people do at once.
Member.add_index(
    Member.household,
    unique=True,
    where=SQL("role = 'primary' AND left_at IS NULL"),
    name="member_one_primary",
)


class Residence(BaseModel):
    """A household that a member was in until a moment, and whether to use its money then.

    The household of now is on the member; money belongs to the one of the moment it was earned.
    """

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    household = ForeignKeyField(Household, on_delete="RESTRICT")
    may_use_money = BooleanField()
    until = MomentField()


Residence.add_index(Residence.member, Residence.id, name="residence_of_member")


class NameRequest(Named):
    """Names that a member has asked customer service to put in place of the old ones."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    requested_at = MomentField()
    decided_at = MomentField(null=True)
    accepted = BooleanField(null=True)


NameRequest.add_index(
    NameRequest.member,
    unique=True,
    where=SQL("decided_at IS NULL"),
    name="name_request_one_waiting",
)


class Invitation(Addressed):
    """An invitation to a household, sent by email."""

    key = KeyField()
    household = ForeignKeyField(Household, on_delete="CASCADE")
    invited_by = ForeignKeyField(Member, on_delete="CASCADE")
    language = CharField(max_length=3)
    created_at = MomentField()
    expires_at = MomentField()
    answer = WordField(InvitationAnswer, default=InvitationAnswer.WAITING)
    answered_at = MomentField(null=True)


Invitation.add_index(
    Invitation.household,
    Invitation.email,
    unique=True,
    where=SQL("answer = 'waiting'"),
    name="invitation_one_waiting",
)


class Card(BaseModel):
    """A card of a member."""

    key = KeyField()
    number = CharField(max_length=19, unique=True)
    member = ForeignKeyField(Member, backref="cards", on_delete="RESTRICT")
    kind = WordField(CardKind)
    state = WordField(CardState)
    created_at = MomentField()
    blocked_at = MomentField(null=True)
    replaces = ForeignKeyField("self", null=True, unique=True, on_delete="SET NULL")

    @property
    def spaced(self) -> str:
        """The number in groups of four, as cards show it."""
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


class CardNotice(BaseModel):
    """A change of a card that a receiver must be told; told when its delivery is acknowledged.

    It holds what the receiver needs by itself: until then it stays, whatever becomes of the card, which
    is none when whose it was has been erased (GDPR 19).
    """

    id = NumberField()
    card = ForeignKeyField(Card, null=True, on_delete="SET NULL")
    number = CharField(max_length=19)
    receiver = WordField(Receiver)
    state = WordField(CardState)
    created_at = MomentField()
    delivery = ForeignKeyField(Delivery, null=True, on_delete="RESTRICT", index=False)


CardNotice.add_index(CardNotice.receiver, CardNotice.delivery, name="card_notice_waiting")
CardNotice.add_index(CardNotice.delivery, CardNotice.id, name="card_notice_in_delivery")


class Event(BaseModel):
    """Something that happened to a membership: when, by whom, and the details the words need."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    at = MomentField()
    kind = CharField(max_length=40)
    actor = WordField(Actor)
    other = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    details = TextField(default="{}")
    handler = CharField(max_length=40, default="")  # of customer service, by user name

    @property
    def facts(self) -> dict[str, Any]:
        """The details as a dictionary."""
        return json.loads(self.details)


Event.add_index(Event.member, Event.id.desc(), name="event_newest")

MODELS = (Household, Member, Residence, NameRequest, Invitation, Card, CardNotice, Event)
