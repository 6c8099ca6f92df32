"""Memberships, households, cards and their history."""

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    Database,
    DateField,
    ForeignKeyField,
    TextField,
)
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Household(Frozen):
    created_at = MomentField()
    dissolved_at = MomentField(null=True)
    external_id = CharField(max_length=64, null=True, unique=True)


class Member(Frozen):
    number = CharField(max_length=12, unique=True)
    household = ForeignKeyField(Household, on_delete="RESTRICT")
    role = CharField(max_length=40)
    may_see_money = BooleanField(default=False)
    may_use_money = BooleanField(default=False)

    given_names = CharField(max_length=100)
    family_name = CharField(max_length=100, default="")
    street = CharField(max_length=200, default="")
    postal_code = CharField(max_length=10, default="")
    city = CharField(max_length=100, default="")
    address_source = CharField(max_length=40, null=True)
    protected_address = BooleanField(default=False)
    phone = CharField(max_length=16, default="")
    email = CharField(max_length=254, default="", index=True)
    language = CharField(max_length=3)
    birth_date = DateField(null=True)
    birth_date_source = CharField(max_length=40, null=True)
    identity_hash = CharField(max_length=64, null=True, unique=True)
    confirmed_at = MomentField(null=True)
    detail_level = CharField(max_length=40, default="total")

    joined_at = MomentField()
    left_at = MomentField(null=True)
    external_id = CharField(max_length=64, null=True, unique=True)

    class Meta:
        constraints = (
            Check("may_see_money OR NOT may_use_money", "member_who_uses_money_sees_it"),
            Check("role IN ('primary', 'member')", "member_role"),
        )


# A household has at most one primary member, whatever two people do at once.
Member.add_index(
    Member.household,
    unique=True,
    where=SQL("role = 'primary' AND left_at IS NULL"),
    name="member_one_primary",
)


class NameRequest(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    given_names = CharField(max_length=100)
    family_name = CharField(max_length=100, default="")
    requested_at = MomentField()
    decided_at = MomentField(null=True)
    accepted = BooleanField(null=True)


NameRequest.add_index(
    NameRequest.member,
    unique=True,
    where=SQL("decided_at IS NULL"),
    name="name_request_one_waiting",
)


class Invitation(Frozen):
    household = ForeignKeyField(Household, on_delete="CASCADE")
    invited_by = ForeignKeyField(Member, on_delete="CASCADE")
    email = CharField(max_length=254)
    language = CharField(max_length=3)
    created_at = MomentField()
    expires_at = MomentField()
    answer = CharField(max_length=40, default="waiting")
    answered_at = MomentField(null=True)


Invitation.add_index(
    Invitation.household,
    Invitation.email,
    unique=True,
    where=SQL("answer = 'waiting'"),
    name="invitation_one_waiting",
)


class Card(Frozen):
    number = CharField(max_length=19, unique=True)
    member = ForeignKeyField(Member, on_delete="RESTRICT")
    kind = CharField(max_length=40)
    state = CharField(max_length=40)
    created_at = MomentField()
    blocked_at = MomentField(null=True)
    replaces = ForeignKeyField("self", null=True, unique=True, on_delete="SET NULL")


class Delivery(Frozen):
    receiver = CharField(max_length=40)
    created_at = MomentField()
    acknowledged_at = MomentField(null=True)


Delivery.add_index(
    Delivery.receiver,
    unique=True,
    where=SQL("acknowledged_at IS NULL"),
    name="delivery_one_open",
)
Delivery.add_index(Delivery.receiver, Delivery.acknowledged_at, name="delivery_last_told")


class CardNotice(Frozen):
    card = ForeignKeyField(Card, on_delete="CASCADE")
    receiver = CharField(max_length=40)
    state = CharField(max_length=40)
    created_at = MomentField()
    delivery = ForeignKeyField(Delivery, null=True, on_delete="RESTRICT", index=False)


CardNotice.add_index(CardNotice.receiver, CardNotice.delivery, name="card_notice_waiting")
CardNotice.add_index(CardNotice.delivery, CardNotice.id, name="card_notice_in_delivery")


class Event(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    at = MomentField()
    kind = CharField(max_length=40)
    actor = CharField(max_length=40)
    other = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    details = TextField(default="{}")


Event.add_index(Event.member, Event.id.desc(), name="event_newest")


MODELS = (Household, Member, NameRequest, Invitation, Card, Delivery, CardNotice, Event)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables."""
    with db.bind_ctx(MODELS):
        db.drop_tables(MODELS)
