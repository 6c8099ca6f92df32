"""A member's cases in the account: opening one, following it, writing more, taking it back."""

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.cases import listing, pages, service, telling
from plussa.cases.forms import CaseForm
from plussa.cases.kinds import KINDS, kinds
from plussa.cases.models import CaseKind, Channel
from plussa.cases.pages import OpenedCase
from plussa.cases.refusals import CaseRefused
from plussa.i18n import current_language
from plussa.members.visitor import current_member
from plussa.quotas import QuotaReached
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
    found = CaseKind(kind)
    form = CaseForm()
    context = {"form": form, "kind": found, "leads": KINDS[found].leads}
    if not form.validate_on_submit():
        return fragments.page("cases/new.html", "", form.status, **context)
    member = current_member()
    try:
        case = service.open_case(
            found, form.text.data, Channel.ACCOUNT,
            member=member, language=current_language(), form_key=form.once,
        )  # fmt: skip
    except QuotaReached:
        said = _(
            "Nothing was sent, because you have opened many cases today. Try again"
            " tomorrow, or call us."
        )
        form.add_error(form.text, said)
        return fragments.page("cases/new.html", "", 429, **context)
    except CaseRefused as refused:
        form.add_error(form.text, refused)
        return fragments.page("cases/new.html", "", 409, **context)
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
