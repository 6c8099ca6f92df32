"""Entering cases: a caller's, and those of people without a membership."""

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.cases.models import CaseKind
from plussa.cases.service import Closed
from plussa.desk import entering, erasing
from plussa.desk.blueprint import desk
from plussa.desk.entering_forms import AnybodyCaseForm, MemberCaseForm, WishForm
from plussa.desk.looking import LOOK, opened
from plussa.desk.visitor import current_staff
from plussa.i18n import current_language
from plussa.members.endings import death_of
from plussa.members.looks import Look
from plussa.web import fragments
from plussa.web.addresses import localized


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{requests}}/")
def open_case(look_key: str) -> Response:
    """Open a case for a caller, or for who acts for the member."""
    look, form = opened(look_key), MemberCaseForm()
    if not form.validate_on_submit():
        return _ask("case", look, form)
    try:
        case = entering.for_member(current_staff(), look.member, form.chosen, form.agent)
    except entering.MandateOver:
        said = _("Their right to act has ended. Ask for a new paper before you go on.")
        form.add_error(form.ends_on, said)
        return _ask("case", look, form)
    except Closed:  # the form opened the case of somebody else
        abort(409)
    flash(_("The case is open. Its number is %(number)s.", number=case.number))
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


@localized(desk, "/{desk}/{enter_case}/")
def enter_case() -> Response:
    """Enter the case of somebody without a membership; no member's data is shown for it."""
    form = AnybodyCaseForm(language=current_language())
    if not form.validate_on_submit():
        return fragments.page("desk/enter_case.html", "", form.status, form=form)
    try:
        case = entering.for_anybody(
            current_staff(), form.chosen, form.name.data or "", form.email.data or "",
            form.language.data,
        )  # fmt: skip
    except Closed:
        abort(409)
    flash(_("The case is open. Its number is %(number)s.", number=case.number))
    return fragments.redirect_to(url_for("desk.show_case", number=case.number))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{erasure}}/")
def enter_erasure(look_key: str) -> Response:
    """Enter an erasure for a caller; somebody else approves it."""
    look, form = opened(look_key), WishForm()
    if death_of(look.member) is not None:
        flash(_("The member has died. What is to be done is on the page of the death."))
        return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))
    if not form.validate_on_submit():
        return _ask("erasure_new", look, form)
    try:
        erasing.enter(current_staff(), look.member, form.wish(CaseKind.ERASURE))
    except erasing.HandOverFirst:
        said = _(
            "The role of primary member must be handed over, or the household dissolved first."
        )
        form.add_error(form.text, said)
        return _ask("erasure_new", look, form)
    except Closed:
        abort(409)
    flash(_("The erasure is entered. Somebody else in customer service approves it."))
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


def _ask(template: str, look: Look, form: WishForm) -> Response:
    context = {"look": look, "member": look.member, "form": form}
    return fragments.page(f"desk/{template}.html", "", form.status, **context)
