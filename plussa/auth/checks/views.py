"""Being identified strongly: by a bank, or without one by a letter or by email and a week."""

from flask import flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa.auth.blueprint import auth
from plussa.auth.checks import identity_checks
from plussa.auth.forms import CodeForm
from plussa.auth.guard import way_back
from plussa.auth.identity.settling import opens_on
from plussa.auth.models import IdentityCheck, IdentityCheckWay
from plussa.auth.refusals import AuthRefusal, AuthRefused
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
    form = CodeForm()
    waits = _waiting().get("letter")
    if not form.validate_on_submit():
        return fragments.page("auth/letter_code.html", "", form.status, form=form, waits=waits)
    if waits is None:  # the proof itself counts the tries
        form.add_error(form.code, AuthRefused(AuthRefusal.LETTER_OVER))
        return fragments.page("auth/letter_code.html", "", 422, form=form, waits=waits)
    try:
        identity_checks.use_letter(
            current_user.session, form.code.data, links.code(LETTER, waits.key)
        )
    except AuthRefused as refused:
        form.add_error(form.code, refused)
    else:
        return fragments.redirect_to(way_back("account.home"))
    return fragments.page("auth/letter_code.html", "", 422, form=form, waits=waits)


@localized(auth, "/{account}/{identify}/{week}/")
def ask_by_email() -> Response:
    """Begin the week in which any contact on record can object."""
    return _ask(IdentityCheckWay.EMAIL, "auth/ask_email.html")


@localized(auth, "/{account}/{identify}/{week}/{finish}/")
def finish_by_email() -> Response:
    """Be identified, once the week has passed."""
    form = Button()
    if not form.validate_on_submit():
        waits = _waiting().get("email")
        context = {"form": form, "waits": waits, "ready": waits and identity_checks.is_ready(waits)}
        return fragments.page("auth/finish_email.html", "", form.status, **context)
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
    form = Button()
    if not form.validate_on_submit():
        return fragments.page("auth/cancel_proof.html", "", form.status, form=form, proof=found)
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
    form = Button()
    if not form.validate_on_submit():
        context = {"form": form, "token": token, "proof": found}
        return fragments.page("auth/cancel_by_link.html", "", form.status, **context)
    identity_checks.cancel(found.key)
    flash(_("It was cancelled. If you did not ask for it yourself, change your password at once."))
    return fragments.redirect_to(url_for("auth.log_in"))


def _ask(way: IdentityCheckWay, template: str) -> Response:
    form, member = Button(), current_member()
    context = {"form": form, "member": member, "days": identity_checks.TO_OBJECT.days}
    if not identity_checks.can_reach(member, way):
        status = 409 if form.is_submitted() else 200
        return fragments.page(template, "", status, unreachable=True, **context)
    settled = identity_checks.settled_on(member) if way is IdentityCheckWay.LETTER else None
    if settled is not None:
        status = 409 if form.is_submitted() else 200
        return fragments.page(template, "", status, settled=settled, unreachable=False, **context)
    if not form.validate_on_submit():
        return fragments.page(template, "", form.status, unreachable=False, **context)
    identity_checks.ask(member, way)
    return fragments.redirect_to(url_for("auth.choose_way"))


def _waiting() -> dict[str, IdentityCheck]:
    return {way.value: proof for way, proof in identity_checks.waiting(current_member()).items()}
