"""What is told by post to members without an email address: written down here, then printed and posted."""

from peewee import ForeignKeyField

from plussa import clock
from plussa.db import BaseModel, MomentField, WordField
from plussa.members.endings import active, not_dead
from plussa.members.models import Member
from plussa.outbox.queue import post
from plussa.words import N_, Worded


class LetterKind(Worded):
    """What a letter says, in a few words; whoever prints it has the letters in each language."""

    WELCOME = "welcome", N_("welcome to the programme")
    CONFIRMED = "confirmed", N_("your membership was confirmed")
    LEFT = "left", N_("your membership has ended")
    ENDED = "ended", N_("we have ended your membership")
    TERMINATION_WITHDRAWN = "termination_withdrawn", N_("your membership goes on after all")
    DEATH_REVOKED = "death_revoked", N_("we made a mistake about your membership")
    PRIMARY_RECEIVED = "primary_received", N_("you are the primary member of your household")
    REMOVED = "removed", N_("you were removed from a household")
    DISSOLVED = "dissolved", N_("your household was dissolved")
    BEREAVED = "bereaved", N_("a member of your household has died")
    BEREAVED_PRIMARY = "bereaved_primary", N_("a death, and you are the primary member")
    BEREAVED_DISSOLVED = "bereaved_dissolved", N_("a death, and your household was dissolved")


LAST = (LetterKind.LEFT, LetterKind.ENDED)  # to who is a member no more


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


def tell(
    member: Member, mail: str, letter: LetterKind | None = None, /, **facts: str | bool
) -> None:
    """Tell a member by a kind of mail, or by letter without an email, in the caller's transaction."""
    if member.email:
        post(mail, member.language, member.email, None, member.key, True, **facts)
    elif letter:
        write(member, letter)


def unprinted() -> list[Letter]:
    """The letters that have to be written, the oldest first, with their members.

    Who has left meanwhile gets none but that of leaving; who has died, none at all.
    """
    query = Letter.select(Letter, Member).join(Member).where(Letter.printed_at.is_null())
    to = active() | (Letter.kind.in_(LAST) & not_dead())
    return list(query.where(to).order_by(Letter.id))


def mark_printed(letters: list[Letter]) -> None:
    """Note that letters were handed over for printing."""
    ids = [one.id for one in letters]
    Letter.update(printed_at=clock.now()).where(Letter.id.in_(ids)).execute()
