"""The import of a file: rows are read, checked and stored in batches; what cannot be is put aside.

A row that may be stored once others are waits until all have been read. What waits or is put aside holds
personal data: until the end it is in files without a name, which vanish with the process, and only the
owner may read the one that stays. So memory stays the same however long the file is, and an import that
is broken off leaves only whole batches: run again, it goes on.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any

from plussa.exchange.bulk import seldom_collected
from plussa.exchange.columns import FileTable
from plussa.exchange.fields import BadRow
from plussa.exchange.reading import FileLine, FileSource, UnreadableFile
from plussa.files import private_text

BATCH = 2_000  # rows

Check = Callable[[FileLine], Any]


@dataclass
class Totals:
    """What came of an import so far."""

    stored: int = 0
    same: int = 0
    conflicts: int = 0
    aside: int = 0
    waiting: int = 0  # of those put aside, how many nobody has to look at so far
    beside: Counter[str] = field(default_factory=Counter)  # what else was stored, by its name
    earlier: Any = None  # what came of rows of earlier files, if they were tried again

    @property
    def rows(self) -> int:
        """The rows whose end is known."""
        return self.stored + self.same + self.conflicts + self.aside

    @property
    def rejected(self) -> int:
        """Rows that somebody has to look at."""
        return self.conflicts + self.aside - self.waiting


class Import:
    """One import while it goes on: whatever stores a batch counts in `totals` what came of it."""

    def __init__(self, aside: IO[str], later: IO[str]) -> None:
        self.totals, self.is_last = Totals(), False
        self._aside, self._later = aside, later

    def put_aside(self, line: FileLine | UnreadableFile, reason: str) -> None:
        """Put a row aside that cannot be stored."""
        self.totals.aside += 1
        self._keep(line, reason)

    def refuse(self, line: FileLine, reason: str) -> None:
        """Put a row aside that is there already, and says otherwise."""
        self.totals.conflicts += 1
        self._keep(line, reason)

    def postpone(self, line: FileLine) -> None:
        """Have a row wait until all others have been stored; nobody waits in what `is_last`."""
        self._later.write(json.dumps((line.number, line.values)) + "\n")

    def postponed(self, names: tuple[str, ...]) -> Iterator[FileLine]:
        """The rows that waited, in their order."""
        self._later.seek(0)
        for number, values in map(json.loads, self._later):
            yield FileLine(number, tuple(values), names)

    def _keep(self, line: FileLine | UnreadableFile, reason: str) -> None:
        """Write a row down; whatever is not ASCII is escaped, also what is not even Unicode."""
        told = {"line": line.number, "reason": reason, "row": line.row}
        self._aside.write(json.dumps(told) + "\n")


Store = Callable[[list[Any], Import], None]


@dataclass(frozen=True)
class FileKind:
    """A kind of file: what its rows are called, its columns, and how they are checked and stored.

    The check is made for each batch, as a night may pass. Rows of one name are in batches of their own,
    so that repeats are seen as such. At the end rows of earlier files may be tried again.
    """

    name: str
    table: FileTable
    make_check: Callable[[], Check]
    store: Store
    name_of: Callable[[Any], Any] = id
    try_earlier: Callable[[], Any] = lambda: None

    def source(self, file: Path) -> Any:
        """What iterates over the rows of a file, and tells the share of it that was read."""
        return FileSource(file, self.table)


Tell = Callable[[Totals, float], None]


def aside_file(file: Path) -> Path:
    """Where the rows of a file that were not stored are put."""
    return file.with_name(f"{file.name}.aside")


def import_file(file: Path, kind: FileKind, tell: Tell = lambda totals, share: None) -> Totals:
    """Store the rows of a file that are new and good; put the others aside, with line and reason.

    Raises Fault for a file that cannot be read. `tell` hears of every batch, and how much of the
    file has been read.
    """
    with (
        seldom_collected(),
        kind.source(file) as source,
        TemporaryFile("w+", encoding="utf-8") as aside,
        TemporaryFile("w+", encoding="utf-8") as later,
    ):
        work = Import(aside, later)
        for batch in _batches(source, kind, work):
            kind.store(batch, work)
            tell(work.totals, source.share)
        work.is_last = True
        for batch in _batches(work.postponed(kind.table.names), kind, work):
            kind.store(batch, work)
            tell(work.totals, 1.0)
        work.totals.earlier = kind.try_earlier()
        if work.totals.conflicts or work.totals.aside:
            aside.seek(0)
            with private_text(aside_file(file)) as out:
                copyfileobj(aside, out)
        else:
            aside_file(file).unlink(missing_ok=True)
        return work.totals


def _batches(
    lines: Iterable[FileLine | UnreadableFile], kind: FileKind, work: Import
) -> Iterator[list[Any]]:
    """Good rows in batches; the others are put aside."""
    batch: dict[Any, Any] = {}
    check = kind.make_check()
    for line in lines:
        try:
            if isinstance(line, UnreadableFile):
                raise BadRow(line.reason)
            row = check(line)
        except BadRow as fault:
            work.put_aside(line, str(fault))
            continue
        name = kind.name_of(row)
        if len(batch) >= BATCH or name in batch:
            yield list(batch.values())
            batch, check = {}, kind.make_check()
        batch[name] = row
    if batch:
        yield list(batch.values())
