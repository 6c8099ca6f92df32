"""Who of customer service is logged in: the cookie of the desk is its own, and goes nowhere else."""

from typing import Any

from flask import abort, current_app, flash, g, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.auth import writing
from plussa.auth.guard import Who
from plussa.desk.blueprint import desk
from plussa.desk.models import Staff, StaffSession
from plussa.desk.sign_in import sessions
from plussa.members.looks import Look
from plussa.members.staff import StaffRole
from plussa.web.fragments import redirect_to

COOKIE = "plussa_desk"  # over https with __Host-: no other host, and no page over http, can set it
ROLES = {
    Who.STAFF: set(StaffRole),
    Who.AGENT: {StaffRole.AGENT, StaffRole.APPROVER},
    Who.APPROVER: {StaffRole.APPROVER},
}


def current_staff() -> Staff:
    """Who is logged in at the desk; only for routes that the table says are theirs."""
    return current_session().staff


def current_session() -> StaffSession:
    """The session at the desk."""
    return g.staff_session


def check(who: Who) -> Response | None:
    """Lead who is not logged in to the door; a role that is not enough is refused."""
    g.place = _place()
    found = sessions.find(token())
    if found is None:
        if not writing.keep():
            flash(_("Log in to customer service first."))
        return redirect_to(url_for("desk.log_in"))
    if found.staff.role not in ROLES[who]:
        abort(403)
    # Bookkeeping of the session, not of what a page shows: written also when a page is only read.
    sessions.note_use(found)
    g.staff_session = found
    return writing.resume(found.staff.key)


def _place() -> str:
    """Where text may wait: at the member of a look, for who has to look anew."""
    key = (request.view_args or {}).get("look_key")
    if not key or (request.method != "POST" and "desk writer" not in session):
        return request.path
    look = Look.get_or_none(Look.key == key)
    return request.path.replace(key, f"member {look.member_id}") if look else request.path


@desk.context_processor
def context() -> dict[str, Any]:
    """What each page of the desk knows of who is logged in, if anybody is, and of what they may do."""
    if "staff_session" not in g:
        return {}
    staff = current_staff()
    may_act, may_approve = staff.role in ROLES[Who.AGENT], staff.role in ROLES[Who.APPROVER]
    return {"staff": staff, "may_act": may_act, "may_approve": may_approve}


def token() -> str:
    """The token that the browser sends; empty without one."""
    return request.cookies.get(_cookie(), "")


def remember(answer: Response, given: str) -> None:
    """Give the browser the token of a session."""
    age = int(sessions.LIFETIME.total_seconds())
    answer.set_cookie(
        _cookie(), given, max_age=age, httponly=True, secure=_is_secure(), samesite="Strict"
    )


def forget(answer: Response) -> None:
    """Take the token from the browser."""
    answer.delete_cookie(_cookie(), httponly=True, secure=_is_secure(), samesite="Strict")


def _cookie() -> str:
    return f"__Host-{COOKIE}" if _is_secure() else COOKIE


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
