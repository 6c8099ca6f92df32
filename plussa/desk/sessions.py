"""Sessions of customer service: their own cookie, their own table, and short."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from plussa import clock
from plussa.db import database
from plussa.desk.models import Staff, StaffSession

LIFETIME = timedelta(hours=4)


def start(staff: Staff) -> str:
    """Log somebody in who has shown both factors; the token of the session."""
    token, now = token_urlsafe(32), clock.now()
    with database.atomic():
        StaffSession.delete().where(StaffSession.expires_at <= now).execute()
        StaffSession.create(
            token_hash=_hash(token),
            staff=staff,
            started_at=now,
            expires_at=now + LIFETIME,
        )
    return token


def find(token: str) -> StaffSession | None:
    """The session of a token, with whose it is; None when it is over."""
    query = StaffSession.select(StaffSession, Staff).join(Staff)
    found: StaffSession | None = query.where(
        StaffSession.token_hash == _hash(token),
        StaffSession.expires_at > clock.now(),
        Staff.disabled_at.is_null(),
    ).first()
    return found


def end(token: str) -> None:
    """Log out."""
    StaffSession.delete().where(StaffSession.token_hash == _hash(token)).execute()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
