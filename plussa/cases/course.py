"""The course of a case: what its entries come to. The one place that knows, for every reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plussa import dates
from plussa.cases.deadlines import Pause, PauseBar, bar, due
from plussa.cases.kinds import term_of
from plussa.cases.models import ANSWERS, Case, CaseEntry, CaseState, CaseStep


@dataclass(frozen=True)
class Course:
    """Where a case stands, when its clock stood still, whether it had its extension; an open question."""

    state: CaseState
    pauses: tuple[Pause, ...]
    extended: bool
    question: CaseEntry | None = None  # that waits for its answer

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still."""
        return bool(self.pauses) and self.pauses[-1].ended is None


def course(entries: Iterable[CaseEntry]) -> Course:
    """What the entries of a case come to, from the first on."""
    state, pauses, extended = CaseState.OPEN, list[Pause](), False
    question: CaseEntry | None = None
    for entry in entries:
        state = entry.state
        day = dates.day_of(entry.at)
        if entry.step is CaseStep.ASKED:
            question = entry
        elif entry.step in ANSWERS:
            question = None
        if entry.step is CaseStep.ASKED and state is CaseState.PAUSED:
            pauses.append(Pause(day))
        elif pauses and pauses[-1].ended is None and state is not CaseState.PAUSED:
            pauses[-1] = Pause(pauses[-1].begun, day)
        extended = extended or entry.step is CaseStep.EXTENDED
    return Course(state, tuple(pauses), extended, question)


def bar_to_pause(case: Case, found: Course, today: date) -> PauseBar | None:
    """Why no question of today lets the time of a case stand still; None when one may."""
    term = term_of(case.kind, case.received_on)
    return bar(term, case.received_on, today, found.pauses, found.extended)


def replay(case: Case, entries: Sequence[CaseEntry]) -> dict[str, Any]:
    """The columns that a case keeps at hand of its entries, and what each is, whatever the day."""
    found = course(entries)
    paused_on = found.pauses[-1].begun if found.is_paused else None
    is_open = found.state in (CaseState.OPEN, CaseState.PAUSED)
    last = None if is_open else max(one.at for one in entries if one.step is not CaseStep.NOTED)
    term = term_of(case.kind, case.received_on)
    # Of an open pause no day counts yet: each reader adds those up to its own day.
    today = paused_on or case.received_on
    kept_due = due(term, case.received_on, today, found.pauses, found.extended)
    kept = {"state": found.state, "due_on": kept_due}
    return {**kept, "paused_on": paused_on, "closed_at": last}


def due_on(case: Case, today: date) -> date:
    """The same from what is kept at hand: what the person, the mails and customer service see."""
    stood_still = Pause(case.paused_on).days(today) if case.paused_on else 0
    return case.due_on + timedelta(days=stood_still)


def entries_of(case: Case) -> Sequence[CaseEntry]:
    """The entries of a case in order."""
    return list(CaseEntry.select().where(CaseEntry.case == case).order_by(CaseEntry.id))
