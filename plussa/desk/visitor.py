"""Who of customer service is logged in: the cookie of the desk is its own, and goes nowhere else."""

from flask import Flask, abort, flash, g, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.auth.guard import Who
from plussa.desk import sessions
from plussa.desk.models import Staff, StaffSession
from plussa.members.looks import StaffRole
from plussa.web.fragments import lead_to

COOKIE = "plussa_desk"
ROLES = {
    Who.STAFF: set(StaffRole),
    Who.AGENT: {StaffRole.AGENT, StaffRole.APPROVER},
    Who.APPROVER: {StaffRole.APPROVER},
}


def current_staff() -> Staff:
    """Who is logged in at the desk; only for routes that the table says are theirs."""
    found: Staff = current_session().staff
    return found


def current_session() -> StaffSession:
    """The session at the desk."""
    found: StaffSession = g.staff_session
    return found


def check(who: Who) -> Response | None:
    """Lead who is not logged in to the door; a role that is not enough is refused."""
    found = sessions.find(request.cookies.get(COOKIE, ""))
    if found is None:
        flash(_("Log in to customer service first."))
        return lead_to(url_for("desk.log_in"))
    if found.staff.role not in ROLES[who]:
        abort(403)
    g.staff_session = found
    return None


def remember(app: Flask, answer: Response, token: str) -> None:
    """Give the browser the token of a session."""
    answer.set_cookie(
        COOKIE, token, max_age=int(sessions.LIFETIME.total_seconds()), httponly=True,
        secure=bool(app.config.get("SESSION_COOKIE_SECURE")), samesite="Strict",
    )  # fmt: skip


def forget(answer: Response) -> None:
    """Take the token from the browser."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="Strict")
