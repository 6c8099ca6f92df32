"""What becomes of something that is to be posted or stored, and why not."""

from plussa.refusals import Refused
from plussa.words import N_, Worded


class MoneyOutcome(Worded):
    """What became of a row, or why a use case refused."""

    STORED = "stored", N_("It is stored.")
    SAME = "same", N_("It was stored already.")  # word for word
    CONFLICT = "conflict", N_("There is another row with the same identifier.")

    UNKNOWN_CARD = "unknown_card", N_("Nobody has a card with this number.")
    BLOCKED_CARD = "blocked_card", N_("The card had been blocked.")  # at the moment of use
    LEFT = "left", N_("The member had left the programme.")
    NOT_CONFIRMED = "not_confirmed", N_("The member’s identity has not been confirmed.")
    NO_RIGHT = "no_right", N_("The member may not use the household’s money.")
    NOT_ENOUGH = "not_enough", N_("The household did not have enough money.")
    CLOSED = "closed", N_("The household is no more.")  # and its money went nowhere else
    UNKNOWN_ORIGINAL = "unknown_original", N_("What it gives back has not come from the tills.")
    BEFORE_ORIGINAL = "before_original", N_("It is dated before what it gives back.")
    TOO_MUCH = "too_much", N_("It gives back more than is left to give back.")
    BEYOND_BOUGHT = (  # a return of no known purchase
        "beyond_bought",
        N_("It returns more than the member has bought, of all that is kept."),
    )
    DUPLICATE = "duplicate", N_("The same receipt is there under another identifier.")
    NO_REASON = "no_reason", N_("The reason is missing.")
    CANNOT_REVERSE = (
        "cannot_reverse",
        N_("There is no such row, or it cannot be reversed, or it has been already."),
    )
    NO_SUM = "no_sum", N_("The sum is not one that such a row can have.")
    UNKNOWN_CHARITY = "unknown_charity", N_("There is no such charity.")  # or it takes nothing

    NOT_OVER = "not_over", N_("The month has not ended.")
    WRONG_DAY = "wrong_day", N_("The month is awarded from %(first)s to %(last)s.")
    GONE = "gone", N_("This row has been stored or decided meanwhile.")


GOOD = (MoneyOutcome.STORED, MoneyOutcome.SAME)


class MoneyRefused(Refused):
    """Nothing was posted or stored."""

    reason: MoneyOutcome
