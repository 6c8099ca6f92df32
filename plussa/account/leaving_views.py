"""Leaving the programme."""

from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from plussa.auth.session import browser as visits
from plussa.members.household import homes
from plussa.members.household.loss import visible_loss
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.visitor import current_member
from plussa.privacy.ending import leaving as service
from plussa.web import fragments
from plussa.web.addresses import READ, localized

leaving = Blueprint("leaving", __name__)


@localized(leaving, "/{account}/{leave_programme}/", READ)
def leave() -> Response:
    """Say what is lost and what is kept, before anything is asked."""
    return fragments.page("account/leave.html", "", **_context())


@localized(leaving, "/{account}/{leave_programme}/{confirm}/")
def confirm() -> Response:
    """End the membership of who has just shown who they are."""
    if asked := fragments.ask("account/confirm_leaving.html", **_context()):
        return asked
    try:
        service.leave(current_member())
    except HouseholdRefused:
        return fragments.page("account/leave.html", "", 409, **_context())
    visits.depart()
    return fragments.redirect_to(url_for("leaving.show_left"))


@localized(leaving, "/{leave_programme}/", READ)
def show_left() -> Response:
    """Say goodbye."""
    return fragments.page("account/left.html", "")


def _context() -> dict[str, Any]:
    member = current_member()
    others, loss = len(homes.living(member)), visible_loss(member)
    return {"member": member, "others": others, "loss": loss}
