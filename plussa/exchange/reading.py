"""Reading a file of rows line by line, CSV or JSON Lines, in memory that does not grow.

A row is one line: a slip in it, such as a quote that nobody closes, spoils no other row. Bytes that
are not UTF-8 are carried along as lone surrogates, so that a row can be put aside as it was.
"""

import csv
import json
import re
from collections.abc import Iterator
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from plussa.exchange.columns import Column, Form, Table
from plussa.faults import Fault, FileFault

LONGEST = 65_536  # characters of a line
SHOWN = 200  # characters of a line that is longer
HEAD = 64  # bytes that show another encoding
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how files in it begin
STRAY = re.compile("[\udc80-\udcff]")  # a byte that was not UTF-8


class Line(NamedTuple):
    """A row of a file: its line, and what it says in the order of the columns."""

    number: int
    values: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def row(self) -> dict[str, str]:
        """What it says, by column."""
        return dict(zip(self.names, self.values, strict=True))


class Unreadable(NamedTuple):
    """A line that is no row, and why."""

    number: int
    reason: str
    row: str


class Source:
    """An open file of rows; iterating reads it once."""

    def __init__(self, file: Path, table: Table) -> None:
        suffix = file.suffix.lower()
        if suffix not in (".csv", ".jsonl"):
            raise Fault(f"{file}: the name must end in .csv or .jsonl")
        try:
            self._size = max(file.stat().st_size, 1)
            self._bytes = file.open("rb")
        except OSError as error:
            raise Fault(f"{file}: {error.strerror}") from None
        head = self._bytes.peek(HEAD)[:HEAD]
        if head.startswith(UTF_16) or b"\0" in head:
            self._bytes.close()
            raise FileFault(file, 1, "is not in UTF-8; this looks like UTF-16")
        self._handle = TextIOWrapper(self._bytes, "utf-8-sig", "surrogateescape", newline="")
        self._file, self._is_csv, self._number = file, suffix == ".csv", 0
        self._table = table

    def __enter__(self) -> "Source":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._handle.close()

    def __iter__(self) -> Iterator[Line | Unreadable]:
        parse = self._csv_parser() if self._is_csv else partial(_parse_object, self._table)
        names = self._table.names
        for number, text in self._lines():
            if len(text) >= LONGEST:
                yield Unreadable(
                    number, f"the line is longer than {LONGEST:,} characters", text[:SHOWN]
                )
                continue
            try:
                yield Line(number, parse(text), names)
            except _NoRow as fault:
                yield Unreadable(number, str(fault), text.rstrip("\r\n"))

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

    def _csv_parser(self) -> Any:
        """What turns a line into values, by the names and the separator of the header."""
        first = next(self._lines(), None)
        if first is None:
            raise FileFault(self._file, 1, "the file is empty; the first line names the columns")
        number, text = first
        separator = ";" if text.count(";") > text.count(",") else ","
        try:
            names = [name.strip() for name in _split(text, separator)]
            places = _places(names, self._table)
        except _NoRow as fault:
            raise FileFault(self._file, number, f"header: {fault}") from None

        ends = self._table.ends

        def parse(text: str) -> tuple[str, ...]:
            if ends and text[-1] not in "\r\n":
                raise _NoRow("the line does not end: the file has been cut off")
            found = _split(text, separator)
            if len(found) != len(names):
                raise _NoRow(f"has {len(found)} fields, the header has {len(names)}")
            found.append("")
            return tuple([found[place] for place in places])

        return parse


class _NoRow(Exception):
    """Why a line is no row."""


def _split(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader((text,), delimiter=separator, strict=True))
    except csv.Error:
        raise _NoRow("a quote is not closed, or stands in a wrong place") from None


def _places(names: list[str], table: Table) -> list[int]:
    """Where each column stands; one that the file does not have is past the end."""
    _refuse_unknown(names, table)
    if missing := [name for name in table.required if name not in names]:
        raise _NoRow(f"lacks {', '.join(missing)}")
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise _NoRow(f"has {', '.join(doubled)} twice")
    return [names.index(name) if name in names else len(names) for name in table.names]


def _refuse_unknown(names: Any, table: Table) -> None:
    if table.open:
        return
    if unknown := [name for name in names if name not in table.names]:
        shown = ", ".join(ascii(name[:40]) for name in unknown[:5])
        raise _NoRow(f"there is no column {shown}")


def _parse_object(table: Table, text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise _NoRow("is not an object of JSON") from None
    if not isinstance(found, dict):
        raise _NoRow("is not an object of JSON")
    _refuse_unknown(found, table)
    return tuple([_text(column, found.get(column.name)) for column in table.columns])


def _text(column: Column, value: Any) -> str:
    """What JSON says, as CSV would say it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.form is Form.NUMBER and isinstance(value, int | float):
        return str(value)
    if column.form is Form.LIST and isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    words = column.form is Form.WORDS and isinstance(value, list)
    if words and all(isinstance(one, str) for one in value):
        return " ".join(value)
    raise _NoRow(f"{column.name}: must be text")
