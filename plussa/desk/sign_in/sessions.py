"""Sessions of customer service: their own cookie, their own table, and short."""

from datetime import timedelta
from secrets import token_urlsafe

from plussa import clock
from plussa.db import database, retried, token_hash
from plussa.desk.models import Staff, StaffSession

LIFETIME = timedelta(hours=4)
IDLE = timedelta(minutes=30)  # without a request (OWASP: 15 to 30 where the risk is low)
MINUTE = timedelta(minutes=1)  # how exactly the last request is known


@retried
def start(staff: Staff) -> str:
    """Log somebody in who has shown both factors; the token of the session."""
    token, now = token_urlsafe(32), clock.now()
    with database.atomic():
        StaffSession.delete().where(StaffSession.expires_at <= now).execute()
        StaffSession.create(
            token_hash=token_hash(token),
            staff=staff,
            started_at=now,
            seen_at=now,
            expires_at=now + LIFETIME,
        )
    return token


def find(token: str) -> StaffSession | None:
    """The session of a token, with whose it is; None when it is over, or was not used for long."""
    now = clock.now()
    used = StaffSession.seen_at > now - IDLE
    begun = StaffSession.seen_at.is_null() & (StaffSession.started_at > now - IDLE)
    query = StaffSession.select(StaffSession, Staff).join(Staff)
    return query.where(
        StaffSession.token_hash == token_hash(token),
        StaffSession.expires_at > now,
        used | begun,
        Staff.disabled_at.is_null(),
    ).first()


def note_use(session: StaffSession) -> None:
    """Put off the end of a session that is used; written at most once a minute."""
    now = clock.now()
    if session.seen_at is None or now - session.seen_at >= MINUTE:
        StaffSession.update(seen_at=now).where(StaffSession.id == session.id).execute()


def end(token: str) -> None:
    """Log out."""
    StaffSession.delete().where(StaffSession.token_hash == token_hash(token)).execute()
