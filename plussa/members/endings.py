"""Memberships that end otherwise than by their member's wish: by us, with a month's notice, or by a death."""

from typing import Any

from peewee import SQL, BooleanField, CharField, DateField, ForeignKeyField, TextField

from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.emails import email_key
from plussa.members.models import Member
from plussa.words import N_, Worded


class TerminationState(Worded):
    """Where the ending of a membership by us stands."""

    PROPOSED = "proposed", N_("proposed, not decided")  # for a second pair of eyes
    REFUSED = "refused", N_("not done")  # by them: the member never heard of it
    ANNOUNCED = "announced", N_("told to you")  # and there is a month
    WITHDRAWN = "withdrawn", N_("withdrawn")
    ENDED = "ended", N_("done")


class Termination(BaseModel):
    """The ending of a membership by us (the rules, "ending"): with a reason, and a month's notice."""

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE")
    state = WordField(TerminationState, default=TerminationState.PROPOSED)
    reason = TextField()  # as the member reads it
    proposed_at = MomentField()
    proposed_by = CharField(max_length=40)  # the user name
    decided_at = MomentField(null=True)
    decided_by = CharField(max_length=40, default="")
    last_day = DateField(null=True)  # of the membership, in Helsinki
    case_number = CharField(max_length=12, default="")
    closed_at = MomentField(null=True)


# One at a time, whatever is pressed twice.
Termination.add_index(
    Termination.member, unique=True, where=SQL("closed_at IS NULL"), name="termination_one"
)


class Death(BaseModel):
    """The death of a member: from the day somebody tells us of it, until the membership ends."""

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE")
    died_on = DateField()
    announced_at = MomentField()
    announced_by = CharField(max_length=40)  # the user name of who wrote it down
    announcer = CharField(max_length=200, default="")  # who told us, until it is over
    announcer_contact = CharField(max_length=254, default="")
    source_seen = BooleanField(default=False)  # an extract from the Population Information System
    confirmed_at = MomentField(null=True)
    confirmed_by = CharField(max_length=40, default="")
    mandate_on = DateField(null=True)  # the date of the estate's authorisation, once it was seen
    case_number = CharField(max_length=12, default="")
    revoked_at = MomentField(null=True)  # it was a mistake: the member lives
    ended_at = MomentField(null=True)  # the membership

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.revoked_at is None and self.ended_at is None


Death.add_index(Death.member, unique=True, where=SQL("revoked_at IS NULL"), name="death_one")


class Estate(BaseModel):
    """Whom an estate has authorised to use the money of a member who was alone, until it is used."""

    key = KeyField()
    member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
    name = CharField(max_length=200)
    email = CharField(max_length=254, default="")
    street = CharField(max_length=200)
    postal_code = CharField(max_length=10)
    city = CharField(max_length=100)
    language = CharField(max_length=3)
    since = MomentField()
    opened_by = CharField(max_length=40)  # the user name


MODELS = (Termination, Death, Estate)


def active() -> Any:
    """A condition on members: who may act and be written to; neither who has left nor who has died."""
    return Member.left_at.is_null() & not_dead()


def not_dead() -> Any:
    """A condition on members: of whose death nobody has told us, whether they have left or not."""
    return Member.id.not_in(_dead())


def is_active(member: Member) -> bool:
    """The same of one member, as read before."""
    return member.left_at is None and death_of(member) is None


def death_of(member: Member) -> Death | None:
    """The death of a member, unless it was a mistake."""
    return Death.get_or_none(Death.member == member, Death.revoked_at.is_null())


def estate_of(member: Member) -> Estate | None:
    """Whom the estate of a member has authorised to use the money, if anybody."""
    return Estate.get_or_none(Estate.member == member)


def termination_of(member: Member) -> Termination | None:
    """The ending by us that a member has been told of and that is still to come."""
    return Termination.get_or_none(
        Termination.member == member, Termination.state == TerminationState.ANNOUNCED
    )


def is_dead(key: str | None, address: str) -> bool:
    """Whether a reader, named by key, has died; or, without one, everybody who has an address.

    The address is given by its email key. Members are gone through only where it is one of the dead's.
    """
    if key is not None:
        return bool(Member.select().where(Member.key == key, Member.id.in_(_dead())).exists())
    died = Member.id.in_(_dead())
    return bool(address) and _has(address, died) and not _has(address, active())


def _has(address: str, whose: Any) -> bool:
    """Whether one of some members has an address: keys are compared, as databases fold case unlike them."""
    query = Member.select(Member.email).where(whose, Member.email != "").tuples()
    return any(email_key(email) == address for (email,) in query.iterator())


def _dead() -> Any:
    return Death.select(Death.member).where(Death.revoked_at.is_null())
