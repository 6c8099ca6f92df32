"""When an answer is due: one function for the person who waits and for who answers. Pure.

Dates are dates in Helsinki; a due date is met until its day ends there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plussa.dates import add_months
from plussa.words import N_, Worded


@dataclass(frozen=True)
class Term:
    """How long answering may take: calendar months, then days; and by how many months at most once more.

    `pauses`: a question may let it stand still, once.
    """

    months: int = 0
    days: int = 0
    extension: int = 0  # months
    pauses: bool = False


# Within one month of receipt; two further months where necessary (GDPR 12(3)). It stands still while
# the person is asked who they are (GDPR 12(6)), or what the request is about.
RIGHTS = Term(months=1, extension=2, pauses=True)
# Feedback on accessibility (Act 306/2019, section 9).
FEEDBACK = Term(days=14)


@dataclass(frozen=True)
class Pause:
    """Days on which the clock stood still: from the day of a question to the day of its answer."""

    begun: date
    ended: date | None = None

    def days(self, today: date) -> int:
        """How many days it has lasted by a day; a pause that goes on grows with each."""
        return max((self.ended or today) - self.begun, timedelta()).days


class PauseBar(Worded):
    """Why no question lets the time stand still, whatever is asked; `day` is the due date."""

    KIND = (
        "kind",
        N_(
            "The time limit keeps running whatever you ask: only a request about one’s "
            "own data can wait for an answer. The case is due on %(day)s."
        ),
    )
    HAD = (
        "had",
        N_(
            "The time limit keeps running whatever you ask: it has been paused once "
            "already. The case is due on %(day)s."
        ),
    )
    OVER = (
        "over",
        N_(
            "The time limit keeps running whatever you ask: the case was due on %(day)s, "
            "and a question does not change that."
        ),
    )


def due(
    term: Term, received: date, today: date, pauses: Sequence[Pause] = (), extended: bool = False
) -> date:
    """The last day for the answer, as it stands today.

    The day of receipt does not count. Each day of a pause moves the due date by one. An extension
    counts calendar months from receipt, before the days of the pauses.
    """
    months = term.months + (term.extension if extended else 0)
    unpaused = add_months(received, months) + timedelta(days=term.days)
    return unpaused + timedelta(days=sum(pause.days(today) for pause in pauses))


def bar(
    term: Term, received: date, today: date, pauses: Sequence[Pause] = (), extended: bool = False
) -> PauseBar | None:
    """Why a question asked today lets the time run on; None when it may stand still.

    Once, and only while there is time: nobody waits longer for being asked again, or too late.
    """
    if not term.pauses:
        return PauseBar.KIND
    if pauses:
        return PauseBar.HAD
    return PauseBar.OVER if today > due(term, received, today, pauses, extended) else None


def may_extend(
    term: Term, received: date, today: date, pauses: Sequence[Pause] = (), extended: bool = False
) -> bool:
    """Whether the one extension can be taken today: the person is told within the first term (GDPR 12(3))."""
    return bool(term.extension) and not extended and today <= due(term, received, today, pauses)
