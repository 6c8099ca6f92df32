"""Codes sent to a contact on record: eight digits, few tries, never stored."""

import hmac
from datetime import timedelta

from plussa import clock
from plussa.auth.models import Code, CodeUse, Identification, Session
from plussa.db import database, lock
from plussa.members.models import Card, CardState, Member
from plussa.outbox.queue import post

LIFETIME = timedelta(minutes=15)
TRIES = 5


def send_to_identify(session: Session) -> Code:
    """Send a code to the email address of who is logged in."""
    return _send(session.login.member, CodeUse.IDENTIFY, "identify_code", session=session)


def send_to_claim(card_number: str, identification: Identification | None) -> Code | None:
    """Send a code to the contact on record of a card's member; None when there is nobody to send to."""
    query = Card.select(Card, Member).join(Member)
    card: Card | None = query.where(
        Card.number == card_number, Card.state != CardState.BLOCKED, Member.left_at.is_null()
    ).first()
    if card is None or not card.member.email:
        return None
    return _send(card.member, CodeUse.LINK, "link_code", identification=identification)


def _send(member: Member, use: CodeUse, kind: str, **rest: object) -> Code:
    now = clock.now()
    with database.atomic():
        code: Code = Code.create(
            member=member, use=use, created_at=now, expires_at=now + LIFETIME, **rest
        )
        post(kind, member.language, member.email, reader=member.id, code=code.id)
    return code


def redeem(code_id: int, typed: str, digits: str, use: CodeUse) -> Code | None:
    """The code of a number if its digits were typed; it works once, and is guessed at five times."""
    with database.atomic():
        lock(Code.select().where(Code.id == code_id)).first()
        code: Code | None = Code.select(Code, Member).join(Member).where(Code.id == code_id).first()
        if code is None or code.use is not use or code.used_at is not None:
            return None
        if code.attempts >= TRIES or code.expires_at <= clock.now():
            return None
        given = "".join(letter for letter in typed if letter.isdigit())
        right = hmac.compare_digest(given.encode(), digits.encode())
        code.attempts += 1
        code.used_at = clock.now() if right else None
        code.save(only=[Code.attempts, Code.used_at])
        return code if right else None
