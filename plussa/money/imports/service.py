"""The import of a file from the tills: rows are read, checked and stored in batches.

What cannot be stored is put aside. A return that comes before what it returns waits, in a file
without a name, until all rows have been read. So memory stays the same however long the file is,
and an import that is broken off leaves only whole batches: run again, it goes on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from plussa import clock
from plussa.clock import HELSINKI
from plussa.members.imports.aside import Rejected, Waiting
from plussa.members.imports.checks import BadRow
from plussa.members.imports.columns import Table
from plussa.members.imports.reading import Line, Source, Unreadable
from plussa.members.imports.service import seldom_collected
from plussa.money import rates
from plussa.money.imports.checks import Span, bought, used
from plussa.money.imports.columns import PURCHASES, REDEMPTIONS
from plussa.money.imports.storing import Verdict, store_purchases, store_redemptions
from plussa.money.outcomes import Outcome

BATCH = 2_000  # rows


@dataclass(frozen=True)
class Kind:
    """A kind of file: its columns, how a line is checked, and how a batch is stored."""

    table: Table
    check: Callable[[Line, Span], Any]
    store: Callable[[Sequence[Any]], list[Verdict]]


KINDS = {
    "purchases": Kind(PURCHASES, bought, store_purchases),
    "redemptions": Kind(REDEMPTIONS, used, store_redemptions),
}


@dataclass
class Totals:
    """What came of an import so far."""

    rows: int = 0
    stored: int = 0
    same: int = 0
    conflicts: int = 0
    aside: int = 0

    @property
    def rejected(self) -> int:
        """Rows that somebody has to look at."""
        return self.conflicts + self.aside


Tell = Callable[[Totals, float], None]


def aside_file(file: Path) -> Path:
    """Where the rows of a file that were not stored are put."""
    return file.with_name(f"{file.name}.aside")


def import_file(file: Path, kind: Kind, tell: Tell = lambda totals, share: None) -> Totals:
    """Store the rows of a file that are new and good; put the others aside, with line and reason.

    Raises Fault for a file that cannot be read. `tell` hears of every batch, and how much of the
    file has been read.
    """
    with (
        seldom_collected(),
        Source(file, kind.table) as source,
        Rejected() as rejected,
        Waiting(kind.table.names) as waiting,
    ):
        work = _Import(kind, rejected, waiting)
        for batch in work.batches(source):
            work.store(batch)
            tell(work.totals, source.share)
        for batch in work.batches(waiting.lines()):
            work.store(batch, last=True)
            tell(work.totals, 1.0)
        if work.totals.rejected:
            rejected.keep(aside_file(file))
        else:
            aside_file(file).unlink(missing_ok=True)
        return work.totals


class _Import:
    """One import while it goes on."""

    def __init__(self, kind: Kind, rejected: Rejected, waiting: Waiting) -> None:
        self.kind, self.rejected, self.waiting = kind, rejected, waiting
        since = datetime.combine(rates.all_rates()[0].since, time(), HELSINKI)
        self.span = Span(since, clock.now())
        self.totals = Totals()

    def batches(self, lines: Iterable[Line | Unreadable]) -> Iterator[list[Any]]:
        """Good rows in batches."""
        batch = []
        for line in lines:
            try:
                if isinstance(line, Unreadable):
                    raise BadRow(line.reason)
                batch.append(self.kind.check(line, self.span))
            except BadRow as fault:
                self._put_aside(line, str(fault))
                continue
            if len(batch) >= BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def store(self, batch: list[Any], last: bool = False) -> None:
        """Store a batch, and put aside what must not be; after the last row nobody waits any more."""
        for row, (outcome, reason) in zip(batch, self.kind.store(batch), strict=True):
            if outcome is Outcome.UNKNOWN_ORIGINAL and not last:
                self.waiting.add(row.line)
                continue
            if outcome is Outcome.STORED:
                self.totals.stored += 1
            elif outcome is Outcome.SAME:
                self.totals.same += 1
            elif outcome is Outcome.CONFLICT:
                self.totals.conflicts += 1
                self.rejected.add(row.line.number, reason, row.line.row)
            else:
                self._put_aside(row.line, reason)
                continue
            self.totals.rows += 1

    def _put_aside(self, line: Line | Unreadable, reason: str) -> None:
        self.totals.aside += 1
        self.totals.rows += 1
        self.rejected.add(line.number, reason, line.row)
