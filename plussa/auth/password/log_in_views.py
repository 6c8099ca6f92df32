"""Logging in with email and password, and logging out."""

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa.auth.blueprint import auth
from plussa.auth.forms import LoginForm
from plussa.auth.guard import way_back
from plussa.auth.models import Method
from plussa.auth.password import credentials
from plussa.auth.session import browser, known_devices, sessions
from plussa.quotas import Asker
from plussa.web import fragments, limits
from plussa.web.addresses import localized


@localized(auth, "/{login}/")
def log_in() -> Response:
    """Log in with email and password; who is logged in already is led to the account."""
    if current_user.is_authenticated:
        return fragments.redirect_to(url_for("account.home"))
    form = LoginForm()
    if form.validate_on_submit():
        too_often = _(
            "There have been too many attempts in a short time. Wait a quarter of an hour,"
            " log in with your bank, or have a link for a new password sent to you."
        )
        with form.refusing(form.password, too_often):
            known = credentials.find_by_email(form.email.data)
            mark = known_devices.mark_of(known.email_key, known.password_hash) if known else None
            asker = Asker(limits.network(), mark)
            found = credentials.authenticate(form.email.data, form.password.data, asker)
            browser.enter(found, Method.PASSWORD)
            return fragments.redirect_to(way_back("account.home"))
    return fragments.page("auth/log_in.html", "", form.status, form=form)


@localized(auth, "/{log_out}/")
def log_out() -> Response:
    """Log this device out."""
    if asked := fragments.ask("auth/log_out.html"):
        return asked
    if current_user.is_authenticated:
        sessions.end(current_user.session)
    browser.depart()
    return fragments.redirect_to(url_for("pages.start"))
