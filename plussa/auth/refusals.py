"""Why logging in, and showing who one is, refuses something: each reason with its words."""

from plussa.refusals import Refused
from plussa.words import N_, Worded


class AuthRefusal(Worded):
    """The reasons."""

    NO_MATCH = "no_match", N_("The email address and the password do not match. Check both.")
    WRONG_PASSWORD = "wrong_password", N_("This is not your password.")
    NOT_FRESH = "not_fresh", N_("Show first who you are: log in with your bank again.")
    TOO_SHORT = "too_short", N_("Use at least 12 characters.")
    TOO_LONG = "too_long", N_("Use at most 256 characters.")
    GUESSABLE = (
        "guessable",
        N_("This password is among the first that would be guessed. Use other words."),
    )
    SAME_ADDRESS = "same_address", N_("This is your address already.")
    EMAIL_TAKEN = (
        "email_taken",
        N_("The email address on record belongs to another login. Customer service sorts it out."),
    )
    NO_CONTACT = "no_contact", N_("There is no address to send it to on record.")
    JUST_MOVED = (
        "just_moved",
        N_("The postal address was changed too lately to send a code to it."),
    )
    WRONG_CODE = "wrong_code", N_("This is not the code of the letter. Check it again.")
    WRONG_DIGITS = (
        "wrong_digits",
        N_("The code is wrong or has expired. After five attempts you need a new one."),
    )
    WRONG_NUMBERS = (
        "wrong_numbers",
        N_("The code does not belong to this card, or it has expired. Check both numbers."),
    )
    LETTER_OVER = (
        "letter_over",
        N_(
            "No letter is on its way, or its code has been tried too many times. A new letter can be"
            " ordered."
        ),
    )
    WEEK_NOT_OVER = (
        "week_not_over",
        N_("The week has not passed yet, or the request was cancelled."),
    )
    ALREADY_MEMBER = (
        "already_member",
        N_(
            "There is a membership already with this email address, or with your bank identity. A person"
            " has one membership, so no second one was made."
        ),
    )
    OVER = "over", N_("This was already done or withdrawn, or its time is over.")


class AuthRefused(Refused):
    """What was asked for is not done."""

    reason: AuthRefusal
