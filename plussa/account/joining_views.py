"""Joining the programme."""

from typing import Any

from flask import Blueprint, flash, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa.account import joining as service
from plussa.account.forms import JoinForm
from plussa.auth.forms import NewPasswordForm
from plussa.auth.guard import way_back
from plussa.auth.identity import identities
from plussa.auth.models import Method
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.auth.session import browser as visits
from plussa.i18n import current_language
from plussa.legal.editions import Edition
from plussa.legal.published import editions_on
from plussa.web import fragments, limits, links
from plussa.web.addresses import READ, localized

CONFIRM = links.LinkPurpose(
    "confirm_joining",
    service.TO_CONFIRM,
    "a weekend away from the mailbox; then the form is deleted",
)

FROM_HERE = "100 per hour"  # forms from one network: a shop shares its Wi-Fi with many

joining = Blueprint("joining", __name__)


@localized(joining, "/{join}/")
def join() -> Response:
    """Fill in the form of joining."""
    if current_user.is_authenticated:
        return fragments.redirect_to(url_for("account.home"))
    found = identities.recall(session.get("identification"))
    form = JoinForm()
    if found is not None:
        del form.given_names, form.family_name  # the bank has said them
    context: dict[str, Any] = {"form": form, "rules": _current("rules"), "identification": found}
    if form.validate_on_submit():
        too_often = _(
            "No new link was sent, because several have been asked for in a short time."
            " Look for our earlier emails, or try again in an hour."
        )
        with form.refusing(form.email, too_often):
            limits.require(FROM_HERE, "join")
            given, family = (
                (found.given_names, found.family_name)
                if found
                else (form.given_names.data, form.family_name.data)
            )
            email, rules = form.email.data, context["rules"]
            service.begin(given, family, email, current_language(), rules, found)
            session.pop("identification", None)
            return fragments.redirect_to(url_for("joining.show_sent"))
    return fragments.page("account/join.html", "", form.status, **context)


@localized(joining, "/{join}/{sent}/", READ)
def show_sent() -> Response:
    """Say that a link is on its way."""
    return fragments.page("account/join_sent.html", "")


@localized(joining, "/{join}/{confirm}/<token>/")
def confirm(token: str) -> Response:
    """Choose a password and begin the membership; opening the link changes nothing."""
    waiting = service.find(links.key(CONFIRM, token))
    if waiting is None:
        return fragments.page("auth/link_over.html", "", 410, again=url_for("joining.join"))
    form = NewPasswordForm(known=(waiting.given_names, waiting.family_name, waiting.email))
    context: dict[str, Any] = {"form": form, "token": token, "waiting": waiting, "refused": None}
    if not form.validate_on_submit():
        return fragments.page("account/confirm_joining.html", "", form.status, **context)
    try:
        rules = editions_on().find("rules", waiting.rules_edition) or _current("rules")
        login = service.confirm(
            waiting.key, form.password.data, rules, editions_on().current("notice")
        )
    except AuthRefused as refused:
        if refused.reason is not AuthRefusal.ALREADY_MEMBER:
            return fragments.page("auth/link_over.html", "", 410, again=url_for("auth.log_in"))
        context["refused"] = refused.reason
        return fragments.page("account/confirm_joining.html", "", 409, **context)
    visits.enter(login, Method.PASSWORD)
    flash(_("Welcome. You are a member now, and this is your account."))
    return fragments.redirect_to(way_back("account.home"))


def _current(document: str) -> Edition:
    found = editions_on().current(document)
    assert found is not None, document  # the library does not load without one
    return found
