"""Why something is not done with a membership or its data, in the words that a person reads."""

from plussa.refusals import Refused
from plussa.words import N_, Worded


class PrivacyRefusal(Worded):
    """Why an erasure, a restriction or the end of a membership is refused."""

    LEFT = "left", N_("The membership has ended, or its member has died, so nothing was changed.")
    SAME_PERSON = "same_person", N_("You entered this one. Somebody else must approve it.")
    DECIDED = "decided", N_("Somebody has decided this one already.")
    # Of a death one person is enough who has seen an extract from the population register.
    NO_EXTRACT = (
        "no_extract",
        N_("You wrote this down. Somebody else confirms it, unless you have seen an extract."),
    )
    SETTLED = "settled", N_("It was settled meanwhile, and nothing more was done.")
    NOT_CONFIRMED = "not_confirmed", N_("Nobody else has confirmed the death yet.")
    NO_MANDATE = "no_mandate", N_("The estate’s authorisation has not been seen yet.")
    CASE_OPEN = (
        "case_open",
        N_(
            "Nothing was done: the case is still open. Decide it first, so that the member can read why"
            " the restriction ends."
        ),
    )
    # The request is stored, nothing else has happened, and the next run tries again.
    NOT_BEGUN = "not_begun", N_("The erasure could not begin. None of your data has been erased.")


class PrivacyRefused(Refused):
    """Nothing was done with a membership or its data."""


def require_second(first: str, second: str) -> None:
    """Two people decide: who entered something is not the one who approves it. Raises PrivacyRefused."""
    if first == second:
        raise PrivacyRefused(PrivacyRefusal.SAME_PERSON)
