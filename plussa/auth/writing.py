"""Text that somebody had not sent yet when they had to log in: the browser's session says whose waits.

The account and the desk each have a row of their own there, as one browser may be logged in to both.
"""

from flask import Response, after_this_request, flash, g, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from plussa.auth.session import drafts
from plussa.web.forms import read_mark
from plussa.web.fragments import redirect_to


def keep() -> bool:
    """Keep the form that was sent, if it says who was writing, and where it was; whether it does."""
    writer = _store()
    if writer:
        session[_row("next")] = request.path
        flash(
            _(
                "Log in to continue. Nothing was sent yet: what you wrote is kept for an hour, and is"
                " in the form again once you have logged in."
            )
        )
    return bool(writer)


def resume(writer: str) -> BaseResponse | None:
    """Let somebody go on in a form; one that another wrote in this browser is not theirs to send.

    On a page that is for anybody, nobody may be logged in: then who wrote as a member logs in first.
    """
    if not writer:
        return redirect_to(url_for("auth.log_in")) if keep() else None
    g.writer = writer
    if read_mark()[0] not in ("", writer):
        _store()
        flash(
            _(
                "Somebody else wrote this before you logged in, so it was not sent. It is kept for them"
                " for an hour, and is in the form again once they log in with this browser."
            )
        )
        return redirect_to(request.path)
    if session.get(_row("writer")) == writer:
        g.draft = drafts.find(writer, _place())
        after_this_request(_settle)
    return None


def claim(writer: str, otherwise: bool = False) -> bool:
    """Whether what waits in this browser is theirs; somebody else's is not to be had from then on."""
    waits = session.get(_row("writer"))
    if waits not in (None, writer):
        session.pop(_row("writer"))
    return otherwise if waits is None else bool(waits == writer)


def hold() -> bool:
    """Keep what was sent, if anything; whether something of the writer's waits here."""
    return bool(_store() or g.get("draft"))


def _store() -> str:
    """Keep what was sent for who wrote it; nobody when it does not say."""
    writer, names = read_mark()
    if writer:
        fields = [(name, text) for name in names for text in request.form.getlist(name)]
        drafts.keep(writer, _place(), (names, fields))
        session[_row("writer")] = writer
        g.is_unsent = True
    return writer


def _settle(response: Response) -> Response:
    """Forget what was sent just now, and whose it was when nothing of theirs waits any more."""
    is_sent = request.method == "POST" and response.status_code < 400 and "is_unsent" not in g
    if g.draft and is_sent:
        drafts.forget(g.writer, _place())
    if not drafts.wait(g.writer):
        session.pop(_row("writer"), None)
    return response


def _place() -> str:
    """Where a form is: its address, unless the desk has said more."""
    return str(g.get("place") or request.path)


def _row(name: str) -> str:
    return f"desk {name}" if request.blueprint == "desk" else name
