"""Whether what is kept at hand of cases is what their entries come to."""

from collections import defaultdict
from collections.abc import Iterator

from plussa.cases.course import replay
from plussa.cases.models import Case, CaseEntry

BATCH = 500  # cases


def differences() -> Iterator[str]:
    """The numbers of cases whose state or due date is not what their entries come to."""
    last = 0
    while batch := list(Case.select().where(Case.id > last).order_by(Case.id).limit(BATCH)):
        entries: dict[int, list[CaseEntry]] = defaultdict(list)
        for entry in CaseEntry.select().where(CaseEntry.case.in_(batch)).order_by(CaseEntry.id):
            entries[entry.case_id].append(entry)
        for case in batch:
            kept = replay(case, entries[case.id])
            if any(getattr(case, name) != value for name, value in kept.items()):
                yield case.number
        last = batch[-1].id
