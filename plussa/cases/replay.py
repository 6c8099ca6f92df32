"""Whether what is kept at hand of cases is what their entries come to."""

from collections.abc import Iterator

from plussa import clock
from plussa.cases.course import course, due_by, due_on, entries_of
from plussa.cases.models import Case

BATCH = 500  # cases


def differences() -> Iterator[str]:
    """The numbers of cases whose state or due date is not what their entries come to."""
    today, last = clock.today(), 0
    while batch := list(Case.select().where(Case.id > last).order_by(Case.id).limit(BATCH)):
        for case in batch:
            found = course(entries_of(case))
            kept = (case.state, due_on(case, today), case.paused_on)
            begun = found.pauses[-1].begun if found.is_paused else None
            if kept != (found.state, due_by(case, found, today), begun):
                yield case.number
        last = batch[-1].id
