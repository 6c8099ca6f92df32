"""A member's cases in the account: opening one, following it, writing more, taking it back."""

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.cases import listing, pages, telling
from plussa.cases.forms import CaseForm
from plussa.cases.kinds import KINDS, kinds
from plussa.cases.models import CaseKind, Channel
from plussa.cases.pages import OpenedCase
from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized

IN_ACCOUNT = kinds("in_account")
NUMBER = "<string(length=8):number>"

requests = Blueprint("requests", __name__)


@localized(requests, "/{account}/{requests}/", READ)
def show_all() -> Response:
    """The reader's cases, the open ones first, and what can be asked."""
    found = listing.of_member(current_member(), clock.today())
    return fragments.page("cases/all.html", "", cases=found, kinds=IN_ACCOUNT, telling=telling)


@localized(requests, "/{account}/{requests}/{new}/{kind}/", kind=[one.value for one in IN_ACCOUNT])
def open_new(kind: str) -> Response:
    """Open a case of a kind."""
    found, form = CaseKind(kind), CaseForm()
    case, status = None, form.status
    if form.validate_on_submit():
        case, status = pages.open_by(form, found, Channel.ACCOUNT, member=current_member())
    if case is None:
        context = {"form": form, "kind": found, "leads": KINDS[found].leads}
        return fragments.page("cases/new.html", "", status, **context)
    flash(_("Your request is open. You get the number by email too."))
    return fragments.redirect_to(url_for("requests.show", number=case.number))


@localized(requests, f"/{{account}}/{{requests}}/{NUMBER}/", READ)
def show(number: str) -> Response:
    """Where one of the reader's cases stands."""
    return pages.show(_own(number))


@localized(requests, f"/{{account}}/{{requests}}/{NUMBER}/{{write}}/")
def write_more(number: str) -> Response:
    """Write more to a case, or answer its question."""
    return pages.write(_own(number))


@localized(requests, f"/{{account}}/{{requests}}/{NUMBER}/{{withdraw_case}}/")
def withdraw(number: str) -> Response:
    """Take a case back."""
    return pages.withdraw(_own(number))


@localized(requests, f"/{{account}}/{{requests}}/{NUMBER}/{{letter}}/{{to}}/", READ, to=pages.TO)
def show_letter(number: str, to: str) -> Response:
    """A letter to whoever is next, filled from a case that was refused."""
    return pages.letter(_own(number), to)


def _own(number: str) -> OpenedCase:
    """One of the reader's cases; nobody else's is there."""
    found = listing.find(current_member(), number) or abort(404)
    return OpenedCase(found, Channel.ACCOUNT, {"number": number})
