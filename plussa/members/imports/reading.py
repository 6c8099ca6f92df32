"""Reading a file of members line by line, CSV or JSON Lines, in memory that does not grow.

A row is one line: a slip in it, such as a quote that nobody closes, spoils no other row. Bytes that
are not UTF-8 are carried along as lone surrogates, so that a row can be put aside as it was.
"""

import csv
import json
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from plussa.faults import Fault, FileFault
from plussa.members.imports.columns import NAMES, REQUIRED

LONGEST = 65_536  # characters of a line
SHOWN = 200  # characters of a line that is longer
STRAY = re.compile("[\udc80-\udcff]")  # a byte that was not UTF-8


class Line(NamedTuple):
    """A row of a file: its line, and what it says in the order of the columns."""

    number: int
    values: tuple[str, ...]

    @property
    def row(self) -> dict[str, str]:
        """What it says, by column."""
        return dict(zip(NAMES, self.values, strict=True))


class Unreadable(NamedTuple):
    """A line that is no row, and why."""

    number: int
    reason: str
    row: str


class Source:
    """An open file of members; iterating reads it once."""

    def __init__(self, file: Path) -> None:
        suffix = file.suffix.lower()
        if suffix not in (".csv", ".jsonl"):
            raise Fault(f"{file}: the name must end in .csv or .jsonl")
        try:
            self._size = max(file.stat().st_size, 1)
            self._bytes = file.open("rb")
        except OSError as error:
            raise Fault(f"{file}: {error.strerror}") from None
        self._handle = TextIOWrapper(self._bytes, "utf-8-sig", "surrogateescape", newline="")
        self._file, self._is_csv, self._number = file, suffix == ".csv", 0

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
        parse = self._csv_parser() if self._is_csv else _parse_object
        for number, text in self._lines():
            if len(text) >= LONGEST:
                yield Unreadable(
                    number, f"the line is longer than {LONGEST:,} characters", text[:SHOWN]
                )
                continue
            try:
                yield Line(number, parse(text))
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
            places = _places(names)
        except _NoRow as fault:
            raise FileFault(self._file, number, f"header: {fault}") from None

        def parse(text: str) -> tuple[str, ...]:
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


def _places(names: list[str]) -> list[int]:
    """Where each column stands; one that the file does not have is past the end."""
    _refuse_unknown(names)
    if missing := [name for name in REQUIRED if name not in names]:
        raise _NoRow(f"lacks {', '.join(missing)}")
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise _NoRow(f"has {', '.join(doubled)} twice")
    return [names.index(name) if name in names else len(names) for name in NAMES]


def _refuse_unknown(names: Any) -> None:
    if unknown := [name for name in names if name not in NAMES]:
        shown = ", ".join(ascii(name[:40]) for name in unknown[:5])
        raise _NoRow(f"there is no column {shown}")


def _parse_object(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise _NoRow("is not an object of JSON") from None
    if not isinstance(found, dict):
        raise _NoRow("is not an object of JSON")
    _refuse_unknown(found)
    return tuple([_text(name, found.get(name)) for name in NAMES])


def _text(name: str, value: Any) -> str:
    """What JSON says, as CSV would say it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "card_numbers" and isinstance(value, list):
        return " ".join(_text("", one) for one in value)
    raise _NoRow(f"{name or 'card_numbers'}: must be text")
