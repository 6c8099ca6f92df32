"""Sessions: which devices are logged in. The cookie holds a token, the database its hash."""

from datetime import timedelta
from secrets import token_urlsafe

from plussa import clock
from plussa.auth.identity.settling import opens_on
from plussa.auth.models import Login, Method, Session, SignIn
from plussa.db import database, lock, retried, token_hash
from plussa.members.endings import active
from plussa.members.models import Household, Member

LIFETIME = timedelta(hours=12)
FRESH = timedelta(minutes=15)


class TakenBack(Exception):
    """The login was taken back since it was read: what was shown for it does not count any more."""


def hold(login: Login) -> None:
    """Keep a login from being taken back until the caller's transaction ends.

    Raises TakenBack when it has been since it was read: a recovery gives it another key.
    """
    same = (Login.id == login.id, Login.key == login.key)
    if lock(Login.select(Login.id).where(*same)).first() is None:
        raise TakenBack


@retried
def start(login: Login, method: Method, device: str) -> str:
    """Log a device in and return its token; a bank login is a fresh identification too.

    It is a strong one once the link of the identity has settled. Raises TakenBack.
    """
    token = token_urlsafe(32)
    now = clock.now()
    by_bank = method is Method.BANK
    with database.atomic():
        hold(login)
        Session.delete().where(Session.login == login, Session.expires_at <= now).execute()
        session = Session.create(
            token_hash=token_hash(token),
            login=login,
            started_at=now,
            expires_at=now + LIFETIME,
            identified_at=now if by_bank else None,
            strongly=by_bank and opens_on(login.member) is None,
        )
        SignIn.create(member=login.member_id, at=now, method=method, device=device, session=session)
    return token


def find(token: str) -> Session | None:
    """The session of a token with its login, member and household, in one query; None when over."""
    return (
        Session.select(Session, Login, Member, Household)
        .join(Login)
        .join(Member)
        .join(Household)
        .where(
            Session.token_hash == token_hash(token),
            Session.expires_at > clock.now(),
            active(),
        )
        .first()
    )


def is_fresh(session: Session) -> bool:
    """Whether who uses the session has shown a moment ago who they are."""
    at = session.identified_at
    return at is not None and clock.now() - at < FRESH


def is_strong(session: Session) -> bool:
    """Whether that was by a bank, or by what stands in for one."""
    return bool(session.strongly) and is_fresh(session)


def mark_identified(session: Session, strongly: bool) -> None:
    """Store that who uses the session has just shown who they are."""
    session.amend(identified_at=clock.now(), strongly=strongly)


def mark_identified_by_bank(session: Session) -> None:
    """Store that a bank has just said who uses the session: strongly, once its link has settled.

    Until then, what was shown in another way goes on counting.
    """
    strongly = opens_on(session.login.member) is None
    if strongly or not is_strong(session):
        mark_identified(session, strongly)


def end(session: Session) -> None:
    """Log one device out."""
    session.delete_instance()


def end_all(login: Login, but: Session | None = None) -> None:
    """Log every device out, or all but one."""
    query = Session.delete().where(Session.login == login)
    if but is not None:
        query = query.where(Session.id != but.id)
    query.execute()
