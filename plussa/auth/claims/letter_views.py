"""A login for who has a card but no email address on record: by a code that comes by post."""

from flask import session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import quotas
from plussa.auth.blueprint import auth
from plussa.auth.checks.code_views import GUESSES, count_claim
from plussa.auth.claims import claim_letters
from plussa.auth.forms import CardNumberForm, ClaimLetterForm
from plussa.auth.identity import identities, linking
from plussa.auth.identity.views import enter_claimed, refused
from plussa.auth.models import ClaimLetter
from plussa.auth.refusals import AuthRefused
from plussa.i18n import current_language
from plussa.quotas import QuotaReached
from plussa.web import fragments, limits, links
from plussa.web.addresses import localized

CLAIM_LETTER = "claim_letter"  # purpose of a code


@localized(auth, "/{login}/{card}/{letter}/")
def ask_claim_letter() -> Response:
    """Ask for a code by letter to the postal address on record of a card's member."""
    form = CardNumberForm()
    if not form.validate_on_submit():
        return fragments.page("auth/claim_letter.html", "", form.status, form=form)
    number = form.digits
    try:  # cards that nobody has are counted like all others
        count_claim(number)
    except QuotaReached:
        form.add_error(
            form.number,
            _(
                "No letter was ordered, because there have been too many attempts. Try again in"
                " an hour."
            ),
        )
        return fragments.page("auth/claim_letter.html", "", 429, form=form)
    claim_letters.ask(number, current_language())
    return fragments.redirect_to(url_for("auth.claim_by_letter"))


@localized(auth, "/{login}/{card}/{letter}/{code}/")
def claim_by_letter() -> Response:
    """Write the code of the letter, and be logged in to the membership."""
    form = ClaimLetterForm()
    if not form.validate_on_submit():
        return fragments.page("auth/claim_letter_code.html", "", form.status, form=form)
    guess = (GUESSES, limits.network())
    try:
        quotas.spend(guess)
    except QuotaReached:
        form.add_error(
            form.code,
            _("There have been too many attempts from your network. Try again in an hour."),
        )
        return fragments.page("auth/claim_letter_code.html", "", 429, form=form)
    letter = _redeem(form)
    if letter is None:
        form.add_error(
            form.code,
            _("The code does not belong to this card, or it has expired. Check both numbers."),
        )
        return fragments.page("auth/claim_letter_code.html", "", 422, form=form)
    quotas.take_back(guess)
    found = identities.recall(session.get("identification"))
    try:
        login = linking.claim(letter.member, found)
    except AuthRefused as why:
        claim_letters.put_back(letter)
        form.add_error(form.code, why)
        return fragments.page("auth/claim_letter_code.html", "", 409, form=form)
    except linking.IdentityConflict as conflict:
        claim_letters.put_back(letter)
        return refused(conflict)
    return enter_claimed(login)


def _redeem(form: ClaimLetterForm) -> ClaimLetter | None:
    waiting = claim_letters.waiting(form.digits)
    key = waiting.key if waiting else ""
    return claim_letters.redeem(key, form.code.data, digits_of(key))


def digits_of(key: str) -> str:
    """The digits of a letter's code."""
    return links.code(CLAIM_LETTER, key, claim_letters.DIGITS)
