"""Pending erasures for a second person: the list, one with what it would do, and the decision."""

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.cases.models import CaseKind
from plussa.desk.acts import carry_out, lead_back, page_of, show
from plussa.desk.blueprint import desk
from plussa.desk.cases.entering_forms import WishForm
from plussa.desk.ending import erasures
from plussa.desk.ending.forms import ApproveErasureForm, RefuseErasureForm
from plussa.desk.looking.looks import LOOK, opened
from plussa.desk.sign_in.visitor import current_staff
from plussa.members.endings import death_of
from plussa.privacy.erasure import plan, service
from plussa.privacy.models import Erasure, ErasureState
from plussa.privacy.refusals import PrivacyRefused
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Form
from plussa.words import N_

# What became of an erasure that waits no more.
OUTCOMES = {
    ErasureState.REFUSED: N_("It was refused by %(handler)s."),
    ErasureState.REQUESTED: N_(
        "It was approved by %(handler)s, but it could not begin: nothing has been erased, and the"
        " membership continues. It is tried again automatically."
    ),
    ErasureState.STARTED: N_("It was approved by %(handler)s, and it continues automatically."),
    ErasureState.DONE: N_("It was approved by %(handler)s, and it is done."),
}
ERASURE = "/{desk}/{erasures}/<key:erasure_key>/"


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{erasure}}/")
def enter_erasure(look_key: str) -> Response:
    """Enter an erasure for a caller; somebody else approves it."""
    look, form, by = opened(look_key), WishForm(), current_staff().username
    if death_of(look.member) is not None:
        said = _("The member has died. What is to be done is on the page of the death.")
        fragments.turn_away(said, page_of(look))
    if carry_out(
        form, lambda: erasures.enter(look.member, form.wish(CaseKind.ERASURE), by), page_of(look)
    ):
        said = _("The erasure is entered. Somebody else in customer service approves it.")
        return lead_back(page_of(look), said)
    return show("erasure_new", look, form)


@localized(desk, "/{desk}/{erasures}/", READ)
def show_erasures() -> Response:
    """The erasures that wait."""
    return fragments.page("desk/erasures.html", "", erasures=erasures.waiting())


@localized(desk, ERASURE, READ)
def show_erasure(erasure_key: str) -> Response:
    """One erasure: who entered it, and what it would do."""
    return _show("erasure", _find(erasure_key))


@localized(desk, ERASURE + "{approve}/")
def approve_erasure(erasure_key: str) -> Response:
    """Approve an erasure that somebody else has entered: it begins at once, or with the next run."""
    erasure, form = _find(erasure_key), ApproveErasureForm()

    def do() -> bool:
        approved = service.approve(erasure, current_staff().username)
        try:
            service.run(approved)
        except PrivacyRefused:  # the next run tries again; the page says so
            return False
        return True

    if done := carry_out(form, do, url_for("desk.show_erasures")):
        if not done.result:
            return fragments.redirect_to(url_for("desk.show_erasure", erasure_key=erasure_key))
        said = _("The erasure is approved, and it has begun.")
        return lead_back(url_for("desk.show_erasures"), said)
    return _show("erasure_approve", erasure, form)


@localized(desk, ERASURE + "{refuse}/")
def refuse_erasure(erasure_key: str) -> Response:
    """Refuse an erasure, with the reason."""
    erasure, form, by = _find(erasure_key), RefuseErasureForm(), current_staff().username
    address = url_for("desk.show_erasures")
    if carry_out(form, lambda: service.refuse(erasure, by, form.reason.data), address):
        return lead_back(address, _("The erasure is refused. The member reads the reason."))
    return _show("erasure_refuse", erasure, form)


def _find(key: str) -> Erasure:
    """An erasure that customer service entered; for all others there is no page here."""
    return erasures.find(key) or abort(404)


def _show(template: str, erasure: Erasure, form: Form | None = None) -> Response:
    waits = erasure.state is ErasureState.WAITING
    context = {
        "erasure": erasure,
        "outcome": OUTCOMES.get(erasure.state),
        "form": form,
        "waits": waits,
        "fated": plan.preview(erasure.member) if waits else [],
        "leads_others": waits and erasures.leads_others(erasure.member),
    }
    return fragments.page(f"desk/{template}.html", "", form.status if form else 200, **context)
