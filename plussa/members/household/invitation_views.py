"""Invitations: inviting, withdrawing, and what the invited sees and answers."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa import quotas
from plussa.members.household import homes, invitations
from plussa.members.household.forms import InviteForm
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.household.views import household
from plussa.members.mails import INVITATION
from plussa.members.models import Invitation
from plussa.members.visitor import current_member, visiting_member
from plussa.quotas import Quota, QuotaReached
from plussa.web import fragments, links
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button

INVITE = "members/invitation_new.html"
INVITATIONS = Quota("invitations", 20, timedelta(days=1))  # of one member


@localized(household, "/{account}/{household}/{invite}/")
def invite() -> Response:
    """Invite somebody by email."""
    member = current_member()
    homes.require_manager(member)
    form = InviteForm(language=member.language)
    context = {"form": form, "days": invitations.VALID.days, "most": invitations.MOST}
    if not form.validate_on_submit():
        return fragments.page(INVITE, "", form.status, **context)
    if not quotas.allow((INVITATIONS, member.key)):
        form.add_error(form.email, _("You have sent many invitations today. Try again tomorrow."))
        return fragments.page(INVITE, "", 429, **context)
    try:
        invitations.invite(member, form.email.data, form.language.data)
    except HouseholdRefused as refusal:
        if refusal.reason not in (HouseholdRefusal.WAITING, HouseholdRefusal.ONESELF):
            raise
        form.add_error(form.email, refusal)
        return fragments.page(INVITE, "", 422, **context)
    except QuotaReached:
        said = _(
            "Nothing was sent, because many invitations have been sent to this address"
            " already. Try again tomorrow."
        )
        form.add_error(form.email, said)
        return fragments.page(INVITE, "", 429, **context)
    flash(_("The invitation is on its way."))
    return _home()


@localized(household, "/{account}/{household}/{invitation}/<key:invitation_key>/{withdraw}/")
def withdraw(invitation_key: str) -> Response:
    """Take an invitation back."""
    member = current_member()
    found = invitations.find(member, invitation_key)
    if found is None:
        abort(404)
    if asked := fragments.ask("members/invitation_withdraw.html", invitation=found):
        return asked
    invitations.withdraw(member, found)
    flash(_("The invitation is withdrawn. Its link no longer works."))
    return _home()


@localized(household, "/{invitation}/<token>/", READ)
def show_invitation(token: str) -> Response:
    """Show who invites and what follows; a visitor is led back here after logging in or joining."""
    key = links.key(INVITATION, token)
    found = invitations.find_open(key)
    if found is None:
        return _over(key)
    if not current_user.is_authenticated:
        session["next"] = request.path
    return _invitation(found, token, Button())


@localized(household, "/{invitation}/<token>/{accept}/")
def accept(token: str) -> Response:
    """Move to the household that invites."""
    member, key, form = current_member(), links.key(INVITATION, token), Button()
    found = invitations.find_open(key)
    if found is None:
        return _home() if invitations.has_accepted(member, key) else _over(key)
    if not form.validate_on_submit():
        return _invitation(found, token, form)
    try:
        invitations.accept(member, found)
    except HouseholdRefused as refusal:
        if refusal.reason is HouseholdRefusal.OVER:
            return _over(key)
        raise
    flash(_("Welcome to the household."))
    return _home()


@localized(household, "/{invitation}/<token>/{decline}/")
def decline(token: str) -> Response:
    """Say no to an invitation; nobody has to be a member for that."""
    key, form = links.key(INVITATION, token), Button()
    found = invitations.find_open(key)
    if found is None:
        return _over(key)
    if not form.validate_on_submit():
        context = {"form": form, "token": token, "invitation": found}
        return _page("members/invitation_decline.html", form.status, **context)
    try:
        invitations.decline(found)
    except HouseholdRefused:
        return _over(key)
    session.pop("next", None)
    return fragments.redirect_to(url_for("household.show_invitation", token=token))


def _invitation(found: Invitation, token: str, form: Button) -> Response:
    """The page of an invitation: for a visitor, or with what it means for a member."""
    member = visiting_member()
    return _page(
        "members/invitation.html", form.status,
        invitation=found, token=token, member=member, form=form, most=invitations.MOST,
        why=invitations.obstacle(member, found) if member else None,
        alone=member is not None and not homes.others(member),
    )  # fmt: skip


def _home() -> Response:
    return fragments.redirect_to(url_for("household.show"))


def _over(key: str) -> Response:
    return _page("members/invitation_over.html", 410, declined=invitations.is_declined(key))


def _page(template: str, status: int, **context: Any) -> Response:
    """A page for anybody; who is logged in sees it within the account."""
    logged_in = current_user.is_authenticated
    return fragments.page(template, "", status, logged_in=logged_in, **context)
