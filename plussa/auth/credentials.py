"""Email and password: checking them, changing the password, deleting the login."""

from datetime import timedelta

from plussa.auth import passwords, recovery, sessions
from plussa.auth.models import Login, Session
from plussa.db import database, lock
from plussa.members.emails import email_key
from plussa.members.events import Kind, record
from plussa.members.models import Member
from plussa.outbox.queue import post

RESET_TIME = timedelta(hours=1)


class WrongPassword(Exception):
    """The password is not the member's."""


def authenticate(email: str, password: str) -> Login | None:
    """The login of an email address and password; takes as long when there is none."""
    login = find_by_email(email)
    if not passwords.matches(login.password_hash if login else None, password):
        return None
    assert login is not None
    if passwords.is_outdated(login.password_hash):
        login.password_hash = passwords.hash_password(password)
        login.save(only=[Login.password_hash])
    return login


def confirm_password(login: Login, password: str) -> None:
    """Raise WrongPassword unless this is the password of a login."""
    if not passwords.matches(login.password_hash, password):
        raise WrongPassword


def change_password(login: Login, current: str, new: str, session: Session) -> None:
    """Put a new password in place of the present one and log other devices out.

    Raises WrongPassword. Who has no password must have shown in another way who they are.
    """
    if login.password_hash is not None:
        confirm_password(login, current)
    elif not sessions.is_fresh(session):
        raise WrongPassword
    with database.atomic():
        _set_password(login, new, Kind.PASSWORD_CHANGED, but=session)


def ask_reset(email: str, language: str) -> None:
    """Send a link for a new password, if the address belongs to a login.

    Whether it does is looked up when the message is sent, so this takes as long either way.
    """
    post("reset_password", language, email)


def find_by_email(email: str) -> Login | None:
    """The login of an email address, whose membership has not ended."""
    found: Login | None = (
        Login.select(Login, Member)
        .join(Member)
        .where(Login.email_key == email_key(email), Member.left_at.is_null())
        .first()
    )
    return found


def find(key: str) -> Login | None:
    """The login that a link names, with its member, while the membership goes on."""
    query = Login.select(Login, Member).join(Member)
    found: Login | None = query.where(Login.key == key, Member.left_at.is_null()).first()
    return found


def reset_password(key: str, new: str) -> Login | None:
    """Put a new password in place by a link, and log every device out; None if the link was used."""
    with database.atomic():
        query = Login.select(Login, Member).join(Member).where(Login.key == key)
        login: Login | None = lock(query.where(Member.left_at.is_null())).first()
        if login is None:
            return None
        _set_password(login, new, Kind.PASSWORD_RESET)
        return login


def _set_password(login: Login, new: str, kind: Kind, but: Session | None = None) -> None:
    login.password_hash = passwords.hash_password(new)
    login.save(only=[Login.password_hash])
    recovery.recover(login.member, but)
    record(login.member, kind)
    _tell("password_changed", login.member)


def delete_login(login: Login) -> None:
    """Delete the means to log in, and whatever was begun with it; the membership goes on."""
    with database.atomic():
        recovery.recover(login.member)
        record(login.member, Kind.LOGIN_DELETED)
        _tell("login_deleted", login.member)
        login.delete_instance()


def _tell(kind: str, member: Member) -> None:
    post(kind, member.language, member.email, reader=member.key)
