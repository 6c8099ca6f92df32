"""History."""

from flask import Blueprint
from werkzeug.wrappers import Response

from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized

history = Blueprint("history", __name__)


@localized(history, "/{account}/{history}/", READ)
def show(language: str) -> Response:
    """History."""
    return fragments.page("members/history.html", "", member=current_member())
