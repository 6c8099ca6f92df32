"""Codes sent to a contact on record: eight digits, few tries, never stored."""

import hmac
from datetime import timedelta
from typing import Any

from peewee import JOIN

from plussa import clock, inputs
from plussa.auth.models import Code, CodeUse, Identification, Session
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.db import database, lock, retried
from plussa.members.endings import active
from plussa.members.models import Card, CardState, Member
from plussa.outbox.queue import post

LIFETIME = timedelta(minutes=15)  # to open the mail, and too short to leave it lying about
TRIES = 5


def send_to_identify(session: Session) -> Code:
    """Send a code to the email address of who is logged in."""
    member, former = session.login.member, Code.session == session
    return _send(
        member, CodeUse.IDENTIFY, "identify_code", member.language, former, session=session
    )


def send_to_link(session: Session, identification: Identification) -> Code:
    """Send a code to the contact on record of who links a bank identity."""
    member, rest = session.login.member, {"session": session, "identification": identification}
    former = Code.session == session
    return _send(member, CodeUse.LINK_BANK, "link_bank_code", member.language, former, **rest)


def send_to_claim(
    card_number: str, identification: Identification | None, language: str, former: str = ""
) -> Code:
    """Send a code to the contact on record of a card's member.

    `former` is the key of the code that the same browser asked for before: those of other browsers go on.

    A card that nobody has leaves the same rows behind: the worker finds that there is nobody to
    write to. So neither a page, nor a cookie, nor the time it takes tells which cards there are.
    """
    member, rest = member_of_card(card_number), {"identification": identification}
    return _send(member, CodeUse.LINK, "link_code", language, Code.key == former, **rest)


def member_of_card(card_number: str) -> Member | None:
    """The member who can prove by a card who they are, with a code besides."""
    query = Card.select(Card, Member).join(Member)
    card: Card | None = query.where(
        Card.number == card_number, Card.state != CardState.BLOCKED, active()
    ).first()
    return card.member if card is not None else None


@retried
def _send(
    member: Member | None, use: CodeUse, kind: str, language: str, former: Any, **rest: object
) -> Code:
    """Make a code and have it sent; it takes the place of the former one of its browser or session."""
    now = clock.now()
    to, reader = (member.email, member.key) if member else ("", None)
    with database.atomic():
        Code.delete().where(former, Code.use == use).execute()
        code: Code = Code.create(
            member=member, use=use, created_at=now, expires_at=now + LIFETIME, **rest
        )
        post(kind, language, to, reader=reader, code=code.key)
    return code


def are_same(typed: str, digits: str) -> bool:
    """Whether the digits of a code were typed; never where there is no code."""
    return bool(digits) and hmac.compare_digest(inputs.digits(typed).encode(), digits.encode())


@retried
def redeem(key: str, typed: str, digits: str, use: CodeUse, session: Session | None) -> Code:
    """The code of a key if its digits were typed in the session that asked for it.

    It works once, and is guessed at five times. One of a claim was asked for in no session. Raises
    AuthRefused: WRONG_DIGITS.
    """
    with database.atomic():
        lock(Code.select().where(Code.key == key)).first()
        query = (
            Code.select(Code, Member)
            .join(Member, JOIN.LEFT_OUTER)
            .where(
                Code.key == key,
                Code.use == use,
                Code.session.is_null() if session is None else Code.session == session,
                Code.used_at.is_null(),
                Code.attempts < TRIES,
                Code.expires_at > clock.now(),
            )
        )
        code: Code | None = query.first()
        right = code is not None and are_same(typed, digits) and code.member_id is not None
        if code is not None:
            code.amend(attempts=code.attempts + 1, used_at=clock.now() if right else None)
    if code is None or not right:
        raise AuthRefused(AuthRefusal.WRONG_DIGITS)
    return code
