"""Logging in with email and password, and logging out."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from plussa.auth import credentials, known_devices, login, sessions
from plussa.auth.blueprint import auth
from plussa.auth.forms import LoginForm
from plussa.auth.guard import way_back
from plussa.auth.models import Method
from plussa.members.emails import email_key
from plussa.web import fragments, limits
from plussa.web.addresses import localized
from plussa.web.forms import Button

PAGE = "auth/log_in.html"
TRIES = "10 per 15 minutes"  # of an account from one known device, or from all others together
TRIES_FROM_HERE = "30 per 15 minutes"


@localized(auth, "/{login}/")
def log_in(language: str) -> BaseResponse:
    """Log in with email and password; who is logged in already is led to the account."""
    if current_user.is_authenticated:
        return fragments.lead_to(url_for("account.home"))
    form = LoginForm()
    if not form.validate_on_submit():
        return fragments.page(PAGE, "", form.status, form=form)
    key = email_key(form.email.data)
    if not _may_try(key):
        form.refuse(
            form.password,
            _(
                "There have been many tries in a short time. Wait a quarter of an hour, log in with"
                " your bank, or have a link for a new password sent to you."
            ),
        )
        return fragments.page(PAGE, "", 429, form=form)
    found = credentials.authenticate(form.email.data, form.password.data)
    if found is None:
        form.refuse(
            form.password,
            _("The email address and the password do not match. Check both."),
        )
        return fragments.page(PAGE, "", 422, form=form)
    login.enter(found, Method.PASSWORD)
    response = fragments.lead_to(way_back("account.home"))
    assert isinstance(response, Response)
    known_devices.remember(response, key)
    return response


@localized(auth, "/{log_out}/")
def log_out(language: str) -> BaseResponse:
    """Log this device out."""
    form = Button()
    if not form.validate_on_submit():
        return fragments.page("auth/log_out.html", "", form.status, form=form)
    if current_user.is_authenticated:
        sessions.end(current_user.session)
    login.depart()
    return fragments.lead_to(url_for("pages.start"))


def _may_try(key: str) -> bool:
    """Whether another guess is allowed."""
    mark = known_devices.mark_of(key)
    if mark:
        return limits.within(TRIES, "login", key, mark)
    here = limits.from_here(TRIES_FROM_HERE, "login")
    return here and limits.within(TRIES, "login", key)
