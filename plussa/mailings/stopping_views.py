"""The pages behind «Stop these messages»: opening one changes nothing, one press stops them."""

from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.i18n import current_language
from plussa.mailings import stopping
from plussa.mailings.mails import STOP
from plussa.mailings.stopping import Stoppable
from plussa.permissions import service
from plussa.web import fragments, limits, links
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button

GONE = "mailings/stop_over.html"

stopping_pages = Blueprint("stopping", __name__)
limits.UNCOUNTED.add("stopping.stop_at_once")


@localized(stopping_pages, "/{unsubscribe}/<token>/")
def stop(token: str) -> Response:
    """Show one button, or stop the kind of message and lead to what that means."""
    found = _find(token)
    if found is None:
        return fragments.page(GONE, "", 410)
    if asked := fragments.ask("mailings/stop.html", found=found, token=token):
        return asked
    stopping.stop(found, current_language())
    return fragments.redirect_to(url_for("stopping.show_stopped", token=token))


@localized(stopping_pages, "/{unsubscribe}/<token>/{sent}/", READ)
def show_stopped(token: str) -> Response:
    """How it stands now; for a moment with the way to take it back."""
    return _show_stopped(token, Button())


@localized(stopping_pages, "/{unsubscribe}/<token>/{undo}/")
def take_back(token: str) -> Response:
    """Allow again what was stopped a moment ago."""
    found, form = _find(token), Button()
    if found is None or not form.validate_on_submit():
        return _show_stopped(token, form, form.status)
    try:
        stopping.take_back(found, current_language())
    except stopping.TooLate:
        return _show_stopped(token, form, 409)
    return fragments.redirect_to(url_for("stopping.show_stopped", token=token))


@localized(stopping_pages, "/{unsubscribe}/<token>/{one_press}/")
def stop_at_once(token: str) -> Response:
    """What a mail program presses for its reader (RFC 8058): no session, no token of a form.

    The signed link is the proof, and the wish is not more than the page does after one press. Nothing
    limits it: mail providers press for many people from few addresses. Older programs open it for the
    reader (RFC 2369), who finds the button there.
    """
    if request.method != "POST":
        return stop(token)
    found = _find(token)
    if found is None:
        return _say(_("This link does not work any more."), 410)
    stopping.stop(found, current_language())
    return _say(_("Newsletters are stopped."), 200)


def _show_stopped(token: str, form: Button, status: int = 200) -> Response:
    found = _find(token)
    if found is None:
        return fragments.page(GONE, "", 410)
    words = service.in_force(found.permission).words(current_language())
    context: dict[str, Any] = {"form": form, "found": found, "token": token, "words": words}
    minutes = int(stopping.TO_TAKE_BACK.total_seconds()) // 60
    return fragments.page("mailings/stopped.html", "", status, minutes=minutes, **context)


def _find(token: str) -> Stoppable | None:
    """What a link may stop; None for one that is forged, cut short, expired, or of nobody any more."""
    return stopping.find(links.key(STOP, token))


def _say(words: str, status: int) -> Response:
    return current_app.response_class(words, status, mimetype="text/plain")
