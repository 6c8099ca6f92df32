"""A code by letter for who has a card, and neither an email address on record nor a password.

Asking leaves the same row behind whether or not anybody has the card: who the letter is for is looked at
when letters are written, so neither a page nor the time it takes tells which cards there are.
"""

from datetime import timedelta

from peewee import JOIN

from plussa import clock
from plussa.auth.checks import codes
from plussa.auth.claims import ways
from plussa.auth.models import ClaimLetter, IdentityCheckWay
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.db import database, lock, retried
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.models import Actor, Member
from plussa.outbox.queue import post

LASTS = timedelta(days=60)  # a letter may wait at a holder's door
DIGITS = 12  # so many that no stranger's tries need to use a letter up: quotas bound them
NOBODY = 0  # no row has this number


@retried
def ask(card_number: str, language: str) -> ClaimLetter:
    """Ask for a letter to the postal address on record of a card's member, and tell their email, if any."""
    member, now = codes.member_of_card(card_number), clock.now()
    to, reader = (member.email, member.key) if member else ("", None)
    with database.atomic():
        letter: ClaimLetter = ClaimLetter.create(
            member=member, asked_at=now, expires_at=now + LASTS
        )
        post("claim_letter", language, to, reader=reader, letter=letter.key)
    return letter


def waiting(card_number: str) -> ClaimLetter | None:
    """The letter that was posted to a card's member and whose code has not been used.

    The same is asked of the database for a card that nobody has.
    """
    member = codes.member_of_card(card_number)
    theirs = ClaimLetter.member == (member.id if member else NOBODY)
    return (
        ClaimLetter.select().where(theirs, ClaimLetter.printed_at.is_null(False), *_open()).first()
    )


@retried
def redeem(key: str, typed: str, digits: str) -> ClaimLetter:
    """A letter, with its member, if its digits were typed and a letter is still the way; it works once.

    A wrong try leaves no trace, and so tells of no letter. Raises AuthRefused: WRONG_NUMBERS.
    """
    right = codes.are_same(typed, digits)
    with database.atomic():
        query = ClaimLetter.select().where(ClaimLetter.key == key, *_open())
        seen: ClaimLetter | None = query.first()
        if seen is None or not right:
            raise AuthRefused(AuthRefusal.WRONG_NUMBERS)
        member = homes.lock_member(seen.member)  # before the letter, as everybody else does
        letter: ClaimLetter | None = lock(query).first()
        if letter is None or ways.way_of(member) is not IdentityCheckWay.LETTER:
            raise AuthRefused(AuthRefusal.WRONG_NUMBERS)
        letter.member, letter.used_at = member, clock.now()
        letter.save(only=[ClaimLetter.used_at])
        return letter


def put_back(letter: ClaimLetter) -> None:
    """Let a code be typed again that gave nothing: the next letter would take days."""
    letter.amend(used_at=None)


def unprinted() -> list[ClaimLetter]:
    """The letters that have to be written, the oldest first, with their members.

    Those that can go nowhere are dropped: of nobody, to who claims in another way or not at all, and
    a second one to who has a letter already.
    """
    query = ClaimLetter.select(ClaimLetter, Member).join(Member, JOIN.LEFT_OUTER)
    found = list(query.where(ClaimLetter.printed_at.is_null()).order_by(ClaimLetter.id))
    served = {
        one.member_id
        for one in ClaimLetter.select().where(*_open(), ClaimLetter.printed_at.is_null(False))
    }
    kept: list[ClaimLetter] = []
    for letter in found:
        over = letter.member_id is None or letter.expires_at <= clock.now()
        if over or letter.member_id in served:
            continue
        if ways.way_of(letter.member) is IdentityCheckWay.LETTER:
            served.add(letter.member_id)
            kept.append(letter)
    dropped = [one.id for one in found if one not in kept]
    ClaimLetter.delete().where(ClaimLetter.id.in_(dropped)).execute()
    return kept


@retried
def mark_printed(letters: list[ClaimLetter]) -> None:
    """Note that letters were handed over for printing, in the history of their members too."""
    with database.atomic():
        for letter in letters:
            letter.amend(printed_at=clock.now())
            record(letter.member, EventKind.CLAIM_LETTER, Actor.PROGRAMME)


def _open() -> tuple[object, ...]:
    return ClaimLetter.used_at.is_null(), ClaimLetter.expires_at > clock.now()
