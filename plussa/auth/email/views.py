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
from plussa.auth.session import sessions
from plussa.members.visitor import current_member
from plussa.quotas import Quota, QuotaReached
from plussa.web import fragments, links
from plussa.web.addresses import localized
from plussa.web.forms import Button

PAGE = "auth/change_email.html"
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
    form = EmailForm()
    if login.password_hash is None:
        del form.password
    waiting = email_changes.waiting(member)
    context = {"form": form, "member": member, "waiting": waiting}
    if not form.validate_on_submit():
        return fragments.page(PAGE, "", form.status, **context)
    try:
        quotas.spend((CHANGES, member.key))
        asked = _ask(form)
    except QuotaReached:
        said = _(
            "No link was sent, because there have been too many attempts. Try again in an hour."
        )
        form.add_error(form.email, said)
        return fragments.page(PAGE, "", 429, **context)
    if not asked:
        return fragments.page(PAGE, "", 422, **context)
    flash(
        _(
            "We sent a link to the new address. The change takes effect when you press "
            "the button there."
        )
    )
    return fragments.redirect_to(url_for("auth.change_email"))


def _ask(form: EmailForm) -> bool:
    """Ask for the change, or say in the form why not."""
    try:
        if form.password:
            credentials.confirm_password(current_user.login, form.password.data)
        elif not sessions.is_fresh(current_user.session):
            raise AuthRefused(AuthRefusal.NOT_FRESH)
        email_changes.request(current_member(), form.email.data, by=current_user.login)
    except AuthRefused as refused:
        wrong = refused.reason is AuthRefusal.WRONG_PASSWORD
        form.add_error(form.password if wrong else form.email, refused)
        return False
    return True


@localized(auth, "/{email}/{confirm}/<token>/")
def confirm_email(token: str) -> Response:
    """Confirm a new address by the link that was sent to it; opening the link changes nothing."""
    change = email_changes.find(links.key(CONFIRM, token))
    if change is None or not email_changes.can_confirm(change):
        return fragments.page("auth/link_over.html", "", 410, again=url_for("auth.change_email"))
    form = Button()
    context = {"form": form, "token": token, "change": change, "taken": False}
    if not form.validate_on_submit():
        return fragments.page("auth/confirm_email.html", "", form.status, **context)
    try:
        email_changes.confirm(change.key)
    except AuthRefused as refused:
        if refused.reason is not AuthRefusal.EMAIL_TAKEN:
            again = url_for("auth.change_email")
            return fragments.page("auth/link_over.html", "", 410, again=again)
        context["taken"] = True
        return fragments.page("auth/confirm_email.html", "", 409, **context)
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
    form = Button()
    if not form.validate_on_submit():
        context = {"form": form, "token": token, "change": change}
        return fragments.page("auth/undo_email.html", "", form.status, **context)
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
