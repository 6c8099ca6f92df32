"""Writing to customer service without an account, and following the case by a signed link."""

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.auth import writing
from plussa.cases import listing, mails, mandates, pages
from plussa.cases.forms import ContactForm, MemberContactForm
from plussa.cases.models import CaseKind, Channel
from plussa.cases.pages import OpenedCase
from plussa.members.visitor import visiting_member
from plussa.web import fragments, limits, links
from plussa.web.addresses import READ, localized

# Cases from one network, which many people may share; members are counted each.
LIMIT = "60 per hour"

contact = Blueprint("contact", __name__)


@localized(contact, "/{contact}/")
def write() -> Response:
    """Open a case with a message."""
    member = visiting_member()
    if led := writing.resume(member.key if member else ""):
        return led
    form = MemberContactForm() if member else ContactForm()
    context = {"form": form, "is_member": member is not None}
    if not form.validate_on_submit():
        return fragments.page("cases/contact.html", "", form.status, **context)
    if member is None and not limits.from_here(LIMIT, "contact"):
        form.add_error(
            form.text, _("Too many messages from this network. Try again in an hour, or call us.")
        )
        return fragments.page("cases/contact.html", "", 429, **context)
    said = {one: form[one].data or "" for one in ("name", "email") if one in form}
    kind = CaseKind(form.kind.data)
    case, status = pages.open_by(form, kind, Channel.FORM, member=member, **said)
    if case is None:
        return fragments.page("cases/contact.html", "", status, **context)
    flash(_("Your message is sent."))
    if member:
        return fragments.redirect_to(url_for("requests.show", number=case.number))
    return fragments.redirect_to(url_for("contact.show", token=mails.token_of(case)))


@localized(contact, "/{contact}/<token>/", READ)
def show(token: str) -> Response:
    """Where a case stands, for people without an account who have its link."""
    return pages.show(_followed(token))


@localized(contact, "/{contact}/<token>/{letter}/{to}/", READ, to=pages.TO)
def show_letter(token: str, to: str) -> Response:
    """A letter to whoever is next, filled from a case that was refused."""
    return pages.letter(_followed(token), to)


@localized(contact, "/{contact}/<token>/{write}/")
def write_more(token: str) -> Response:
    """Write more to a case, or answer its question."""
    return pages.write(_followed(token))


@localized(contact, "/{contact}/<token>/{withdraw_case}/")
def withdraw(token: str) -> Response:
    """Take a case back."""
    return pages.withdraw(_followed(token))


def _followed(token: str) -> OpenedCase:
    """The case that a link names: of who has no login, or of who acts for a member by a mandate."""
    acts = mandates.holding(links.key(mails.MANDATE, token))
    case = acts.case if acts else listing.followed(links.key(mails.CASE, token))
    if case is None:
        abort(fragments.page("cases/link_over.html", "", 410))
    return OpenedCase(case, Channel.FORM, {"token": token})
