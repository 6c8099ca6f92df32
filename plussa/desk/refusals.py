"""Why customer service cannot do something, in words for who works there."""

from plussa.refusals import Refused
from plussa.words import N_, Worded


class DeskRefusal(Worded):
    """Why the desk says no."""

    LEFT = "left", N_("The membership has ended, or its member has died, so nothing was changed.")
    PROTECTED = (
        "protected",
        N_("The address is protected by a non-disclosure order, so it is not written down."),
    )
    TAKEN = "taken", N_("Somebody else has taken the case meanwhile.")
    DECIDED_ELSEWHERE = (
        "decided_elsewhere",
        N_("This is decided on its own page, to which the page of the case leads."),
    )
    OTHER_NAMES = "other_names", N_("The member asks for other names by now. Look at them again.")
    NAME_DECIDED = "name_decided", N_("Somebody has decided on these names already.")
    NOBODY = (
        "nobody",
        N_("Nobody was found. Check the number or the address, and ask the caller again."),
    )
    SEVERAL = "several", N_("Several members have this address. Ask for the membership number.")
    NO_SUCH_CASE = "no_such_case", N_("This member has no case with this number.")
    TOO_MANY_LOOKS = "too_many_looks", N_("Too many searches. Try again in an hour.")
    NAMES_DIFFER = (
        "names_differ",
        N_("The membership has other names, so it is not confirmed. Correct them first."),
    )
    BIRTH_DATE_DIFFERS = (
        "birth_date_differs",
        N_(
            "The membership has another date of birth, so it is not confirmed. Check the date, and"
            " correct it first."
        ),
    )
    SAME_EMAIL = (
        "same_email",
        N_("Somebody’s membership has this email address. A person has one membership."),
    )
    DUPLICATE = (
        "duplicate",
        N_("This could be a second membership. Check it, and tick the box if it is not."),
    )
    FORM_USED = (
        "form_used",
        N_("This form was sent before, and what it began has ended. Fill in a new one."),
    )
    MANDATE_OVER = (
        "mandate_over",
        N_("Their right to act has ended. Ask for a new paper before you continue."),
    )
    HAND_OVER_FIRST = (
        "hand_over_first",
        N_("The role of primary member must be handed over, or the household dissolved first."),
    )
    MORE_TO_TELL = "more_to_tell", N_("The sums have changed. Tell the caller what they are now.")
    PASSWORD_CHANGED = (
        "password_changed",
        N_("The password was changed a moment ago. Log in with the new one."),
    )
    USERNAME_TAKEN = "username_taken", N_("Somebody has this user name already.")
    USERNAME_UNKNOWN = "username_unknown", N_("Nobody who works here has this user name.")


class DeskRefused(Refused):
    """Customer service cannot do what it was about to do."""
