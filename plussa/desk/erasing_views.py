"""Erasures that wait for a second person: the list, one with what it would do, and the decision."""

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk import erasing
from plussa.desk.blueprint import desk
from plussa.desk.erasing_forms import ApproveForm, RefuseForm
from plussa.desk.looking import may_approve
from plussa.desk.visitor import current_staff
from plussa.members.household.refusals import HouseholdRefused
from plussa.privacy.ending.leaving import HandOverFirst
from plussa.privacy.erasure.service import Decided, NotBegun, SamePerson
from plussa.privacy.models import Erasure, ErasureState
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Form

ERASURE = "<key:erasure_key>"


@localized(desk, "/{desk}/{erasures}/", READ)
def show_erasures() -> Response:
    """The erasures that wait."""
    return fragments.page("desk/erasures.html", "", erasures=erasing.waiting())


@localized(desk, f"/{{desk}}/{{erasures}}/{ERASURE}/", READ)
def show_erasure(erasure_key: str) -> Response:
    """One erasure: who entered it, and what it would do."""
    return _show("desk/erasure.html", _find(erasure_key))


@localized(desk, f"/{{desk}}/{{erasures}}/{ERASURE}/{{approve}}/")
def approve_erasure(erasure_key: str) -> Response:
    """Approve an erasure that somebody else has entered: it begins at once."""
    erasure, form = _find(erasure_key), ApproveForm()
    if not form.validate_on_submit():
        return _show("desk/erasure_approve.html", erasure, form, form.status)
    try:
        erasing.approve(current_staff(), erasure)
    except SamePerson:
        form.add_error(form.sure, _("You entered this one. Somebody else must approve it."))
        return _show("desk/erasure_approve.html", erasure, form, 409)
    except (HandOverFirst, HouseholdRefused):
        said = _("The member leads a household with others. The role must be handed over first.")
        form.add_error(form.sure, said)
        return _show("desk/erasure_approve.html", erasure, form, 409)
    except Decided:
        return _decided_already()
    except NotBegun:
        return fragments.redirect_to(url_for("desk.show_erasure", erasure_key=erasure_key))
    flash(_("The erasure is approved, and it has begun."))
    return fragments.redirect_to(url_for("desk.show_erasures"))


@localized(desk, f"/{{desk}}/{{erasures}}/{ERASURE}/{{refuse}}/")
def refuse_erasure(erasure_key: str) -> Response:
    """Refuse an erasure, with the reason."""
    erasure, form = _find(erasure_key), RefuseForm()
    if not form.validate_on_submit():
        return _show("desk/erasure_refuse.html", erasure, form, form.status)
    try:
        erasing.refuse(current_staff(), erasure, form.reason.data)
    except Decided:
        return _decided_already()
    flash(_("The erasure is refused. The member reads the reason."))
    return fragments.redirect_to(url_for("desk.show_erasures"))


def _find(key: str) -> Erasure:
    """An erasure that customer service entered; for all others there is no page here."""
    found = erasing.find(key)
    if found is None:
        abort(404)
    return found


def _decided_already() -> Response:
    flash(_("Somebody has decided this one already."))
    return fragments.redirect_to(url_for("desk.show_erasures"))


def _show(template: str, erasure: Erasure, form: Form | None = None, status: int = 200) -> Response:
    waits = erasure.state is ErasureState.WAITING
    context = {"erasure": erasure, "form": form, "waits": waits, "staff": current_staff()}
    context["may_approve"] = may_approve()
    found = erasing.preview(erasure) if waits else None
    return fragments.page(template, "", status, found=found, **context)
