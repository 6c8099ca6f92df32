"""Finding a member, and the page of the one who was found."""

from datetime import timedelta

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import quotas
from plussa.cases.listing import by_number
from plussa.desk import finding
from plussa.desk.blueprint import desk
from plussa.desk.finding_forms import FindForm
from plussa.desk.looking import LOOK, may_act, opened
from plussa.desk.person import person
from plussa.desk.visitor import current_staff
from plussa.i18n import current_language
from plussa.quotas import Quota
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button

LOOKS = Quota("looks", 60, timedelta(hours=1))  # of one person: nobody has more calls than that
PAGE, PERSON = "desk/find.html", "desk/member.html"


@localized(desk, "/{desk}/{find}/")
def find() -> Response:
    """Say why, then whose data; it opens a look, and leads to the member."""
    form = FindForm()
    if not form.validate_on_submit():
        return _ask(form)
    if not may_search():
        form.add_error(form.who, _("Too many searches. Wait an hour."))
        return _ask(form, 429)
    reason, more = form.said
    try:
        look = finding.look_up(current_staff(), reason, more, form.who.data)
    except finding.NoSuchCase:
        form.add_error(form.number, _("This member has no case with this number."))
        return _ask(form)
    except finding.NobodyFound:
        said = _("Nobody was found. Check the number or the address, and ask the caller again.")
        form.add_error(form.who, said)
        return _ask(form)
    except finding.SeveralFound:
        said = _("Several members have this address. Ask for the membership number.")
        form.add_error(form.who, said)
        return _ask(form)
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/", READ)
def show_member(look_key: str) -> Response:
    """A member, for as long as the look is open."""
    look = opened(look_key)
    shown = person(look.member, current_language())
    context = {"look": look, "person": shown, "member": look.member, "may_act": may_act()}
    return fragments.page(PERSON, "", **context)


@localized(desk, "/{desk}/{case}/<number>/{member}/")
def look_for_case(number: str) -> Response:
    """Open a look at the member of a case; the case is the reason."""
    case, form = by_number(number) or abort(404), Button()
    context = {"case": case, "form": form, "minutes": finding.MINUTES, "too_many": False}
    if not form.validate_on_submit():
        return fragments.page("desk/look_for_case.html", "", form.status, **context)
    if not may_search():
        return fragments.page("desk/look_for_case.html", "", 429, **context | {"too_many": True})
    try:
        look = finding.look_for(current_staff(), case)
    except finding.NobodyFound:
        abort(404)
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


def may_search() -> bool:
    """Count a look at somebody, however it is opened."""
    return quotas.allow((LOOKS, current_staff().key))


def _ask(form: FindForm, status: int = 0) -> Response:
    return fragments.page(PAGE, "", status or form.status, form=form, minutes=finding.MINUTES)
