"""Household."""

from flask import Blueprint
from werkzeug.wrappers import Response

from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized

household = Blueprint("household", __name__)


@localized(household, "/{account}/{household}/", READ)
def show(language: str) -> Response:
    """Household."""
    return fragments.page("members/household.html", "", member=current_member())
