"""What becomes of something that is to be posted or stored, and why not."""

from enum import Enum


class MoneyOutcome(Enum):
    """What became of a row."""

    STORED = "stored"
    SAME = "same"  # it was there already, word for word
    CONFLICT = "conflict"  # something else is there under the same identifier

    UNKNOWN_CARD = "unknown_card"
    BLOCKED_CARD = "blocked_card"  # at the moment of use
    LEFT = "left"  # the member had left the programme
    NOT_CONFIRMED = "not_confirmed"
    NO_RIGHT = "no_right"  # to use the household's money
    NOT_ENOUGH = "not_enough"
    CLOSED = "closed"  # the household is no more, and its money went nowhere else
    UNKNOWN_ORIGINAL = "unknown_original"  # what a return returns
    BEFORE_ORIGINAL = "before_original"  # given back, or returned, before it was used or bought
    TOO_MUCH = "too_much"  # more than is left to return
    BEYOND_BOUGHT = "beyond_bought"  # a return of no known purchase, of more than was bought
    DUPLICATE = "duplicate"  # the same receipt is there under another identifier
    NO_REASON = "no_reason"
    CANNOT_REVERSE = "cannot_reverse"  # this kind of entry, or this one once more
    NO_SUM = "no_sum"  # a sum that is none, or not above zero
    UNKNOWN_CHARITY = "unknown_charity"  # or one that takes no donations


GOOD = (MoneyOutcome.STORED, MoneyOutcome.SAME)


class Refused(Exception):
    """Nothing was posted or stored."""

    def __init__(self, why: MoneyOutcome) -> None:
        super().__init__(why.value)
        self.why = why


class NotEnough(Refused):
    """There is less money than is to be used."""

    def __init__(self) -> None:
        super().__init__(MoneyOutcome.NOT_ENOUGH)


def require(outcome: MoneyOutcome) -> MoneyOutcome:
    """An outcome that is good; raise Refused otherwise, NotEnough as itself."""
    if outcome is MoneyOutcome.NOT_ENOUGH:
        raise NotEnough
    if outcome not in GOOD:
        raise Refused(outcome)
    return outcome
