"""Leaving the programme through customer service: what is lost is told before anything is asked."""

from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk import leaving
from plussa.desk.acting_views import living
from plussa.desk.blueprint import desk
from plussa.desk.leaving_forms import HandOverForm, LossForm
from plussa.desk.looking import LOOK
from plussa.desk.visitor import current_staff
from plussa.members.household import homes
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.household.treasury import Loss
from plussa.members.looks import Look
from plussa.privacy.ending.leaving import HandOverFirst
from plussa.web import fragments
from plussa.web.addresses import localized
from plussa.web.forms import Form

MEMBER = f"/{{desk}}/{{member}}/{LOOK}"
LEAVE, HAND_OVER, DISSOLVE = "desk/leave.html", "desk/hand_over.html", "desk/dissolve.html"


@localized(desk, f"{MEMBER}/{{leave_programme}}/")
def leave(look_key: str) -> Response:
    """Say what ends and what is lost; then end the membership for the caller."""
    look = living(look_key)
    loss = leaving.loss(look.member)
    form = LossForm(loss)
    if not form.validate_on_submit():
        return _ask(LEAVE, look, form, loss)
    try:
        _require_told(form)
        leaving.leave(current_staff(), look.member, form.by, loss)
    except leaving.MoreToTell:
        return _tell_anew(LEAVE, look, form, leaving.loss(look.member))
    except (HandOverFirst, HouseholdRefused):
        return _ask(LEAVE, look, form, loss, 409)
    return _done(look, _("The membership has ended. The member is told."))


@localized(desk, f"{MEMBER}/{{household}}/{{hand_over}}/")
def hand_over(look_key: str) -> Response:
    """Make another of the household the primary member, for the caller."""
    look = _primary(look_key)
    heirs = homes.heirs(look.member) if look.member.confirmed_at else []
    others = {one.key: one for one in heirs}
    form = HandOverForm(others.values())
    if not form.validate_on_submit():
        return _ask(HAND_OVER, look, form)
    try:
        leaving.hand_over(current_staff(), look.member, others[form.other.data], form.by)
    except HouseholdRefused:
        return _changed(look)
    return _done(
        look, _("The role of primary member is handed over. The new primary member is told.")
    )


@localized(desk, f"{MEMBER}/{{household}}/{{dissolve}}/")
def dissolve(look_key: str) -> Response:
    """Dissolve the household for the caller: everybody gets one of their own."""
    look = _primary(look_key)
    loss = leaving.loss_of_all(look.member)
    form = LossForm(loss)
    if not form.validate_on_submit():
        return _ask(DISSOLVE, look, form, loss)
    try:
        _require_told(form)
        leaving.dissolve(current_staff(), look.member, form.by, loss)
    except leaving.MoreToTell:
        return _tell_anew(DISSOLVE, look, form, leaving.loss_of_all(look.member))
    except HouseholdRefused:
        return _changed(look)
    return _done(look, _("The household is dissolved. The others are told."))


def _primary(look_key: str) -> Look:
    """An open look at who leads others; anybody else has nothing to hand over or dissolve."""
    look = living(look_key)
    if not (look.member.is_primary and homes.living(look.member)):
        flash(_("The member leads no household with others."))
        abort(fragments.redirect_to(url_for("desk.show_member", look_key=look.key)))
    return look


def _require_told(form: LossForm) -> None:
    if not form.is_up_to_date:
        raise leaving.MoreToTell


def _tell_anew(template: str, look: Look, form: LossForm, loss: Loss) -> Response:
    form.tell_anew(loss)
    return _ask(template, look, form, loss, 409)


def _changed(look: Look) -> Response:
    return _done(look, _("The household has changed meanwhile, so nothing was done. Look again."))


def _done(look: Look, said: str) -> Response:
    flash(said)
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


def _ask(
    template: str, look: Look, form: Form, loss: Loss | None = None, status: int = 0
) -> Response:
    member = look.member
    context: dict[str, Any] = {"look": look, "member": member, "form": form, "loss": loss}
    context["others"] = len(homes.living(member))
    return fragments.page(template, "", status or form.status, **context)
