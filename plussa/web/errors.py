"""Errors: a friendly page or fragment in the reader's language, with the right status."""

import logging
from urllib.parse import urlsplit

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import Conflict, HTTPException, TooManyRequests

from plussa.formats import translated
from plussa.quotas import QuotaReached
from plussa.refusals import Refused
from plussa.web.fragments import page

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Handle every HTTP error; Flask logs a failure and hands it over as a 500."""
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(QuotaReached, lambda _: show_error(TooManyRequests(retry_after=60)))
    app.register_error_handler(Refused, show_refusal)
    app.after_request(explain_redirect)
    # By its endpoint: an address may hold the key of a signed link.
    app.log_exception = lambda failure: log.error(  # type: ignore[assignment, method-assign]
        "Exception at %s [%s]", request.endpoint, request.method, exc_info=failure
    )


def show_refusal(refused: Refused) -> Response:
    """Say why a use case was refused that no view expected: something changed under way."""
    return show_error(Conflict(), translated(refused.reason, **refused.values))


def show_error(error: HTTPException, reason: str = "") -> Response:
    """The page of an HTTP error; its own headers (Allow, Retry-After) are kept."""
    status = error.code or 500
    g.failed = True  # what was asked for is not there in the other languages either
    shown = page("error.html", "error", status, reason=reason)
    for name, value in error.get_headers():
        if name != "Content-Type":
            shown.headers[name] = value
    return shown


def explain_redirect(response: Response) -> Response:
    """Give permanent redirects a page of ours: a file server has nothing else to follow.

    They lead within the site, so they name no host: a proxy's, or a stranger's, could slip in.
    """
    if response.status_code == 308 and response.location:
        target = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
        response.location = target
        response.set_data(render_template("moved.html", target=target))
    return response
