"""The report of one's own data (GDPR 15, 20): one zip with HTML to read, JSON and CSV, and a manifest.

Every table is read in batches and written as it is read, so that memory stays flat. Times are ISO 8601
in UTC, sums whole cents.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from io import TextIOWrapper
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile

from plussa import clock, spreadsheets
from plussa.dates import iso
from plussa.members.models import Member
from plussa.permissions.wordings import Wording
from plussa.privacy.report import holdings
from plussa.privacy.report.holdings import ReportTable
from plussa.register.terms import Withheld

MADE_BY = "Plussa"
TOGETHER = 100  # rows encoded at once
PLAIN = {str, int, type(None)}
BLOCK = 32_768  # bytes, or characters
Page = Callable[["Report"], Iterator[str]]


class Copies:
    """What goes into the other files, written down while the page reads it: each row is read once."""

    def __init__(self, head: dict[str, Any], json_file: IO[bytes], csv_file: IO[bytes]) -> None:
        self._json = TextIOWrapper(json_file, "utf-8", newline="")
        self._csv = TextIOWrapper(csv_file, "utf-8", newline="")
        self._encode = json.JSONEncoder(ensure_ascii=False, default=plain).encode
        self._line = spreadsheets.for_either(self._csv)
        self.begins: dict[str, int] = {}  # table → where its CSV begins
        self._json.write(json.dumps(head, indent=1)[:-2] + ',\n "tables": {')

    def of(self, table: ReportTable, found: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The rows of a table, each written down on its way."""
        comma = "," if self.begins else ""
        self._json.write(f"{comma}\n  {json.dumps(table.name)}: [")
        self.begins[table.name] = _end(self._csv)
        self._line([one.name for one in table.all_columns])
        comma = ""
        while batch := list(islice(found, TOGETHER)):
            # A quotation mark within a text is written as \", so this stands between rows alone.
            lines = self._encode(batch)[1:-1].replace('}, {"', '},\n   {"')
            self._json.write(f"{comma}\n   {lines}")
            comma = ","
            for row in batch:
                self._line([one if type(one) in PLAIN else plain(one) for one in row.values()])
                yield row
        self._json.write("]")

    def files(self, left_out: list[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The files and what is in them, when everything has been read."""
        for name in left_out:
            self._json.write(f",\n  {json.dumps(name)}: []")
        self._json.write("\n }\n}\n")
        yield "data.json", _blocks(self._json, 0, _end(self._json))
        ends = [*self.begins.values(), _end(self._csv)][1:]
        for (name, begin), end in zip(self.begins.items(), ends, strict=True):
            yield f"csv/{name}.csv", _blocks(self._csv, begin, end)


@dataclass(frozen=True)
class Report:
    """What a page of a report is made from; it reads the rows of each table once."""

    who: Member
    made_at: datetime
    tables: list[ReportTable]
    copies: Copies
    wordings: list[tuple[Wording, str]]

    def rows(self, table: ReportTable) -> Iterator[dict[str, Any]]:
        """The rows of a table."""
        return self.copies.of(table, holdings.rows(table, self.who))


def write(out: IO[bytes], who: Member, page: Page, language: str) -> None:
    """Write the whole file; `page` makes the HTML and reads every table that is not left out."""
    now = clock.now()
    head = {"made_by": MADE_BY, "made_at": plain(now), "sums": "cents", "times": "UTC"}
    with (
        holdings.snapshot(),
        ZipFile(out, "w", ZIP_DEFLATED) as archive,
        TemporaryFile() as json_file,
        TemporaryFile() as csv_file,
    ):
        found = holdings.tables(who)
        left = [one.name for one in found if one.withheld]
        copies = Copies(head, json_file, csv_file)
        report = Report(who, now, found, copies, holdings.wordings_of(who))
        hashes = {"report.html": _add(archive, "report.html", _encoded(page(report)))}
        hashes |= {name: _add(archive, name, parts) for name, parts in copies.files(left)}
        hashes["wordings.json"] = _add(archive, "wordings.json", iter([_wordings(report)]))
        _add(archive, "manifest.json", iter([_manifest(report, hashes, language).encode()]))


def plain(value: Any) -> Any:
    """A value as JSON and CSV have it."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else value


def _add(archive: ZipFile, name: str, parts: Iterator[bytes]) -> str:
    """Add a file part by part; its SHA-256."""
    mark = hashlib.sha256()
    with archive.open(name, "w") as out:
        for part in parts:
            mark.update(part)
            out.write(part)
    return mark.hexdigest()


def _encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    """Text in blocks: to compress a line at a time takes many times as long."""
    waiting, size = [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size > BLOCK:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()


def _end(file: TextIOWrapper) -> int:
    """How long a file is, in bytes."""
    file.flush()
    return _bytes_of(file).tell()


def _bytes_of(file: TextIOWrapper) -> IO[bytes]:
    return cast(IO[bytes], file.buffer)


def _blocks(file: TextIOWrapper, begin: int, end: int) -> Iterator[bytes]:
    stored = _bytes_of(file)
    stored.seek(begin)
    while begin < end:
        block = stored.read(min(BLOCK, end - begin))
        yield block
        begin += len(block)


def _wordings(report: Report) -> bytes:
    """The exact words that each choice answered, which the choices name by day and hash."""
    content = [
        {
            "permission": wording.permission.value,
            "wording": wording.day.isoformat(),
            "wording_hash": wording.hash,
            "language": language,
            "title": wording.words(language).title,
            "text": wording.words(language).paragraphs,
            "meanings": dict(wording.words(language).meanings),
        }
        for wording, language in report.wordings
    ]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _manifest(report: Report, hashes: dict[str, str], language: str) -> str:
    masked = [
        {"table": one.table, "column": one.name, "why": why.value}
        for table in report.tables
        for one in table.columns
        if (why := holdings.withheld(one))
    ]
    content = {
        "made_by": MADE_BY,
        "made_at": plain(report.made_at),
        "member": report.who.number,
        "language": language,
        "files": [{"name": name, "sha256": mark} for name, mark in hashes.items()],
        "left_out": [
            {"table": one.name, "why": one.withheld.value} for one in report.tables if one.withheld
        ],
        "masked": masked,
        "csv": CSV,
        "why": {one.value: one.words for one in Withheld},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


CSV = (
    "In the CSV files an apostrophe stands before what a spreadsheet would take for a formula: at the"
    " beginning of a cell, or after a semicolon or a line end in one. data.json has the same texts"
    " without it."
)
