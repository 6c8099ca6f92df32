"""Restrictions of processing (GDPR 18): while one is in force, a member's data is mostly only stored."""

from enum import Enum

from peewee import SQL, CharField, ForeignKeyField

from plussa.db import BaseModel, MomentField, WordField
from plussa.members.models import Member


class Ground(Enum):
    """On which of the grounds of GDPR 18(1) processing is restricted."""

    ACCURACY = "accuracy"  # (a) contested
    UNLAWFUL = "unlawful"  # (b) and erasure not wanted
    CLAIM = "claim"  # (c) the member needs the data
    OBJECTION = "objection"  # (d) pending


class Restriction(BaseModel):
    """A restriction: in force from one moment until another."""

    member = ForeignKeyField(Member, on_delete="CASCADE")
    ground = WordField(Ground)
    since = MomentField()
    ended_at = MomentField(null=True)
    case_number = CharField(max_length=12, default="")


# One at a time, whatever two devices do at once.
Restriction.add_index(
    Restriction.member,
    unique=True,
    where=SQL("ended_at IS NULL"),
    name="restriction_one_in_force",
)

MODELS = (Restriction,)
