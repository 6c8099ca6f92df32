"""Email and password: checking them, changing the password, deleting the login."""

from datetime import timedelta

from plussa import quotas
from plussa.auth import recovery
from plussa.auth.models import Login, Session
from plussa.auth.password import passwords
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.auth.session import sessions
from plussa.db import database, lock, retried
from plussa.members.emails import email_key
from plussa.members.endings import active
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.models import Member
from plussa.outbox.queue import post
from plussa.quotas import Asker, Counted, Quota

RESET_TIME = timedelta(hours=1)
A_WHILE = timedelta(minutes=15)
# Guesses at the password of an account: from all strange devices together, from one that the account
# was logged in on before, and from one network at any account. None of them can use up another's.
FROM_STRANGE = Quota("log in", 10, A_WHILE)
FROM_KNOWN = Quota("log in, known device", 10, A_WHILE)
FROM_NETWORK = Quota("log in, network", 30, A_WHILE, shared=True)
IN_SESSION = Quota("password once more", 10, A_WHILE)


def authenticate(email: str, password: str, asker: Asker) -> Login:
    """The login of an email address and password; takes as long when there is none.

    Raises AuthRefused (NO_MATCH), or QuotaReached after many guesses, before the password is looked at.
    """
    login = find_by_email(email)
    counted: list[Counted] = [
        (FROM_STRANGE, f"email {email_key(email)}"),
        (FROM_NETWORK, asker.network),
    ]
    if asker.mark:
        counted = [(FROM_KNOWN, asker.mark)]
    with quotas.guess(*counted):
        if not passwords.matches(login.password_hash if login else None, password):
            raise AuthRefused(AuthRefusal.NO_MATCH)
    assert login is not None
    if passwords.is_outdated(login.password_hash):
        stronger = passwords.hash_password(password)
        same = (Login.id == login.id, Login.password_hash == login.password_hash)
        if Login.update(password_hash=stronger).where(*same).execute():  # not changed meanwhile
            login.password_hash = stronger
    return login


def confirm_password(login: Login, password: str) -> None:
    """Raise AuthRefused unless this is the password of a login, or QuotaReached after many guesses."""
    with quotas.guess((IN_SESSION, login.key)):
        if not passwords.matches(login.password_hash, password):
            raise AuthRefused(AuthRefusal.WRONG_PASSWORD)


def confirm(login: Login, password: str, session: Session) -> None:
    """The same for a login with a password; one without needs a fresh session (NOT_FRESH)."""
    if login.password_hash is not None:
        confirm_password(login, password)
    elif not sessions.is_fresh(session):
        raise AuthRefused(AuthRefusal.NOT_FRESH)


def forgive_guesses(login: Login) -> None:
    """Let others' guesses stand no more in the way of who has just shown who they are."""
    if login.email_key is not None:
        quotas.clear(FROM_STRANGE, f"email {login.email_key}")
    quotas.clear(IN_SESSION, login.key)


@retried
def change_password(login: Login, current: str, new: str, session: Session) -> None:
    """Put a new password in place of the present one and log other devices out.

    Without a password, the session must be a fresh one. Raises AuthRefused (WRONG_PASSWORD, NOT_FRESH),
    QuotaReached or TakenBack.
    """
    confirm(login, current, session)
    with database.atomic():
        homes.lock_member(login.member)
        sessions.hold(login)
        _set_password(login, new, EventKind.PASSWORD_CHANGED, but=session)


def ask_reset(email: str, language: str) -> None:
    """Send a link for a new password, if the address belongs to a login.

    Raises QuotaReached when many links were asked for, whether or not it does.

    Whether it does is looked up when the message is sent, so this takes as long either way.
    """
    post("reset_password", language, email)


def find_by_email(email: str) -> Login | None:
    """The login of an email address, whose membership has not ended."""
    return (
        Login.select(Login, Member)
        .join(Member)
        .where(Login.email_key == email_key(email), active())
        .first()
    )


def name_at(email: str) -> str:
    """The name of whose login has an email address; "" for nobody's."""
    login = find_by_email(email)
    return login.member.name if login else ""


def find(key: str) -> Login | None:
    """The login that a link names, with its member, while the membership goes on."""
    query = Login.select(Login, Member).join(Member)
    return query.where(Login.key == key, active()).first()


@retried
def reset_password(key: str, new: str) -> Login | None:
    """Put a new password in place by a link, and log every device out; None if the link was used."""
    with database.atomic():
        found = find(key)
        if found is None:
            return None
        homes.lock_member(found.member)
        lock(Login.select().where(Login.key == key)).first()
        login = find(key)  # as it is now that nobody else can change it
        if login is None:
            return None
        _set_password(login, new, EventKind.PASSWORD_RESET)
        forgive_guesses(login)
        return login


def _set_password(login: Login, new: str, kind: EventKind, but: Session | None = None) -> None:
    login.amend(password_hash=passwords.hash_password(new))
    recovery.recover(login.member, but)
    record(login.member, kind)
    _tell("password_changed", login.member)


@retried
def delete_login(login: Login) -> None:
    """Delete the means to log in, and whatever was begun with it; the membership goes on."""
    with database.atomic():
        recovery.recover(login.member)
        record(login.member, EventKind.LOGIN_DELETED)
        _tell("login_deleted", login.member)
        login.delete_instance()


def _tell(kind: str, member: Member) -> None:
    post(kind, member.language, member.email, reader=member.key)
