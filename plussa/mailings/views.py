"""«Messages we sent you»: each with what allowed it, and a way to stop what can be stopped."""

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.i18n import current_language
from plussa.mailings import sent
from plussa.members.visitor import current_member
from plussa.permissions import service
from plussa.permissions.models import Permission, Value
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button

messages = Blueprint("messages", __name__)


@localized(messages, "/{account}/{messages}/{withdraw_consent}/")
def stop() -> Response:
    """Stop marketing by email, the one kind of message that can be stopped."""
    if asked := fragments.ask("mailings/stop_here.html"):
        return asked
    member = current_member()
    shown = service.words_now(Permission.EMAIL, current_language())
    service.choose(member, Permission.EMAIL, Value.OFF, shown)
    flash(_("It is in force now: we send you no more marketing by email."))
    return fragments.redirect_to(url_for("messages.show"))


@localized(messages, "/{account}/{messages}/", READ, paged="<row:before>/")
def show(before: int | None) -> Response:
    """The messages that the reader was sent, newest first."""
    member = current_member()
    found, following = sent.newest(member, before)
    standing = service.current(member)
    return fragments.page(
        "mailings/sent.html", "", form=Button(),
        messages=found, following=following, before=before, standing=standing,
        reminders_off=standing[Permission.REMINDERS].value is Value.OFF,
    )  # fmt: skip
