"""Why something cannot be done in a case, in words for whoever tried."""

from plussa.refusals import Refused
from plussa.words import N_, Worded


class CaseRefusal(Worded):
    """Why a case says no."""

    CLOSED = "closed", N_("The case is closed, so nothing was done. A new matter is a new case.")
    QUESTION_WAITS = "question_waits", N_("A question is waiting for its answer already.")
    NO_REASON = "no_reason", N_("Give the reasons: the person reads them.")
    CANNOT_EXTEND = (
        "cannot_extend",
        N_("The time cannot be extended: it was extended already, or the first month is over."),
    )
    FORM_USED = "form_used", N_("Somebody else has sent this form. Open it again.")


class CaseRefused(Refused):
    """What was to be done in a case is not done."""
