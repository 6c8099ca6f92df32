"""Reading a file of rows line by line, CSV or JSON Lines, in memory that does not grow.

A row is one line: a slip in it, such as a quote that nobody closes, spoils no other row. Bytes that
are not UTF-8 are carried along as lone surrogates, so that a row can be put aside as it was; a file
that is in another encoding as a whole is refused before any of it is read.
"""

import csv
import json
import re
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Callable, Iterator
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, NamedTuple

from plussa import inputs
from plussa.exchange.columns import FileColumn, FileTable, RowForm
from plussa.faults import UTF_16, Fault, FileFault, other_encoding

SEPARATED = (".csv", ".tsv", ".txt")  # Excel has three names for tables
LONGEST = 65_536  # characters of a line
SHOWN = 200  # characters of a line that is longer
PIECE = 1 << 14  # bytes looked at together
STRAY = re.compile("[\udc80-\udcff]")  # a byte that was not UTF-8
SEPARATORS = ",;\t"
TOLD = re.compile(
    f'"?sep=([{SEPARATORS}|])"?', re.IGNORECASE
)  # Excel's first line, of the separator


class FileLine(NamedTuple):
    """A row of a file: its line, and what it says in the order of the columns."""

    number: int
    values: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def row(self) -> dict[str, str]:
        """What it says, by column."""
        return dict(zip(self.names, self.values, strict=True))


class UnreadableFile(NamedTuple):
    """A line that is no row, and why."""

    number: int
    reason: str
    row: str


class FileSource:
    """An open file of rows; iterating reads it once."""

    def __init__(self, file: Path, table: FileTable) -> None:
        suffix = file.suffix.lower()
        if suffix not in (*SEPARATED, ".jsonl"):
            raise Fault(f"{file}: the name must end in {', '.join(SEPARATED)} or .jsonl")
        try:
            self._size = max(file.stat().st_size, 1)
            self._bytes = file.open("rb")
        except OSError as error:
            raise Fault(f"{file}: {error.strerror}") from None
        self._handle = TextIOWrapper(self._bytes, "utf-8-sig", "surrogateescape", newline="")
        self._file, self._is_csv, self._number = file, suffix in SEPARATED, 0
        self._table = table
        try:
            _refuse_other_encoding(file, self._bytes)
        except Fault:
            self._handle.close()
            raise

    def __enter__(self) -> "FileSource":
        return self

    def __exit__(self, *error: object) -> None:
        self._handle.close()

    def __iter__(self) -> Iterator[FileLine | UnreadableFile]:
        parse = self._csv_parser() if self._is_csv else partial(_parse_object, self._table)
        names = self._table.names
        for number, text in self._lines():
            if len(text) >= LONGEST:
                yield UnreadableFile(
                    number, f"the line is longer than {LONGEST:,} characters", text[:SHOWN]
                )
                continue
            try:
                if values := parse(text):
                    yield FileLine(number, values, names)
            except _NoRow as fault:
                yield UnreadableFile(number, str(fault), text.rstrip("\r\n"))

    @property
    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return min(self._bytes.tell() / self._size, 1.0)

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Lines that are not empty, with their numbers; the end of one that is too long is skipped."""
        while text := self._handle.readline(LONGEST):
            self._number += 1
            rest = text
            while len(rest) == LONGEST and not rest.endswith("\n"):
                rest = self._handle.readline(LONGEST)
            if not text.isspace():
                yield self._number, text

    def _csv_parser(self) -> Callable[[str], tuple[str, ...]]:
        """What turns a line into values, none if it is blank, by the names and the separator it has."""
        number, separator, names = self._header()
        try:
            places = _places(names, self._table)
        except _NoRow as fault:
            raise FileFault(self._file, number, f"header: {fault}") from None
        count, ends = len(names), self._table.ends

        def parse(text: str) -> tuple[str, ...]:
            if ends and text[-1] not in "\r\n":
                raise _NoRow("the line does not end: the file has been cut off")
            found = _split(text, separator)
            if len(found) != count or not found[0].strip():
                if not any(map(str.strip, found)):
                    return ()
                if len(found) < count or any(map(str.strip, found[count:])):
                    raise _NoRow(f"has {len(found)} fields, the header has {count}")
            found.append("")
            return tuple([found[place] for place in places])

        return parse

    def _header(self) -> tuple[int, str, list[str]]:
        """The line of the names, the separator, and the names; empty ones at the end are none."""
        told = ""
        for number, text in self._lines():
            if found := TOLD.fullmatch(text.rstrip("\r\n")):
                told = found[1]
                continue
            separator = told or max(SEPARATORS, key=text.count)
            try:
                names = [inputs.tidy(name) for name in _split(text, separator)]
            except _NoRow as fault:
                raise FileFault(self._file, number, f"header: {fault}") from None
            while names and not names[-1]:
                names.pop()
            if names:
                return number, separator, names
        raise FileFault(self._file, 1, "the file is empty; the first line names the columns")


class _NoRow(Exception):
    """Why a line is no row."""


def _refuse_other_encoding(file: Path, raw: IO[bytes]) -> None:
    """Raise FileFault unless a file is in UTF-8, but for a stray byte here and there."""
    decode = getincrementaldecoder("utf-8")("surrogateescape").decode
    head, strays, letters, line, first = b"", 0, 0, 1, 0
    while piece := raw.read(PIECE):
        head = head or piece
        text = decode(piece)
        if not piece.isascii():
            letters += len(piece) - len(text)
        try:
            text.encode()  # many times faster than to search
        except UnicodeEncodeError as stray:
            first = first or line + text.count("\n", 0, stray.start)
            strays += len(STRAY.findall(text))
        line += text.count("\n")
    raw.seek(0)
    other = other_encoding(head)
    if other == UTF_16 or (strays > letters and not head.startswith(BOM_UTF8)):
        raise FileFault(file, first or 1, f"is not in UTF-8; this looks like {other}")


def _split(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader((text,), delimiter=separator, strict=True))
    except csv.Error:
        raise _NoRow("a quote is not closed, or stands in a wrong place") from None


def _places(names: list[str], table: FileTable) -> list[int]:
    """Where each column stands; one that the file does not have is past the end."""
    _refuse_unknown(names, table)
    if missing := [name for name in table.required if name not in names]:
        raise _NoRow(f"lacks {', '.join(missing)}")
    if doubled := sorted({name for name in names if name and names.count(name) > 1}):
        raise _NoRow(f"has {', '.join(doubled)} twice")
    return [names.index(name) if name in names else len(names) for name in table.names]


def _refuse_unknown(names: Any, table: FileTable) -> None:
    if table.open:
        return
    if unknown := [name for name in names if name not in table.names]:
        shown = ", ".join(ascii(name[:40]) for name in unknown[:5])
        raise _NoRow(f"there is no column {shown}")


def _parse_object(table: FileTable, text: str) -> tuple[str, ...]:
    try:
        found = parse_json(text, dict, "is not an object of JSON")
    except ValueError as fault:
        raise _NoRow(str(fault)) from None
    _refuse_unknown(found, table)
    return tuple([_text(column, found.get(column.name)) for column in table.columns])


class _Twice(Exception):
    """An object of JSON has a name twice: one of its values would be lost."""


def parse_json(text: str, kind: type, fault: str) -> Any:
    """An object or list of JSON; raise ValueError with the fault, or with a name that an object has twice."""
    try:
        found = json.loads(text, object_pairs_hook=_object)
    except _Twice as twice:
        raise ValueError(str(twice)) from None
    except (RecursionError, ValueError):
        found = None
    if type(found) is not kind:
        raise ValueError(fault)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise _Twice(f"has {ascii(doubled[:40])[1:-1]} twice")
    return found


def _text(column: FileColumn, value: Any) -> str:
    """What JSON says, as CSV would say it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.form is RowForm.NUMBER and isinstance(value, int | float):
        return str(value)
    if column.form is RowForm.LIST and isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    words = column.form is RowForm.WORDS and isinstance(value, list)
    if words and all(isinstance(one, str) for one in value):
        return " ".join(value)
    raise _NoRow(f"{column.name}: must be text")
