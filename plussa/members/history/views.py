"""The history of a membership, and who has looked at it, a page at a time."""

from flask import Blueprint
from werkzeug.wrappers import Response

from plussa.members import events, looks
from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized

EARLIER = "<row:before>/"  # only a place: whose event or look stands there plays no part

history = Blueprint("history", __name__)


@localized(history, "/{account}/{history}/", READ, paged=EARLIER)
def show(before: int | None) -> Response:
    """What has changed in the account, newest first."""
    member = current_member()
    found, following = events.newest(member, before)
    return fragments.page(
        "members/history.html", "",
        member=member, events=found, following=following, before=before,
    )  # fmt: skip


@localized(history, "/{account}/{history}/{looks}/", READ, paged=EARLIER)
def show_looks(before: int | None) -> Response:
    """Who in customer service has looked at the member's data, newest first."""
    found, following = looks.newest(current_member(), before)
    return fragments.page("members/looks.html", "", looks=found, following=following, before=before)
