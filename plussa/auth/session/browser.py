"""The logged-in member of a request, and logging in and out of the browser's session."""

from flask import Flask, flash, has_request_context, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from plussa.auth import writing
from plussa.auth.models import Login, Method, Session
from plussa.auth.password import credentials
from plussa.auth.session import known_devices, sessions
from plussa.auth.session.devices import device_name
from plussa.members.models import Member
from plussa.outbox.kinds import DESK, UNKNOWN
from plussa.web import fragments

WAITS = ("next", "writer")  # what was written goes on once its writer has logged in
ANYBODYS = ("bank",)  # a bank login that was begun beside this one
LAST = "login"  # whose browser it was last, by the key of the login


class User(UserMixin):
    """Who is logged in: a session with its login and member."""

    def __init__(self, session: Session, token: str) -> None:
        self.session = session
        self.login: Login = session.login
        self.member: Member = session.login.member
        self._token = token

    def get_id(self) -> str:
        """What the cookie holds."""
        return self._token


def init_app(app: Flask, production: bool) -> None:
    """Keep the session in a cookie that only this host and no script reads."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-plussa" if production else "plussa",
        SESSION_COOKIE_SECURE=production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    manager = LoginManager()
    # Not by its init_app: that also looks at the session after every request, for a cookie we do not
    # use, and so makes every answer, errors too, vary by cookie.
    app.login_manager = manager  # type: ignore[attr-defined]
    manager.session_protection = None  # sessions are kept in the database, and end there
    manager.user_loader(_load)
    app.register_error_handler(sessions.TakenBack, _log_in_again)


def _log_in_again(error: Exception) -> Response:
    """Begin anew with a login that somebody took back while this request was under way."""
    depart()
    flash(_("The login was changed a moment ago, so nothing was done. Log in again."))
    writing.keep()
    return fragments.redirect_to(url_for("auth.log_in"))


def _load(token: str) -> User | None:
    found = sessions.find(token)
    return User(found, token) if found else None


def enter(login: Login, method: Method) -> None:
    """Log the browser in, with a session that shares nothing with the one before.

    What somebody else was about to do, before their time ran out, is not shown to who logs in now. The
    device is known from then on, and what others guessed meanwhile is forgiven.
    """
    token = sessions.start(login, method, device_name(request.user_agent.string))
    if current_user.is_authenticated:
        sessions.end(current_user.session)
    is_theirs = session.get(LAST, login.key) == login.key
    waits = WAITS if writing.claim(login.member.key, otherwise=is_theirs) else ()
    names = (*ANYBODYS, *waits, *(("identification",) if is_theirs else ()))
    kept = {name: session[name] for name in names if name in session}
    session.clear()
    session.update(kept)
    session[LAST] = login.key
    found = _load(token)
    if found is not None:
        login_user(found)
    make_known(login)


def device() -> str:
    """Browser and system of a request, as far as known; "" outside of one."""
    if not has_request_context():
        return ""
    if request.blueprint == "desk":
        return DESK
    return device_name(request.user_agent.string) or UNKNOWN


def make_known(login: Login) -> None:
    """Let this device have tries of its own: who uses it has shown who they are."""
    credentials.forgive_guesses(login)
    known_devices.remember(login.email_key, login.password_hash)


def depart() -> None:
    """Forget everything the browser's session holds, but that somebody else's text waits."""
    own = current_user.member.key if current_user.is_authenticated else ""
    logout_user()
    waits = session.get("writer", own)
    session.clear()
    if waits != own:
        session["writer"] = waits
