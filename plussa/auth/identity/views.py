"""Linking a bank identity to the membership one is logged in to, and taking such a link back."""

from flask import flash, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa.auth.blueprint import auth
from plussa.auth.checks import codes
from plussa.auth.email import contacts
from plussa.auth.forms import NO_CODE, CodeForm, PasswordForm
from plussa.auth.guard import way_back
from plussa.auth.identity import identities, linking
from plussa.auth.models import Code, CodeUse, Identification, Login, Method, Session
from plussa.auth.password import credentials
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.auth.session import browser as visits
from plussa.auth.session import sessions
from plussa.members.visitor import current_member
from plussa.web import fragments, links
from plussa.web.addresses import localized

LINK_CODE = "link_code"  # where the session keeps the key of a code
UNLINK = links.LinkPurpose(
    "unlink_bank", linking.TO_UNDO, "a week away from the mailbox, as long as the link settles"
)


@localized(auth, "/{account}/{link}/")
def link_identity() -> Response:
    """Show that the membership is one's own, before a bank identity is linked to it."""
    found = identities.recall(session.get("identification"))
    if found is None:
        return fragments.page("auth/bank_over.html", "", 410)
    login, form = current_user.login, PasswordForm()
    if login.password_hash is None:
        del form.password
    by_code = contacts.can_send_code(current_member())
    by_letter = not by_code and sessions.is_strong(current_user.session)
    context = {"form": form, "identification": found, "member": current_member()}
    context |= {"by_code": by_code, "by_letter": by_letter}
    if not (by_code or by_letter):
        status = 409 if form.is_submitted() else 200
        return fragments.page("auth/link.html", "", status, **context)
    if form.validate_on_submit():
        with form.refusing(form.password, NO_CODE):
            if form.password:
                credentials.confirm_password(login, form.password.data)
            if by_letter:  # whose code was typed a moment ago
                return _link(found)
            linking.check(current_member(), found)
            session[LINK_CODE] = codes.send_to_link(current_user.session, found).key
            return fragments.redirect_to(url_for("auth.enter_link_code"))
    return fragments.page("auth/link.html", "", form.status, **context)


@localized(auth, "/{account}/{link}/{code}/")
def enter_link_code() -> Response:
    """Write the code that was sent to the contact on record, and be linked."""
    found = identities.recall(session.get("identification"))
    if found is None:
        return fragments.page("auth/bank_over.html", "", 410)
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusing(form.code):
            code = redeem(LINK_CODE, form, CodeUse.LINK_BANK, current_user.session)
            if code.identification_id != found.id:
                raise AuthRefused(AuthRefusal.WRONG_DIGITS)
            return _link(found)
    return fragments.page("auth/link_code.html", "", form.status, form=form)


def _link(found: Identification) -> Response:
    try:
        linking.link(current_member(), found)
    except AuthRefused:
        return fragments.page("auth/bank_over.html", "", 410)
    _forget()
    sessions.mark_identified_by_bank(current_user.session)
    flash(_("Your membership is confirmed. From now on you can log in with your bank."))
    return fragments.redirect_to(way_back("account.home"))


@localized(auth, "/{link}/{undo}/<token>/")
def unlink_identity(token: str) -> Response:
    """Take a link back by the message that told of it; opening the link changes nothing."""
    found, over = linking.find(links.key(UNLINK, token)), url_for("pages.customer_service")
    if found is None:
        return fragments.page("auth/link_over.html", "", 410, again=over)
    if asked := fragments.ask("auth/unlink.html", token=token, link=found):
        return asked
    try:
        linking.undo(found.key)
    except AuthRefused:
        return fragments.page("auth/link_over.html", "", 410, again=over)
    flash(
        _(
            "The bank identity was removed from your membership. Every device was logged"
            " out, and the old password no longer works. We sent a link for a new password"
            " to your email address."
        )
    )
    return fragments.redirect_to(url_for("auth.log_in"))


@auth.app_errorhandler(linking.IdentityConflict)
def refused(conflict: linking.IdentityConflict) -> Response:
    """Say why nothing was linked, and what happens next; the identification is forgotten."""
    _forget()
    context = {"conflict": conflict.reason, "number": conflict.number}
    return fragments.page("auth/bank_conflict.html", "", 409, **context)


def enter_claimed(login: Login) -> Response:
    """Log in to a membership that was claimed, and lead to what its login lacks.

    A card and a code show who somebody is, but not as strongly as a bank: what stands in for one is
    asked for in the account, and everybody on record is told of that.
    """
    waits = identities.recall(session.get("identification")) is not None
    if not waits:
        _forget()
    visits.enter(login, Method.CODE)
    sessions.mark_identified(current_user.session, strongly=False)
    if waits:
        return fragments.redirect_to(url_for("auth.link_identity"))
    if not login.member.email:
        flash(_("You are logged in. Give an email address too, so that you can log in next time."))
        return fragments.redirect_to(url_for("auth.change_email"))
    if login.password_hash is None:
        flash(
            _("You are logged in. Choose a password, so that you can log in with it from now on.")
        )
        return fragments.redirect_to(url_for("auth.change_password"))
    return fragments.redirect_to(url_for("account.home"))


def _forget() -> None:
    session.pop("identification", None)
    session.pop(LINK_CODE, None)


def redeem(where: str, form: CodeForm, use: CodeUse, asked_in: Session | None) -> Code:
    """The code that this browser, or a session in it, was promised; raise AuthRefused: WRONG_DIGITS."""
    promised = str(session.get(where, ""))
    digits = links.code(use.value, promised)
    return codes.redeem(promised, form.code.data, digits, use, asked_in)
