"""The history of a membership, a page at a time."""

from flask import Blueprint
from werkzeug.wrappers import Response

from plussa.members import events
from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized

EVENT = "<row:before>"  # only a place: whose event stands there plays no part

history = Blueprint("history", __name__)


@localized(history, "/{account}/{history}/", READ)
def show(language: str) -> Response:
    """What has changed in the account, newest first."""
    return _show(None)


@localized(history, f"/{{account}}/{{history}}/{EVENT}/", READ)
def show_earlier(language: str, before: int) -> Response:
    """What had changed before an event."""
    return _show(before)


def _show(before: int | None) -> Response:
    member = current_member()
    found, following = events.newest(member, before)
    return fragments.page(
        "members/history.html", "",
        member=member, events=found, following=following, before=before,
    )  # fmt: skip
