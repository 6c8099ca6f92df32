"""Showing who one is: by password and a code, or strongly by a letter, or by email and a week."""

from flask import flash, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa.auth.blueprint import auth
from plussa.auth.checks import codes, identity_checks
from plussa.auth.email import contacts
from plussa.auth.forms import NO_CODE, CodeForm, PasswordForm
from plussa.auth.guard import way_back
from plussa.auth.identity.settling import opens_on
from plussa.auth.identity.views import redeem
from plussa.auth.models import CodeUse, IdentityCheck, IdentityCheckWay
from plussa.auth.password import credentials
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.auth.session import sessions
from plussa.formats import translated
from plussa.members.visitor import current_member
from plussa.web import fragments, links
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button

CANCEL = links.LinkPurpose(
    "cancel_proof",
    identity_checks.TO_OBJECT + identity_checks.LASTS,
    "as long as what it cancels can be used",
)
LETTER = "letter"  # purpose of a code
IDENTIFY = "identify_code"  # where the session keeps the key of a code


@localized(auth, "/{account}/{identify}/")
def identify() -> Response:
    """Show once more who one is, before what cannot be undone."""
    form, login = PasswordForm(), current_user.login
    by_code = contacts.can_send_code(current_member())
    context = {"form": form, "login": login, "member": current_member(), "by_code": by_code}
    if form.is_submitted() and not by_code:  # a letter is the way then
        return fragments.page("auth/identify.html", "", 409, **context)
    if form.validate_on_submit():
        with form.refusing(form.password, NO_CODE):
            credentials.confirm_password(login, form.password.data)
            session[IDENTIFY] = codes.send_to_identify(current_user.session).key
            return fragments.redirect_to(url_for("auth.enter_code"))
    return fragments.page("auth/identify.html", "", form.status, **context)


@localized(auth, "/{account}/{identify}/{code}/")
def enter_code() -> Response:
    """Write the code that was sent by email."""
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusing(form.code):
            redeem(IDENTIFY, form, CodeUse.IDENTIFY, current_user.session)
            session.pop(IDENTIFY)
            sessions.mark_identified(current_user.session, strongly=False)
            return fragments.redirect_to(way_back("account.home"))
    return fragments.page("auth/enter_code.html", "", form.status, form=form)


@localized(auth, "/{account}/{identify}/{ways}/", READ)
def choose_way() -> Response:
    """The ways to be identified, and how far each has come."""
    waiting, days = _waiting(), identity_checks.TO_OBJECT.days
    email = waiting.get("email")
    return fragments.page(
        "auth/ways.html", "",
        member=current_member(), days=days, opens_on=opens_on(current_member()),
        letter=waiting.get("letter"), email=email, ready=email and identity_checks.is_ready(email),
    )  # fmt: skip


@localized(auth, "/{account}/{identify}/{letter}/")
def order_letter() -> Response:
    """Ask for a code by letter to the address on record."""
    return _ask(IdentityCheckWay.LETTER, "auth/ask_letter.html")


@localized(auth, "/{account}/{identify}/{letter}/{code}/")
def enter_letter_code() -> Response:
    """Write the code of the letter."""
    form, waits = CodeForm(), _waiting().get("letter")
    if form.validate_on_submit():
        with form.refusing(form.code):  # the proof itself counts the tries
            if waits is None:
                raise AuthRefused(AuthRefusal.LETTER_OVER)
            digits = links.code(LETTER, waits.key)
            identity_checks.use_letter(current_user.session, form.code.data, digits)
            return fragments.redirect_to(way_back("account.home"))
    return fragments.page("auth/letter_code.html", "", form.status, form=form, waits=waits)


@localized(auth, "/{account}/{identify}/{week}/")
def ask_by_email() -> Response:
    """Begin the week in which any contact on record can object."""
    return _ask(IdentityCheckWay.EMAIL, "auth/ask_email.html")


@localized(auth, "/{account}/{identify}/{week}/{finish}/")
def finish_by_email() -> Response:
    """Be identified, once the week has passed."""
    waits = _waiting().get("email")
    ready = waits and identity_checks.is_ready(waits)
    if asked := fragments.ask("auth/finish_email.html", waits=waits, ready=ready):
        return asked
    try:
        identity_checks.use_email(current_user.session)
    except AuthRefused as refused:
        flash(translated(refused.reason))
        return fragments.redirect_to(url_for("auth.choose_way"))
    return fragments.redirect_to(way_back("account.home"))


@localized(auth, "/{account}/{identify}/{undo}/<key:proof>/")
def cancel_proof(proof: str) -> Response:
    """Cancel what one has begun."""
    found = identity_checks.find(proof)
    if found is None or found.member_id != current_member().id:
        return fragments.page("auth/link_over.html", "", 404, again=url_for("auth.choose_way"))
    if asked := fragments.ask("auth/cancel_proof.html", proof=found):
        return asked
    identity_checks.cancel(found.key)
    flash(_("It was cancelled."))
    return fragments.redirect_to(url_for("auth.choose_way"))


@localized(auth, "/{identify}/{undo}/<token>/")
def cancel_by_link(token: str) -> Response:
    """Cancel by the link of a message; opening the link changes nothing."""
    found = identity_checks.find(links.key(CANCEL, token))
    if found is None:
        again = url_for("pages.customer_service")
        return fragments.page("auth/link_over.html", "", 410, again=again)
    if asked := fragments.ask("auth/cancel_by_link.html", token=token, proof=found):
        return asked
    identity_checks.cancel(found.key)
    flash(_("It was cancelled. If you did not ask for it yourself, change your password at once."))
    return fragments.redirect_to(url_for("auth.log_in"))


def _ask(way: IdentityCheckWay, template: str) -> Response:
    form, member = Button(), current_member()
    unreachable = not identity_checks.can_reach(member, way)
    settled = identity_checks.settled_on(member) if way is IdentityCheckWay.LETTER else None
    context = {"member": member, "days": identity_checks.TO_OBJECT.days}
    context |= {"unreachable": unreachable, "settled": settled}
    if unreachable or settled:
        return fragments.page(template, "", 409 if form.is_submitted() else 200, **context)
    if asked := fragments.ask(template, **context):
        return asked
    identity_checks.ask(member, way)
    return fragments.redirect_to(url_for("auth.choose_way"))


def _waiting() -> dict[str, IdentityCheck]:
    return {way.value: proof for way, proof in identity_checks.waiting(current_member()).items()}
