"""Whether what is kept at hand of cases is what their entries come to."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from plussa.cases.course import Kept, replay
from plussa.cases.models import Case, CaseEntry

BATCH = 500  # cases


def differences() -> Iterator[str]:
    """The numbers of cases whose state or due date is not what their entries come to."""
    last = 0
    while batch := list(Case.select().where(Case.id > last).order_by(Case.id).limit(BATCH)):
        entries = _entries_of(batch)
        for case in batch:
            kept = Kept(case.state, case.due_on, case.paused_on, case.closed_at)
            if kept != replay(case, entries[case.id]):
                yield case.number
        last = batch[-1].id


def _entries_of(cases: Sequence[Case]) -> dict[int, list[CaseEntry]]:
    found: dict[int, list[CaseEntry]] = defaultdict(list)
    for entry in CaseEntry.select().where(CaseEntry.case.in_(cases)).order_by(CaseEntry.id):
        found[entry.case_id].append(entry)
    return found
