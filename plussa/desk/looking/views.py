"""Finding a member, and the page of the one who was found."""

from collections.abc import Mapping
from datetime import timedelta

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from plussa import quotas
from plussa.cases.listing import by_number
from plussa.desk.acts import page_of, show
from plussa.desk.blueprint import desk
from plussa.desk.looking import service
from plussa.desk.looking.forms import FindForm
from plussa.desk.looking.looks import LOOK, opened
from plussa.desk.looking.person import person
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.desk.sign_in.visitor import current_staff
from plussa.i18n import current_language
from plussa.members.looks import Reason
from plussa.members.models import Member
from plussa.quotas import Quota
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button
from plussa.words import Worded

LOOKS = Quota("looks", 60, timedelta(hours=1))  # of one person: nobody has more calls than that
FIELDS: Mapping[Worded, str] = {
    DeskRefusal.NO_SUCH_CASE: "number", DeskRefusal.NOBODY: "who", DeskRefusal.SEVERAL: "who",
}  # fmt: skip


@localized(desk, "/{desk}/{find}/")
def find() -> Response:
    """Say why, then whose data; it opens a look, and leads to the member."""
    form = FindForm()
    if not form.validate_on_submit():
        return _ask(form)
    if not may_search():
        form.add_error(form.who, DeskRefused(DeskRefusal.TOO_MANY_LOOKS))
        return _ask(form, 429)
    try:
        look = service.look_up(current_staff(), *form.said, form.who.data)
    except DeskRefused as refused:
        form.add_error(form[FIELDS[refused.reason]], refused)
        return _ask(form)
    return fragments.redirect_to(page_of(look))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/", READ)
def show_member(look_key: str) -> Response:
    """A member, for as long as the look is open."""
    look = opened(look_key)
    return show("member", look, None, person=person(look.member, current_language()))


@localized(desk, "/{desk}/{case}/<number>/{member}/")
def look_for_case(number: str) -> Response:
    """Open a look at the member of a case; the case is the reason."""
    case = by_number(number) or abort(404)
    member = service.member_of(case) or abort(404)
    return look_for(member, Reason.CASE, number, url_for("desk.show_case", number=number))


def look_for(member: Member, reason: Reason, more: str, back: str) -> Response:
    """Open a look at a member for a reason that the page gives, and lead to the member."""
    form = Button()
    status = form.status
    if form.validate_on_submit():
        if may_search():
            return fragments.redirect_to(
                page_of(service.look_at(current_staff(), member, reason, more))
            )
        form.add_error(None, DeskRefused(DeskRefusal.TOO_MANY_LOOKS))
        status = 429
    context = {"address": request.path, "back": back, "minutes": service.MINUTES}
    return fragments.page("desk/look_for.html", "", status, form=form, **context)


def may_search() -> bool:
    """Count a look at somebody, however it is opened."""
    return quotas.allow((LOOKS, current_staff().key))


def _ask(form: FindForm, status: int = 0) -> Response:
    context = {"form": form, "minutes": service.MINUTES}
    return fragments.page("desk/find.html", "", status or form.status, **context)
