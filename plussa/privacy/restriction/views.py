"""Restriction: beginning it, what it does meanwhile, and ending it."""

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.cases.listing import by_number
from plussa.members import restrictions
from plussa.members.restrictions import RestrictionGround
from plussa.members.visitor import current_member
from plussa.privacy.blueprint import privacy
from plussa.privacy.forms import RestrictionForm
from plussa.privacy.restriction import service
from plussa.register.categories import OF_MEMBERS
from plussa.web import fragments
from plussa.web.addresses import localized
from plussa.web.forms import Button, Form


@localized(privacy, "/{account}/{my_data}/{restriction}/")
def restrict() -> Response:
    """Restrict the processing of the reader's data, at once."""
    form = RestrictionForm()
    if not form.validate_on_submit():
        return _show("privacy/restrict.html", form)
    service.begin(current_member(), RestrictionGround(form.ground.data), form.text.data or "")
    flash(_("Processing is restricted now. Customer service looks into the reason."))
    return fragments.redirect_to(url_for("privacy.restrict"))


@localized(privacy, "/{account}/{my_data}/{restriction}/{lift}/")
def lift() -> Response:
    """End the restriction, at once."""
    form = Button()
    if not form.validate_on_submit():
        return _show("privacy/lift.html", form)
    service.lift(current_member())
    flash(_("The restriction has ended."))
    return fragments.redirect_to(url_for("privacy.restrict"))


def _show(template: str, form: Form) -> Response:
    found = restrictions.in_force(current_member())
    case = by_number(found.case_number) if found else None
    return fragments.page(
        template, "", form.status,
        form=form, restriction=found, case=case, categories=OF_MEMBERS,
    )  # fmt: skip
