"""Passwords: changing one, and a new one for who has forgotten the old."""

from flask import flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa.auth.blueprint import auth
from plussa.auth.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from plussa.auth.password import credentials
from plussa.auth.session import browser as visits
from plussa.i18n import current_language
from plussa.members.cards.service import on_their_way
from plussa.members.models import Member
from plussa.members.visitor import current_member
from plussa.web import fragments, limits, links
from plussa.web.addresses import READ, localized

RESET = links.LinkPurpose(
    "reset_password", credentials.RESET_TIME, "long enough for a mail that is slow to come"
)
FROM_HERE = "100 per hour"  # links that one network asks for: a shop shares its Wi-Fi with many


@localized(auth, "/{account}/{security}/{password}/")
def change_password() -> Response:
    """Change the password, or choose the first one."""
    login, member = current_user.login, current_member()
    form = ChangePasswordForm(known=_known(member))
    if login.password_hash is None:
        del form.current
    if form.validate_on_submit():
        current = form.current.data if form.current else ""
        too_often = _("There have been too many attempts. Try again in a quarter of an hour.")
        with form.refusing(form.current or form.password, too_often):
            credentials.change_password(login, current, form.password.data, current_user.session)
            flash(_("Your password was changed. Your other devices were logged out."))
            return fragments.redirect_to(url_for("auth.show_security"))
    orders = on_their_way(member)
    return fragments.page("auth/change_password.html", "", form.status, form=form, orders=orders)


@localized(auth, "/{login}/{reset}/")
def forget_password() -> Response:
    """Ask for a link to choose a new password by."""
    form = ForgottenForm()
    if form.validate_on_submit():
        too_often = _(
            "No new link was sent, because several have been asked for in a short time. If"
            " the address belongs to a login, the links that we sent earlier still work:"
            " look for them in your email, or try again in an hour."
        )
        with form.refusing(form.email, too_often):
            limits.require(FROM_HERE, "reset")
            credentials.ask_reset(form.email.data, current_language())
            return fragments.redirect_to(url_for("auth.show_reset_sent"))
    return fragments.page("auth/forgotten.html", "", form.status, form=form)


@localized(auth, "/{login}/{sent}/", READ)
def show_reset_sent() -> Response:
    """Say that a link is on its way, if the address is known."""
    return fragments.page("auth/reset_sent.html", "")


@localized(auth, "/{login}/{reset}/<token>/")
def reset_password(token: str) -> Response:
    """Choose a new password by a link; opening the link changes nothing."""
    login = credentials.find(links.key(RESET, token))
    if login is None:
        return fragments.page("auth/link_over.html", "", 410, again=url_for("auth.forget_password"))
    form = NewPasswordForm(known=_known(login.member))
    if not form.validate_on_submit():
        return fragments.page("auth/reset.html", "", form.status, form=form, token=token)
    changed = credentials.reset_password(login.key, form.password.data)
    if changed is None:
        return fragments.page("auth/link_over.html", "", 410, again=url_for("auth.forget_password"))
    visits.make_known(changed)
    flash(_("Your new password is in use. Log in with it."))
    return fragments.redirect_to(url_for("auth.log_in"))


def _known(member: Member) -> tuple[str, ...]:
    return (member.given_names, member.family_name, member.email)
