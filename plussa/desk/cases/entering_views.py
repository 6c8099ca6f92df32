"""Entering cases: a caller's, and those of people without a membership."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk.acts import carry_out, lead_back, page_of, show
from plussa.desk.blueprint import desk
from plussa.desk.cases import entering
from plussa.desk.cases.entering_forms import AnybodyCaseForm, MemberCaseForm
from plussa.desk.looking.looks import LOOK, opened
from plussa.desk.sign_in.visitor import current_staff
from plussa.i18n import current_language
from plussa.web import fragments
from plussa.web.addresses import localized


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{requests}}/")
def open_case(look_key: str) -> Response:
    """Open a case for a caller, or for who acts for the member."""
    look, form = opened(look_key), MemberCaseForm()
    done = carry_out(
        form,
        lambda: entering.enter(current_staff(), form.chosen, form.agent, member=look.member),
        page_of(look),
    )
    if done:
        return lead_back(page_of(look), _opened(done.result.number))
    return show("case", look, form)


@localized(desk, "/{desk}/{enter_case}/")
def enter_case() -> Response:
    """Enter the case of somebody without a membership; no member's data is shown for it."""
    form = AnybodyCaseForm(language=current_language())
    done = carry_out(
        form,
        lambda: entering.enter(current_staff(), form.chosen, **form.person),
        url_for("desk.enter_case"),
    )
    if done:
        number = done.result.number
        return lead_back(url_for("desk.show_case", number=number), _opened(number))
    return fragments.page("desk/enter_case.html", "", form.status, form=form)


def _opened(number: str) -> str:
    return _("The case is open. Its number is %(number)s.", number=number)
