"""The import of a file from the tills: rows are read, checked and stored in batches.

What cannot be stored is put aside. A row that may be stored after others, such as a return that comes
before what it returns, waits in a file without a name until all rows have been read, and from then on
in the database, where every import tries it again. So memory stays the same however long the file is,
and an import that is broken off leaves only whole batches: run again, it goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from plussa import clock
from plussa.dates import HELSINKI
from plussa.exchange.aside import Rejected, Waiting
from plussa.exchange.bulk import seldom_collected
from plussa.exchange.columns import Table
from plussa.exchange.fields import BadRow
from plussa.exchange.reading import Line, Source, Unreadable
from plussa.money import forgetting, rates
from plussa.money.imports import waiting
from plussa.money.imports.checks import Span, bought, used
from plussa.money.imports.columns import PURCHASES, REDEMPTIONS
from plussa.money.imports.waiting import Tried
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills.waiting_rows import RowKind

BATCH = 2_000  # rows
# What a later row of the same file may mend.
LATER = (MoneyOutcome.UNKNOWN_ORIGINAL, MoneyOutcome.NOT_ENOUGH, MoneyOutcome.BEYOND_BOUGHT)


@dataclass(frozen=True)
class Kind:
    """A kind of file: its columns, and how a line is checked."""

    name: RowKind
    table: Table
    check: Callable[[Line, Span], Any]


KINDS = {
    "purchases": Kind(RowKind.PURCHASES, PURCHASES, bought),
    "redemptions": Kind(RowKind.REDEMPTIONS, REDEMPTIONS, used),
}


NOTHING = Tried(0, 0, 0)


@dataclass
class Totals:
    """What came of an import so far."""

    rows: int = 0
    stored: int = 0
    same: int = 0
    conflicts: int = 0
    aside: int = 0
    waiting: int = 0  # of those put aside, how many wait for their original
    earlier: Tried = NOTHING  # what came of rows that waited, of all files

    @property
    def rejected(self) -> int:
        """Rows that somebody has to look at."""
        return self.conflicts + self.aside - self.waiting


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
        Waiting(kind.table.names) as later,
    ):
        work = _Import(kind, rejected, later)
        for batch in work.batches(source):
            work.store(batch)
            tell(work.totals, source.share)
        for batch in work.batches(later.lines()):
            work.store(batch, last=True)
            tell(work.totals, 1.0)
        work.totals.earlier = waiting.try_all()
        if work.totals.conflicts or work.totals.aside:
            rejected.keep(aside_file(file))
        else:
            aside_file(file).unlink(missing_ok=True)
        return work.totals


class _Import:
    """One import while it goes on."""

    def __init__(self, kind: Kind, rejected: Rejected, later: Waiting) -> None:
        self.kind, self.rejected, self.later = kind, rejected, later
        self.totals = Totals()

    def batches(self, lines: Iterable[Line | Unreadable]) -> Iterator[list[Any]]:
        """Good rows in batches; what days rows can be of is asked for each, as a night may pass."""
        batch: list[Any] = []
        span = self._span()
        for line in lines:
            try:
                if isinstance(line, Unreadable):
                    raise BadRow(line.reason)
                batch.append(self.kind.check(line, span))
            except BadRow as fault:
                self._put_aside(line, str(fault))
                continue
            if len(batch) >= BATCH:
                yield batch
                batch, span = [], self._span()
        if batch:
            yield batch

    def store(self, rows: list[Any], last: bool = False) -> None:
        """Store a batch, and put aside what must not be; after the last row nobody waits in the file."""
        known = waiting.decided(self.kind.name, rows)
        self.totals.same += len(known)
        self.totals.rows += len(known)
        batch = [row for place, row in enumerate(rows) if place not in known]
        verdicts = waiting.STORES[self.kind.name](batch)
        tried = [
            (row, outcome, reason)
            for row, (outcome, reason) in zip(batch, verdicts, strict=True)
            if last or not self._comes_later(row, outcome)
        ]
        quiet = waiting.keep(self.kind.name, [(row, outcome) for row, outcome, _ in tried])
        self.totals.waiting += len(quiet)
        for row, outcome, reason in tried:
            self._count(row.line, outcome, reason)

    def _comes_later(self, row: Any, outcome: MoneyOutcome | None) -> bool:
        if outcome in LATER:
            self.later.add(row.line)
        return outcome in LATER

    def _count(self, line: Line, outcome: MoneyOutcome | None, reason: str) -> None:
        if outcome is MoneyOutcome.STORED:
            self.totals.stored += 1
        elif outcome is MoneyOutcome.SAME:
            self.totals.same += 1
        elif outcome is MoneyOutcome.CONFLICT:
            self.totals.conflicts += 1
            self.rejected.add(line.number, reason, line.row)
        else:
            self._put_aside(line, reason)
            return
        self.totals.rows += 1

    def _span(self) -> Span:
        since = datetime.combine(rates.all_rates()[0].since, time(), HELSINKI)
        kept = forgetting.oldest_day(waiting.CATEGORIES[self.kind.name])
        return Span(since, clock.now(), datetime.combine(kept, time(), HELSINKI))

    def _put_aside(self, line: Line | Unreadable, reason: str) -> None:
        self.totals.aside += 1
        self.totals.rows += 1
        self.rejected.add(line.number, reason, line.row)
