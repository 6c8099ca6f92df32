"""Logging in as the member sees it: password, bank, sign-in history, logging out everywhere."""

from flask import abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa.auth import recovery
from plussa.auth.blueprint import auth
from plussa.auth.password import credentials
from plussa.auth.session import browser as visits
from plussa.auth.session import sign_ins
from plussa.members.cards.service import on_their_way
from plussa.members.models import Card
from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized


@localized(auth, "/{account}/{security}/", READ, paged="{sign_ins}/<row:before>/")
def show_security(before: int | None) -> Response:
    """How the member logs in, and who has."""
    found, following = sign_ins.newest(current_member(), before)
    return fragments.page(
        "auth/security.html", "",
        member=current_member(), login=current_user.login, here=current_user.session.id,
        sign_ins=found, following=following, before=before, orders=_orders(),
    )  # fmt: skip


@localized(auth, "/{account}/{security}/{not_me}/<key:sign_in_key>/")
def disown_sign_in(sign_in_key: str) -> Response:
    """Say that a sign-in was somebody else."""
    found = sign_ins.find(current_member(), sign_in_key)
    if found is None:
        abort(404)
    told = bool(current_member().email)
    if asked := fragments.ask("auth/not_me.html", sign_in=found, orders=_orders(), has_email=told):
        return asked
    sign_ins.disown(current_member(), sign_in_key)
    visits.depart()
    flash(
        _(
            "Every device was logged out and the old password no longer works. We sent a link for"
            " a new one to your email address."
        )
        if told
        else _(
            "Every device was logged out and the old password no longer works. Log in with your"
            " bank, or with your card and a code by letter."
        )
    )
    return fragments.redirect_to(url_for("auth.log_in"))


@localized(auth, "/{account}/{security}/{log_out}/{everywhere}/")
def log_out_everywhere() -> Response:
    """Log every device out."""
    if asked := fragments.ask("auth/log_out_everywhere.html", orders=_orders()):
        return asked
    recovery.log_out_everywhere(current_user.login)
    visits.depart()
    flash(_("Every device was logged out."))
    return fragments.redirect_to(url_for("auth.log_in"))


@localized(auth, "/{account}/{security}/{delete_login}/")
def delete_login() -> Response:
    """Delete the login; the membership goes on."""
    if asked := fragments.ask("auth/delete_login.html", orders=_orders()):
        return asked
    credentials.delete_login(current_user.login)
    visits.depart()
    flash(_("Your login was deleted. Your membership, cards and Plussa money are as they were."))
    return fragments.redirect_to(url_for("auth.log_in"))


def _orders() -> list[Card]:
    """Cards on their way: whoever else has used the login may have ordered one."""
    return on_their_way(current_member())
