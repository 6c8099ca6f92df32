"""The report of one's own data (GDPR 15, 20): one zip with HTML to read, JSON and CSV, and a manifest.

Every table is read in batches and written as it is read, so that memory stays flat. Times are ISO 8601
in UTC, sums whole cents.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from plussa import clock
from plussa.members.models import Member
from plussa.privacy.holdings import Left, Table, left_of, rows, snapshot, tables

MADE_BY = "Plussa"
Page = Callable[["Report"], Iterator[str]]


@dataclass(frozen=True)
class Report:
    """What a page of a report is made from."""

    who: Member
    made_at: datetime
    tables: list[Table]

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table, read anew each time."""
        return rows(table, self.who)


def write(out: IO[bytes], who: Member, page: Page, language: str) -> None:
    """Write the whole file; `page` makes the HTML."""
    with snapshot(), ZipFile(out, "w", ZIP_DEFLATED) as archive:
        report = Report(who, clock.now(), tables(who))
        hashes = {
            name: _add(archive, name, parts)
            for name, parts in (
                ("report.html", page(report)),
                ("data.json", _json(report)),
                *(
                    (f"csv/{one.name}.csv", _csv(report, one))
                    for one in report.tables
                    if not one.left
                ),
            )
        }
        _add(archive, "manifest.json", iter([_manifest(report, hashes, language)]))


def plain(value: Any) -> Any:
    """A value as JSON and CSV have it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _add(archive: ZipFile, name: str, parts: Iterator[str]) -> str:
    """Add a file piece by piece; its SHA-256."""
    mark = hashlib.sha256()
    with archive.open(name, "w") as out:
        for part in parts:
            data = part.encode()
            mark.update(data)
            out.write(data)
    return mark.hexdigest()


def _json(report: Report) -> Iterator[str]:
    head = {"made_by": MADE_BY, "made_at": plain(report.made_at), "sums": "cents", "times": "UTC"}
    yield json.dumps(head, indent=1)[:-2] + ',\n "tables": {'
    for place, table in enumerate(report.tables):
        yield f"{',' if place else ''}\n  {json.dumps(table.name)}: ["
        for number, row in enumerate(report.rows(table)):
            content = {name: plain(value) for name, value in row.items()}
            yield ("," if number else "") + "\n   " + json.dumps(content, ensure_ascii=False)
        yield "]"
    yield "\n }\n}\n"


def _csv(report: Report, table: Table) -> Iterator[str]:
    names = [one.name for one in table.columns]
    yield _line(names)
    for row in report.rows(table):
        yield _line([plain(row[name]) for name in names])


def _line(values: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def _manifest(report: Report, hashes: dict[str, str], language: str) -> str:
    """What is inside, what is not and why."""
    masked = [
        {"table": one.table, "column": one.name, "why": why.value}
        for table in report.tables
        for one in table.columns
        if (why := left_of(one))
    ]
    content = {
        "made_by": MADE_BY,
        "made_at": plain(report.made_at),
        "member": report.who.number,
        "language": language,
        "files": [{"name": name, "sha256": mark} for name, mark in hashes.items()],
        "left_out": [
            {"table": one.name, "why": one.left.value} for one in report.tables if one.left
        ],
        "masked": masked,
        "why": {one.value: WHY[one] for one in Left},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


WHY = {
    Left.SECRET: "A hash or key. It exists; its value would only help somebody break in.",
    Left.OTHERS: "Another person.",
    Left.STAFF: "Which person in customer service it was. History says when and why.",
    Left.HOUSEHOLD: "The household's money, which this member has no right to see.",
    Left.SUMS: "Sums of the purchases of everybody in the household.",
}
