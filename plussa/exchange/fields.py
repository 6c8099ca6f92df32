"""What a row says, field by field in the right form, or all that is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plussa import inputs
from plussa.exchange.columns import FileTable
from plussa.exchange.reading import STRAY, FileLine

Parse = Callable[[str, Any], Any]
Parser = tuple[str, int, bool, Parse, Any]  # name, most, required, how, and what stands for nothing


class BadRow(Exception):
    """A row that cannot be stored, and all that is wrong with it."""


class Wrong(Exception):
    """What is wrong with one field."""


def fields(line: FileLine, parsers: Sequence[Parser], rules: Any) -> list[Any]:
    """What a line says, field by field; raise BadRow with every reason against it."""
    found, faults = [], []
    values = (
        line.values if inputs.are_tidy(line.values) else [inputs.tidy(text) for text in line.values]
    )
    for (name, most, required, parse, empty), text in zip(parsers, values, strict=True):
        if not text:
            found.append(empty)
            if required:
                faults.append(f"{name}: is missing")
        elif unfit := inputs.fault(text):
            faults.append(f"{name}: {unfit}")
        elif len(text) > most:
            faults.append(f"{name}: is longer than {most} characters")
        else:
            try:
                found.append(parse(text, rules))
            except Wrong as fault:
                faults.append(f"{name}: {fault}")
    if faults and any(STRAY.search(value) for value in line.values):
        raise BadRow("the line is not in UTF-8")
    if faults:
        raise BadRow("; ".join(faults))
    return found


def parsers(table: FileTable, how: Mapping[str, tuple[Parse, Any]]) -> list[Parser]:
    """How each column is read: as plain text, if nothing else is said of it."""
    return [
        (column.name, column.most, column.required, *how.get(column.name, (plain, "")))
        for column in table.columns
    ]


def plain(text: str, rules: Any) -> str:
    """Text as it is."""
    return text
