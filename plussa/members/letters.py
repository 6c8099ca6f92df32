"""What is told by post to members without an email address: written down here, then printed and posted."""

from enum import Enum

from peewee import ForeignKeyField

from plussa import clock
from plussa.db import BaseModel, MomentField, WordField
from plussa.members.models import Member


class LetterKind(Enum):
    """What a letter says; whoever prints it has the words in each language."""

    WELCOME = "welcome"
    CONFIRMED = "confirmed"
    LEFT = "left"


class Letter(BaseModel):
    """A letter to a member, until it is printed."""

    member = ForeignKeyField(Member, on_delete="CASCADE")
    kind = WordField(LetterKind)
    asked_at = MomentField()
    printed_at = MomentField(null=True)


MODELS = (Letter,)


def has_address(member: Member) -> bool:
    """Whether letters reach a member; those to a protected address go out by its own way."""
    return bool(member.street or member.protected_address)


def write(member: Member, kind: LetterKind) -> None:
    """Have a member told by letter, within the caller's transaction; nothing without an address."""
    if has_address(member):
        Letter.create(member=member, kind=kind, asked_at=clock.now())


def unprinted() -> list[Letter]:
    """The letters that have to be written, the oldest first, with their members.

    Who has left meanwhile gets none but that of leaving.
    """
    query = Letter.select(Letter, Member).join(Member).where(Letter.printed_at.is_null())
    return [
        letter
        for letter in query.order_by(Letter.id)
        if letter.member.left_at is None or letter.kind is LetterKind.LEFT
    ]


def mark_printed(letters: list[Letter]) -> None:
    """Note that letters were handed over for printing."""
    ids = [one.id for one in letters]
    Letter.update(printed_at=clock.now()).where(Letter.id.in_(ids)).execute()
