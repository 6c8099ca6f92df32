"""Rows put aside: into a file beside the one they came from, and waiting for another row.

Both hold personal data. Until the end they are in files without a name, which vanish with the
process; only the owner may read the one that stays.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Any, Self

from plussa.exchange.reading import FileLine
from plussa.files import private_text

PIECE = 1 << 20  # characters copied at a time


class Nameless:
    """Lines of JSON in a file without a name."""

    def __init__(self) -> None:
        self._file: IO[str] = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  closed at exit

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    def write(self, found: Any) -> None:
        """Add a line; whatever is not ASCII is escaped, also what is not even Unicode."""
        self._file.write(json.dumps(found) + "\n")

    def read(self) -> Iterator[Any]:
        """What was written, in its order."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)

    def keep(self, file: Path) -> None:
        """Put what was written into a file in one step, readable by its owner only."""
        self._file.seek(0)
        with private_text(file) as out:
            while piece := self._file.read(PIECE):
                out.write(piece)


class PutAside(Nameless):
    """Rows that were not stored: line, reason and the row itself."""

    def add(self, number: int, reason: str, row: dict[str, str] | str) -> None:
        """Put a row aside."""
        self.write({"line": number, "reason": reason, "row": row})


class Waiting(Nameless):
    """Rows that need another one which has not come so far."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self._names = names

    def add(self, line: FileLine) -> None:
        """Have a row wait for the end of the file."""
        self.write((line.number, line.values))

    def lines(self) -> Iterator[FileLine]:
        """The rows that waited."""
        for number, values in self.read():
            yield FileLine(number, tuple(values), self._names)
