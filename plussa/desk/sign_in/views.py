"""Logging in to customer service in two steps, logging out, and the record of both."""

from flask import flash, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.auth import writing
from plussa.auth.session import known_devices
from plussa.auth.session.devices import device_name
from plussa.desk.blueprint import desk
from plussa.desk.models import Staff
from plussa.desk.refusals import DeskRefused
from plussa.desk.sign_in import accounts, record
from plussa.desk.sign_in.forms import FactorForm, StaffLoginForm
from plussa.desk.sign_in.visitor import current_staff, forget, remember
from plussa.desk.sign_in.visitor import token as token_sent
from plussa.formats import translated
from plussa.quotas import Asker, QuotaReached
from plussa.web import fragments, limits
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button

HALF = "desk"  # where the session keeps who has shown which password, and when
MINUTES = 5
BEFORE = "{earlier}/<row:before>/"  # only a place: whose sign-in stands there plays no part
ACCOUNT = "desk "  # before a user name: no email address begins so


@localized(desk, "/{desk}/{login}/")
def log_in() -> Response:
    """User name and password; the same answer for names that nobody has."""
    form = StaffLoginForm()
    if not form.validate_on_submit():
        return fragments.page("desk/log_in.html", "", form.status, form=form)
    name = form.username.data.lower()
    try:
        found = accounts.find(name, form.password.data, _asker(accounts.find_by_name(name)))
    except QuotaReached:
        form.add_error(form.password, _wait())
        return fragments.page("desk/log_in.html", "", 429, form=form)
    if found is None:
        form.add_error(form.password, _("User name and password do not match."))
        return fragments.page("desk/log_in.html", "", 422, form=form)
    session[HALF] = [found.key, int(clock.now().timestamp()), accounts.half_of(found)]
    return fragments.redirect_to(url_for("desk.show_factor"))


@localized(desk, "/{desk}/{login}/{code}/")
def show_factor() -> Response:
    """The second factor; then the desk opens."""
    form = FactorForm()
    who, since, half = session.get(HALF, ("", 0, ""))
    if clock.now().timestamp() - since > MINUTES * 60:
        session.pop(HALF, None)
        return fragments.redirect_to(url_for("desk.log_in"))
    if not form.validate_on_submit():
        return fragments.page("desk/factor.html", "", form.status, form=form)
    found = accounts.find_by_key(who)
    try:
        code = form.code.data
        token = accounts.log_in(found.key, half, code, _asker(found)) if found else None
    except DeskRefused as refused:  # the password was changed
        session.pop(HALF, None)
        flash(translated(refused.reason))
        return fragments.redirect_to(url_for("desk.log_in"))
    except QuotaReached:
        form.add_error(form.code, _wait())
        return fragments.page("desk/factor.html", "", 429, form=form)
    if token is None or found is None:
        form.add_error(form.code, _("This code does not work. Each one works once."))
        return fragments.page("desk/factor.html", "", 422, form=form)
    session.pop(HALF, None)
    begun = session.pop("desk next", "")
    is_theirs = writing.claim(found.key)
    answer = fragments.redirect_to((is_theirs and begun) or url_for("desk.show_queue"))
    remember(answer, token)
    known_devices.remember(ACCOUNT + found.username, found.password_hash)
    return answer


def _asker(found: Staff | None) -> Asker:
    """Where a guess comes from, and whether the account was logged in on the device before."""
    mark = known_devices.mark_of(ACCOUNT + found.username, found.password_hash) if found else None
    return Asker(limits.network(), mark, _device())


def _wait() -> str:
    return _(
        "There have been too many attempts in a short time, so this one was not"
        " checked. Wait a quarter of an hour, or log in on a device you have used here"
        " before."
    )


@localized(desk, "/{desk}/{log_out}/")
def log_out() -> Response:
    """Log out of customer service."""
    form = Button()
    if not form.validate_on_submit():
        return fragments.page("desk/log_out.html", "", form.status, form=form)
    accounts.log_out(token_sent(), _device())
    answer = fragments.redirect_to(url_for("desk.log_in"))
    forget(answer)
    return answer


def _device() -> str:
    return device_name(request.user_agent.string)


@localized(desk, "/{desk}/{sign_ins}/", READ, paged=BEFORE)
def show_sign_ins(before: int | None) -> Response:
    """One's own sign-ins, newest first, with those that failed."""
    return _show("show_sign_ins", before)


@localized(desk, "/{desk}/{sign_ins}/{everybody}/", READ, paged=BEFORE)
def show_all_sign_ins(before: int | None) -> Response:
    """Everybody's."""
    return _show("show_all_sign_ins", before)


def _show(endpoint: str, before: int | None) -> Response:
    is_own = endpoint == "show_sign_ins"
    found, following = record.newest(current_staff() if is_own else None, before)
    newest = url_for(f"desk.{endpoint}")
    return fragments.page(
        "desk/sign_ins.html", "",
        found=found, is_own=is_own, newest=before and newest,
        following=following and url_for(f"desk.{endpoint}", before=following),
    )  # fmt: skip
