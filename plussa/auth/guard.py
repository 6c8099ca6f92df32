"""Who may call a route: the table of routes says it, the guard sees to it before any view runs."""

from collections.abc import Callable, Mapping
from enum import Enum

from flask import Flask, flash, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa.auth import writing
from plussa.auth.session import sessions
from plussa.web.fragments import redirect_to


class Who(Enum):
    """Who may call a route."""

    ANYONE = "anyone"
    MEMBER = "who is logged in"
    IDENTIFIED = "who is logged in and has shown a moment ago who they are"
    STRONG = "who is logged in and has been identified a moment ago as strongly as by a bank"
    STAFF = "who works in customer service, in whatever role"
    AGENT = "who works there and handles cases"
    APPROVER = "who works there and approves what others enter"


OF_STAFF = {Who.STAFF, Who.AGENT, Who.APPROVER}
Check = Callable[[Who], Response | None]


def check_staff(app: Flask, check: Check) -> None:
    """Let the desk say who of customer service may call a route: that is not known here."""
    app.extensions["check_staff"] = check


def init_app(app: Flask, rows: Mapping[str, Who]) -> None:
    """Turn away who may not call a route, and lead to where that can be mended and back."""

    @app.before_request
    def check() -> Response | None:
        who = rows.get(str(request.endpoint), Who.ANYONE)
        if who is Who.ANYONE:
            return None
        if who in OF_STAFF:
            return app.extensions["check_staff"](who)
        if not current_user.is_authenticated:
            return _detour(
                "auth.log_in",
                _(
                    "Log in to continue. If you were logged in, your time ran out; nothing was "
                    "lost but what you had not sent yet."
                ),
            )
        if who is Who.IDENTIFIED and not sessions.is_fresh(current_user.session):
            return _detour("auth.identify", "")
        if who is Who.STRONG and not sessions.is_strong(current_user.session):
            return _detour("auth.choose_way", "")
        return writing.resume(current_user.member.key)


def _detour(endpoint: str, reason: str) -> Response:
    session["next"] = request.path
    if not writing.keep() and reason:
        flash(reason)
    return redirect_to(url_for(endpoint))


def way_back(otherwise: str) -> str:
    """The address that a detour began from, once."""
    return str(session.pop("next", None) or url_for(otherwise))
