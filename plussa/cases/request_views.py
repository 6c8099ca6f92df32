"""A member's cases in the account: opening one, following it, writing more, taking it back."""

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.cases import listing, pages, service
from plussa.cases.forms import CaseForm
from plussa.cases.models import Case, CaseKind, Channel
from plussa.i18n import current_language
from plussa.members.visitor import current_member
from plussa.quotas import QuotaReached
from plussa.web import fragments
from plussa.web.addresses import READ, localized

# The kinds of case that a member opens here.
KINDS = (
    CaseKind.RECTIFICATION,
    CaseKind.PORTABILITY,
    CaseKind.OBJECTION,
    CaseKind.CONTACT,
)
NUMBER = "<string(length=8):number>"

requests = Blueprint("requests", __name__)


@localized(requests, "/{account}/{requests}/", READ)
def show_all() -> Response:
    """The reader's cases, the open ones first, and what can be asked."""
    found = listing.of_member(current_member(), clock.today())
    return fragments.page("cases/all.html", "", cases=found, kinds=KINDS)


@localized(requests, "/{account}/{requests}/{new}/{kind}/", kind=[one.value for one in KINDS])
def open_new(kind: str) -> Response:
    """Open a case of a kind."""
    found = CaseKind(kind)
    form = CaseForm()
    if not form.validate_on_submit():
        return fragments.page("cases/new.html", "", form.status, form=form, kind=found)
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
        return fragments.page("cases/new.html", "", 429, form=form, kind=found)
    except service.Closed:
        abort(409)
    flash(_("Your request is open. You get the number by email too."))
    return fragments.redirect_to(url_for("requests.show", number=case.number))


@localized(requests, f"/{{account}}/{{requests}}/{NUMBER}/", READ)
def show(number: str) -> Response:
    """Where one of the reader's cases stands."""
    case = _own(number)
    letters = [
        (to, url_for("requests.show_letter", number=number, to=to)) for to in pages.letters_of(case)
    ]
    return fragments.page("cases/one.html", "", letters=letters, **pages.shown(case))


@localized(requests, f"/{{account}}/{{requests}}/{NUMBER}/{{write}}/")
def write(number: str) -> Response:
    """Write more to a case, or answer its question."""
    case = _own(number)
    address = url_for("requests.write", number=number)
    back = url_for("requests.show", number=number)
    return pages.write("cases/one_write.html", case, Channel.ACCOUNT, address, back)


@localized(requests, f"/{{account}}/{{requests}}/{NUMBER}/{{withdraw_case}}/")
def withdraw(number: str) -> Response:
    """Take a case back."""
    case = _own(number)
    address = url_for("requests.withdraw", number=number)
    back = url_for("requests.show", number=number)
    return pages.withdraw("cases/one_withdraw.html", case, Channel.ACCOUNT, address, back)


@localized(requests, f"/{{account}}/{{requests}}/{NUMBER}/{{letter}}/{{to}}/", READ, to=pages.TO)
def show_letter(number: str, to: str) -> Response:
    """A letter to whoever is next, filled from a case that was refused."""
    back = url_for("requests.show", number=number)
    return pages.letter("cases/one_letter.html", _own(number), to, back)


def _own(number: str) -> Case:
    """One of the reader's cases; nobody else's is there."""
    found = listing.find(current_member(), number)
    if found is None:
        abort(404)
    return found
