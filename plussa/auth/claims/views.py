"""A login for who has a card: by a code to the email address on record, or by one that comes by post."""

from collections.abc import Callable
from datetime import timedelta

from flask import session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import quotas
from plussa.auth.blueprint import auth
from plussa.auth.checks import codes
from plussa.auth.claims import claim_letters, ways
from plussa.auth.forms import NO_CODE, CardNumberForm, ClaimLetterForm, CodeForm
from plussa.auth.identity import identities, linking
from plussa.auth.identity.views import enter_claimed, redeem
from plussa.auth.models import CodeUse, Identification, IdentityCheckWay, Login
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.i18n import current_language
from plussa.quotas import Quota
from plussa.web import fragments, limits, links
from plussa.web.addresses import localized

FROM_HERE = "100 per hour"  # codes that one network asks for: a shop shares its Wi-Fi with many
AN_HOUR = timedelta(hours=1)
# Codes and letters of one card: from one network, and from all; a stranger cannot use up another's.
CLAIMS_FROM_NETWORK = Quota("claim, network", 3, AN_HOUR)
CLAIMS = Quota("claim", 20, AN_HOUR)
GUESSES = Quota("claim code, network", 60, AN_HOUR, shared=True)  # at any code
CLAIM = "claim_code"  # where the session keeps the key of a code
CLAIM_LETTER = "claim_letter"  # purpose of a code


@localized(auth, "/{login}/{card}/")
def claim() -> Response:
    """Make a login for a membership, by its card and a code to the contact on record."""
    form = CardNumberForm()
    if form.validate_on_submit():
        with form.refusing(form.number, NO_CODE):
            _count(form)
            # Whether there is such a card must not show: what follows is the same.
            former = str(session.get(CLAIM, ""))
            code = codes.send_to_claim(form.digits, _identified(), current_language(), former)
            session[CLAIM] = code.key
            return fragments.redirect_to(url_for("auth.claim_by_code"))
    return fragments.page("auth/claim.html", "", form.status, form=form)


@localized(auth, "/{login}/{card}/{letter}/")
def ask_claim_letter() -> Response:
    """Ask for a code by letter to the postal address on record of a card's member."""
    form = CardNumberForm()
    if form.validate_on_submit():
        too_often = _(
            "No letter was ordered, because there have been too many attempts. Try again in an hour."
        )
        with form.refusing(form.number, too_often):
            _count(form)
            claim_letters.ask(form.digits, current_language())
            return fragments.redirect_to(url_for("auth.claim_by_letter"))
    return fragments.page("auth/claim_letter.html", "", form.status, form=form)


def _count(form: CardNumberForm) -> None:
    """Count that something is asked for a card, one that nobody has too; raise QuotaReached after many."""
    limits.require(FROM_HERE, "claim")
    card = f"card {form.digits}"
    quotas.spend((CLAIMS_FROM_NETWORK, f"{card} {limits.network()}"), (CLAIMS, card))


@localized(auth, "/{login}/{card}/{code}/")
def claim_by_code() -> Response:
    """Write the code, and be logged in to the membership."""
    form = CodeForm()
    return _claim(form, "auth/claim_code.html", lambda: _by_code(form))


@localized(auth, "/{login}/{card}/{letter}/{code}/")
def claim_by_letter() -> Response:
    """Write the code of the letter, and be logged in to the membership."""
    form = ClaimLetterForm()
    return _claim(form, "auth/claim_letter_code.html", lambda: _by_letter(form))


Claim = Callable[[], Login]  # what makes the login, once a code was right


def _claim(
    form: CodeForm | ClaimLetterForm, template: str, redeemed: Callable[[], Claim]
) -> Response:
    if form.validate_on_submit():
        too_often = _("There have been too many attempts from your network. Try again in an hour.")
        with form.refusing(form.code, too_often):
            with quotas.guess((GUESSES, limits.network())):
                make_login = redeemed()
            with form.refusing(form.code, status=409):
                return enter_claimed(make_login())
    return fragments.page(template, "", form.status, form=form)


def _by_code(form: CodeForm) -> Claim:
    code = redeem(CLAIM, form, CodeUse.LINK, None)
    if ways.way_of(code.member) is not IdentityCheckWay.EMAIL:
        raise AuthRefused(AuthRefusal.WRONG_DIGITS)
    # Where there is a password, this code is not enough: the page of linking asks for more.
    found = None if linking.has_password(code.member) else code.identification
    return lambda: linking.claim(code.member, found)


def _by_letter(form: ClaimLetterForm) -> Claim:
    waiting = claim_letters.waiting(form.digits)
    key = waiting.key if waiting else ""
    letter = claim_letters.redeem(key, form.code.data, digits_of(key))

    def make_login() -> Login:
        try:
            return linking.claim(letter.member, _identified())
        except (AuthRefused, linking.IdentityConflict):
            claim_letters.put_back(letter)
            raise

    return make_login


def _identified() -> Identification | None:
    return identities.recall(session.get("identification"))


def digits_of(key: str) -> str:
    """The digits of a letter's code."""
    return links.code(CLAIM_LETTER, key, claim_letters.DIGITS)
