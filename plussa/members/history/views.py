"""The history of a membership, and who has looked at it, a page at a time."""

from flask import Blueprint
from werkzeug.wrappers import Response

from plussa.members import events, looks
from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized

EVENT = "<row:before>"  # only a place: whose event or look stands there plays no part

history = Blueprint("history", __name__)


@localized(history, "/{account}/{history}/", READ)
def show() -> Response:
    """What has changed in the account, newest first."""
    return _show(None)


@localized(history, f"/{{account}}/{{history}}/{EVENT}/", READ)
def show_earlier(before: int) -> Response:
    """What had changed before an event."""
    return _show(before)


@localized(history, "/{account}/{history}/{looks}/", READ)
def show_looks() -> Response:
    """Who in customer service has looked at the member's data, newest first."""
    return _show_looks(None)


@localized(history, f"/{{account}}/{{history}}/{{looks}}/{EVENT}/", READ)
def show_earlier_looks(before: int) -> Response:
    """Who had looked before a look."""
    return _show_looks(before)


def _show(before: int | None) -> Response:
    member = current_member()
    found, following = events.newest(member, before)
    return fragments.page(
        "members/history.html", "",
        member=member, events=found, following=following, before=before,
    )  # fmt: skip


def _show_looks(before: int | None) -> Response:
    found, following = looks.newest(current_member(), before)
    return fragments.page("members/looks.html", "", looks=found, following=following, before=before)
