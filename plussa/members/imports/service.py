"""The import of a file: rows are read, checked and stored in batches; the rest is put aside.

A household never stands without its primary member: whoever comes before that member waits, in a
file without a name, until all rows have been read, and is then stored or put aside. So memory stays
the same however long the file is, and an import that is broken off leaves only whole batches.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plussa.exchange.aside import Rejected, Waiting
from plussa.exchange.bulk import seldom_collected
from plussa.exchange.fields import BadRow
from plussa.exchange.reading import Line, Source, Unreadable
from plussa.members.imports.checks import Rules, check
from plussa.members.imports.columns import MEMBERS, NAMES
from plussa.members.imports.known import Acceptances
from plussa.members.imports.rows import Row
from plussa.members.imports.storing import Stored, store

BATCH = 2_000  # rows
NO_PRIMARY = "household_external_id: the household has no primary member"


@dataclass
class Totals:
    """What came of an import so far."""

    rows: int = 0
    members: int = 0
    households: int = 0
    cards: int = 0
    same: int = 0
    conflicts: int = 0
    aside: int = 0

    @property
    def rejected(self) -> int:
        """Rows that somebody has to look at."""
        return self.conflicts + self.aside


Tell = Callable[[Totals, float], None]


def rejected_file(file: Path) -> Path:
    """Where the rows of a file that were not stored are put."""
    return file.with_name(f"{file.name}.rejected.jsonl")


def import_file(
    file: Path, rules: Rules, acceptances: Acceptances, tell: Tell = lambda totals, share: None
) -> Totals:
    """Store the rows of a file that are new and good; put the others into its rejected file.

    Raises Fault for a file that cannot be read. `tell` hears of every batch, and how much of the
    file has been read.
    """
    with (
        seldom_collected(),
        Source(file, MEMBERS) as source,
        Rejected() as rejected,
        Waiting(NAMES) as waiting,
    ):
        work = _Import(rules, acceptances, rejected, waiting)
        for batch in work.batches(source):
            work.store(batch)
            tell(work.totals, source.share)
        for batch in work.batches(waiting.lines()):
            work.store(batch, last=True)
            tell(work.totals, 1.0)
        if work.totals.rejected:
            rejected.keep(rejected_file(file))
        else:
            rejected_file(file).unlink(missing_ok=True)
        return work.totals


class _Import:
    """One import while it goes on."""

    def __init__(
        self, rules: Rules, acceptances: Acceptances, rejected: Rejected, waiting: Waiting
    ) -> None:
        self.rules, self.acceptances = rules, acceptances
        self.rejected, self.waiting = rejected, waiting
        self.totals = Totals()

    def batches(self, lines: Iterable[Line | Unreadable]) -> Iterator[list[Row]]:
        """Good rows in batches; a member is in a batch once, so that repeats are seen as such."""
        batch: dict[str, Row] = {}
        for line in lines:
            row = self._check(line)
            if row is None:
                continue
            if len(batch) >= BATCH or row.external_id in batch:
                yield list(batch.values())
                batch = {}
            batch[row.external_id] = row
        yield list(batch.values())

    def store(self, batch: list[Row], last: bool = False) -> None:
        """Store a batch, and put aside what must not be; after the last row nobody waits any more."""
        if not batch:
            return
        done = store(batch, self.acceptances)
        self._count(done)
        for row, reason in done.decision.conflicts:
            self._refuse(row.line, reason)
        for row, reason in done.decision.bad:
            self._put_aside(row.line, reason)
        for row in done.decision.waiting:
            if last:
                self._put_aside(row.line, NO_PRIMARY)
            else:
                self.waiting.add(row.line)

    def _check(self, line: Line | Unreadable) -> Row | None:
        try:
            if isinstance(line, Line):
                return check(line, self.rules)
            self._put_aside(line, line.reason)
        except BadRow as fault:
            self._put_aside(line, str(fault))
        return None

    def _count(self, done: Stored) -> None:
        totals, decision = self.totals, done.decision
        totals.members += len(decision.new)
        totals.households += done.households
        totals.cards += done.cards
        totals.same += len(decision.same)
        totals.conflicts += len(decision.conflicts)
        totals.rows += len(decision.new) + len(decision.same) + len(decision.conflicts)

    def _put_aside(self, line: Line | Unreadable, reason: str) -> None:
        self.totals.aside += 1
        self.totals.rows += 1
        self._refuse(line, reason)

    def _refuse(self, line: Line | Unreadable, reason: str) -> None:
        self.rejected.add(line.number, reason, line.row)
