"""Text that somebody had not sent yet when they had to log in: the browser's session says whose waits."""

from flask import Response, after_this_request, flash, g, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from plussa.auth.session import drafts
from plussa.web.forms import read_mark
from plussa.web.fragments import redirect_to

WRITER = "writer"


def keep() -> bool:
    """Keep the form that was sent, if it says who was writing; whether it does."""
    writer, names = read_mark()
    if writer:
        fields = [(name, text) for name in names for text in request.form.getlist(name)]
        drafts.keep(writer, request.path, (names, fields))
        session[WRITER] = writer
        flash(
            _(
                "Log in to continue. Nothing was sent yet: what you wrote is kept for an hour, and is"
                " in the form again once you have logged in."
            )
        )
    return bool(writer)


def resume(writer: str) -> BaseResponse | None:
    """Let somebody go on in a form; one that another wrote in this browser is not theirs to send."""
    g.writer = writer
    if request.method == "POST" and read_mark()[0] not in ("", writer):
        flash(_("Somebody else wrote this before you logged in, so it was not sent."))
        return redirect_to(request.path)
    if session.get(WRITER) == writer:
        g.draft = drafts.find(writer, request.path)
        if g.draft and request.method == "POST":
            after_this_request(_forget_sent)
    return None


def claim(writer: str) -> bool:
    """Whether nothing waits in this browser that somebody else wrote; it is forgotten then."""
    is_theirs = session.get(WRITER, writer) == writer
    if not is_theirs:
        drafts.forget(session.pop(WRITER))
    return is_theirs


def _forget_sent(response: Response) -> Response:
    if response.status_code < 400:
        drafts.forget(g.writer, request.path)
    return response
