"""Changing the email address, confirming it and taking it back."""

from datetime import timedelta

from flask import flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa import quotas
from plussa.auth import recovery
from plussa.auth.blueprint import auth
from plussa.auth.email import email_changes
from plussa.auth.forms import EmailForm
from plussa.auth.password import credentials
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.members.visitor import current_member
from plussa.quotas import Quota
from plussa.web import fragments, links
from plussa.web.addresses import localized
from plussa.web.forms import Button

CHANGES = Quota("change of email", 10, timedelta(hours=1))  # that one member asks for
CONFIRM = links.LinkPurpose(
    "confirm_email", email_changes.TO_CONFIRM, "a weekend away from the new mailbox"
)
UNDO = links.LinkPurpose(
    "undo_email",
    email_changes.TO_UNDO,
    "a week away from the old mailbox, which is all that is left",
)


@localized(auth, "/{account}/{profile}/{email}/")
def change_email() -> Response:
    """Ask for a new email address; the present one holds until the new one is confirmed."""
    login, member = current_user.login, current_member()
    form = EmailForm(email=member.email if member.email_is_gone else "")
    if member.email_is_gone:
        form.email.label.text = _("Email address")
    if login.password_hash is None:
        del form.password
    waiting = email_changes.waiting(member)
    context = {"form": form, "member": member, "waiting": waiting}
    if form.validate_on_submit():
        too_often = _(
            "No link was sent, because there have been too many attempts. Try again in an hour."
        )
        with form.refusing(form.email, too_often):
            quotas.spend((CHANGES, member.key))
            with form.refusing(form.password or form.email):
                typed = form.password.data if form.password else ""
                credentials.confirm(login, typed, current_user.session)
            if not form.errors:
                email_changes.request(member, form.email.data, by=login)
                said = _("We sent a link to the address. Press the button there to confirm it.")
                flash(said)
                return fragments.redirect_to(url_for("auth.change_email"))
    return fragments.page("auth/change_email.html", "", form.status, **context)


@localized(auth, "/{email}/{confirm}/<token>/")
def confirm_email(token: str) -> Response:
    """Confirm a new address by the link that was sent to it; opening the link changes nothing."""
    change = email_changes.find(links.key(CONFIRM, token))
    again = url_for("auth.change_email")
    if change is None or not email_changes.can_confirm(change):
        return fragments.page("auth/link_over.html", "", 410, again=again)
    context = {"token": token, "change": change}
    if asked := fragments.ask("auth/confirm_email.html", taken=False, **context):
        return asked
    try:
        email_changes.confirm(change.key)
    except AuthRefused as refused:
        if refused.reason is not AuthRefusal.EMAIL_TAKEN:
            return fragments.page("auth/link_over.html", "", 410, again=again)
        return fragments.page(
            "auth/confirm_email.html", "", 409, form=Button(), taken=True, **context
        )
    if change.is_anew:
        flash(_("Your email address is confirmed."))
    else:
        flash(_("The new email address is in use. Log in with it from now on."))
    return fragments.redirect_to(url_for("auth.log_in"))


@localized(auth, "/{email}/{undo}/<token>/")
def undo_email(token: str) -> Response:
    """Take a change of address back by the link that was sent to the old one."""
    change = email_changes.find(links.key(UNDO, token))
    if change is None or not email_changes.can_undo(change):
        return fragments.page(
            "auth/link_over.html", "", 410, again=url_for("pages.customer_service")
        )
    if asked := fragments.ask("auth/undo_email.html", token=token, change=change):
        return asked
    try:
        sent = recovery.undo_email(change.key)
    except AuthRefused:
        return fragments.page(
            "auth/link_over.html", "", 410, again=url_for("pages.customer_service")
        )
    if sent:
        flash(
            _(
                "Your email address stays as it was. Every device was logged out, and the old"
                " password no longer works. We sent a link for a new password to your address."
            )
        )
    else:
        flash(_("Your email address stays as it was. Your membership has no login at present."))
    return fragments.redirect_to(url_for("auth.log_in"))
