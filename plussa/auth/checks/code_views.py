"""Showing who one is: by password and a code, by a bank, or by a card and a code."""

from datetime import timedelta

from flask import session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa import quotas
from plussa.auth.blueprint import auth
from plussa.auth.checks import codes
from plussa.auth.claims import ways
from plussa.auth.email import contacts
from plussa.auth.forms import CardNumberForm, CodeForm, PasswordForm
from plussa.auth.guard import way_back
from plussa.auth.identity import identities, linking
from plussa.auth.identity.views import enter_claimed, redeem, refused, say_wrong
from plussa.auth.models import Code, CodeUse, IdentityCheckWay
from plussa.auth.password import credentials
from plussa.auth.refusals import AuthRefused
from plussa.auth.session import sessions
from plussa.i18n import current_language
from plussa.members.visitor import current_member
from plussa.quotas import Quota, QuotaReached
from plussa.web import fragments, limits
from plussa.web.addresses import localized

FROM_HERE = "100 per hour"  # codes that one network asks for: a shop shares its Wi-Fi with many
AN_HOUR = timedelta(hours=1)
# Codes and letters of one card: from one network, and from all; a stranger cannot use up another's.
CLAIMS_FROM_NETWORK = Quota("claim, network", 3, AN_HOUR)
CLAIMS = Quota("claim", 20, AN_HOUR)
GUESSES = Quota("claim code, network", 60, AN_HOUR, shared=True)  # at any code
IDENTIFY, CLAIM = "identify_code", "claim_code"  # where the session keeps the key of a code


@localized(auth, "/{account}/{identify}/")
def identify() -> Response:
    """Show once more who one is, before what cannot be undone."""
    form = PasswordForm()
    login = current_user.login
    by_code = contacts.can_send_code(current_member())
    context = {"form": form, "login": login, "member": current_member(), "by_code": by_code}
    if form.is_submitted() and not by_code:  # a letter is the way then
        return fragments.page("auth/identify.html", "", 409, **context)
    if not form.validate_on_submit():
        return fragments.page("auth/identify.html", "", form.status, **context)
    try:
        credentials.confirm_password(login, form.password.data)
        session[IDENTIFY] = codes.send_to_identify(current_user.session).key
    except AuthRefused as why:
        form.add_error(form.password, why)
        return fragments.page("auth/identify.html", "", 422, **context)
    except QuotaReached:
        form.add_error(
            form.password,
            _("No code was sent, because there have been too many attempts. Try again in an hour."),
        )
        return fragments.page("auth/identify.html", "", 429, **context)
    return fragments.redirect_to(url_for("auth.enter_code"))


@localized(auth, "/{account}/{identify}/{code}/")
def enter_code() -> Response:
    """Write the code that was sent by email."""
    form = CodeForm()
    if not form.validate_on_submit():
        return fragments.page("auth/enter_code.html", "", form.status, form=form)
    if redeem(IDENTIFY, form, CodeUse.IDENTIFY, current_user.session) is None:
        say_wrong(form)
        return fragments.page("auth/enter_code.html", "", 422, form=form)
    session.pop(IDENTIFY)
    sessions.mark_identified(current_user.session, strongly=False)
    return fragments.redirect_to(way_back("account.home"))


@localized(auth, "/{login}/{card}/")
def claim() -> Response:
    """Make a login for a membership, by its card and a code to the contact on record."""
    form = CardNumberForm()
    if not form.validate_on_submit():
        return fragments.page("auth/claim.html", "", form.status, form=form)
    number = form.digits
    try:  # cards that nobody has are counted like all others
        count_claim(number)
    except QuotaReached:
        form.add_error(
            form.number,
            _("No code was sent, because there have been too many attempts. Try again in an hour."),
        )
        return fragments.page("auth/claim.html", "", 429, form=form)
    found = identities.recall(session.get("identification"))
    # Whether there is such a card must not show: what follows is the same.
    former = str(session.get(CLAIM, ""))
    session[CLAIM] = codes.send_to_claim(number, found, current_language(), former).key
    return fragments.redirect_to(url_for("auth.claim_by_code"))


def count_claim(number: str) -> None:
    """Count that a code or a letter of a card is asked for; raise QuotaReached after many."""
    limits.require(FROM_HERE, "claim")
    card = f"card {number}"
    quotas.spend((CLAIMS_FROM_NETWORK, f"{card} {limits.network()}"), (CLAIMS, card))


@localized(auth, "/{login}/{card}/{code}/")
def claim_by_code() -> Response:
    """Write the code, and be logged in to the membership."""
    form = CodeForm()
    if not form.validate_on_submit():
        return fragments.page("auth/claim_code.html", "", form.status, form=form)
    guess = (GUESSES, limits.network())
    try:
        quotas.spend(guess)
    except QuotaReached:
        form.add_error(
            form.code,
            _("There have been too many attempts from your network. Try again in an hour."),
        )
        return fragments.page("auth/claim_code.html", "", 429, form=form)
    code = redeem(CLAIM, form, CodeUse.LINK, None)
    if code is None or ways.way_of(code.member) is not IdentityCheckWay.EMAIL:
        say_wrong(form)
        return fragments.page("auth/claim_code.html", "", 422, form=form)
    quotas.take_back(guess)
    return _enter_claimed(code, form)


def _enter_claimed(code: Code, form: CodeForm) -> Response:
    """Log in to the membership of a code, and link who the bank says it is."""
    found = code.identification
    if linking.has_password(code.member):
        found = None  # this code is not enough: the page of linking asks for more
    try:
        login = linking.claim(code.member, found)
    except AuthRefused as why:
        form.add_error(form.code, why)
        return fragments.page("auth/claim_code.html", "", 409, form=form)
    except linking.IdentityConflict as conflict:
        return refused(conflict)
    return enter_claimed(login)
