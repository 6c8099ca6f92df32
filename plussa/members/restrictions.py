"""Restrictions of processing (GDPR 18): while one is in force, a member's data is mostly only stored."""

from collections.abc import Collection
from typing import Any

from peewee import SQL, CharField, Expression, ForeignKeyField

from plussa import clock
from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.models import Member
from plussa.register.terms import Category, OnRestriction
from plussa.words import N_, Worded


class RestrictionGround(Worded):
    """On which of the grounds of GDPR 18(1), from (a) to (d), processing is restricted."""

    ACCURACY = "accuracy", N_("The data is wrong")
    UNLAWFUL = "unlawful", N_("The data is used against the law, but not to be erased")
    CLAIM = "claim", N_("The data is needed for a legal claim")
    OBJECTION = "objection", N_("An objection awaits a decision")


class Restriction(BaseModel):
    """A restriction: in force from one moment until another, which may be told before it comes."""

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE")
    ground = WordField(RestrictionGround)
    since = MomentField()
    ended_at = MomentField(null=True)
    case_number = CharField(max_length=12, default="")


# One at a time, whatever two devices do at once.
Restriction.add_index(
    Restriction.member, unique=True, where=SQL("ended_at IS NULL"), name="restriction_one_in_force"
)

MODELS = (Restriction,)


def in_force(member: Member) -> Restriction | None:
    """The restriction of a member's data that is in force now, if any."""
    query = Restriction.select().where(Restriction.member == member, holds())
    return query.order_by(Restriction.id.desc()).first()


def usable(category: Category) -> Expression:
    """A condition on members: that their data of a category may be used now.

    The record of processing says whether a restriction stops its use (GDPR 18(2)).
    """
    if category.restriction is not OnRestriction.STOPS:
        return SQL("1 = 1")
    return Member.id.not_in(Restriction.select(Restriction.member).where(holds()))


def stopped(category: Category, members: Collection[int]) -> set[int]:
    """Those of some members, by number of row, whose data of a category may not be used now."""
    if category.restriction is not OnRestriction.STOPS or not members:
        return set()
    # Few restrictions are in force: reading those between costs less than naming all members.
    between = Restriction.member.between(min(members), max(members))
    query = Restriction.select(Restriction.member).where(between, holds())
    return {number for (number,) in query.tuples()} & set(members)


def holds() -> Any:
    """A condition on restrictions: that they are in force now."""
    return Restriction.ended_at.is_null() | (Restriction.ended_at > clock.now())
