"""Why a household is not changed."""

from plussa.refusals import Refused
from plussa.words import N_, Worded


class HouseholdRefusal(Worded):
    """Why a household cannot be changed so."""

    NOT_PRIMARY = "not_primary", N_("Only the primary member of the household can do this.")
    NOT_CONFIRMED = (
        "not_confirmed",
        N_(
            "Identify yourself first. Until your membership is confirmed you do not see the others, and"
            " cannot invite anybody or decide for them."
        ),
    )
    OTHER_NOT_CONFIRMED = (
        "other_not_confirmed",
        N_(
            "The role can be handed over only to a member whose membership is confirmed. Ask them to"
            " identify themselves first."
        ),
    )
    HAND_OVER_FIRST = (
        "hand_over_first",
        N_(
            "You are the primary member, and there are others in your household. Hand the role over to"
            " one of them or dissolve the household first."
        ),
    )
    FULL = (
        "full",
        N_(
            "There is room for %(most)s people in a household. Invitations that are waiting for an answer"
            " count too."
        ),
    )
    ONESELF = "oneself", N_("This is your own address. You are in your household already.")
    WAITING = "waiting", N_("An invitation to this address is waiting for an answer already.")
    OVER = "over", N_("This invitation can no longer be answered.")
    ALREADY_HERE = (
        "already_here",
        N_("You are in this household already, so there is nothing to accept."),
    )
    GONE = "gone", N_("Your household has changed. This is how it is now.")  # the other one
    CHANGED = "changed", N_("Your household has changed. This is how it is now.")


class HouseholdRefused(Refused):
    """A household is not changed."""

    reason: HouseholdRefusal
