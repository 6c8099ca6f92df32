"""Files of the tills for imports, and what an import put aside."""

import csv
import json
from pathlib import Path
from typing import Any

from plussa.exchange.importing import Totals, aside_file, import_file
from plussa.members.models import Member
from plussa.money.imports.service import KINDS
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills.waiting_rows import WaitingRow, due
from tests.money.stores import card_of

Row = dict[str, Any]


def bought(member: Member, id: str = "p1", cents: Any = 12_34, **more: Any) -> Row:
    """A purchase as a till sends it, or an hour later a return.

    Each has a moment of its own: it would be the same receipt under another identifier.
    """
    place = int("".join(filter(str.isdigit, id)) or 1) - 1
    hour = 19 if isinstance(cents, int) and cents < 0 else 18
    return {
        "id": id,
        "card": card_of(member),
        "at": f"2026-12-01T{hour}:{5 + place // 60 % 55:02}:{place % 60:02}+02:00",
        "cents": cents,
        "store": "101",
        "store_name": "K-Market Esimerkki",
        **more,
    }


def used(member: Member, id: str = "u1", cents: Any = 1_00, **more: Any) -> Row:
    """Money used as a till sends it."""
    return {
        "id": id,
        "card": card_of(member),
        "at": "2026-12-15T11:00:00+02:00",
        "cents": cents,
        "store": "K-Market Esimerkki",
        **more,
    }


def write(file: Path, rows: list[Row], kind: str = "purchases") -> Path:
    """Rows as CSV or JSON Lines, as the name of the file says."""
    with file.open("w", encoding="utf-8", newline="") as out:
        if file.suffix == ".jsonl":
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            return file
        writer = csv.DictWriter(out, KINDS[kind].table.names, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            lines = {"lines": json.dumps(row["lines"])} if "lines" in row else {}
            writer.writerow(row | lines)
    return file


def run(file: Path, kind: str = "purchases") -> Totals:
    """Import a file."""
    return import_file(file, KINDS[kind])


def aside(file: Path) -> list[tuple[int, str]]:
    """Lines and reasons of the rows that were not stored."""
    found = aside_file(file)
    lines = found.read_text("utf-8").splitlines() if found.exists() else []
    return [(row["line"], row["reason"]) for row in map(json.loads, lines)]


def counts(totals: Totals) -> tuple[int, int, int, int]:
    """What came of an import: stored, there already, in conflict, put aside."""
    return totals.stored, totals.same, totals.conflicts, totals.aside


def waits() -> list[tuple[str, MoneyOutcome]]:
    """The rows in the table of those that wait or were set aside, and why."""
    query = WaitingRow.select(WaitingRow.external_id, WaitingRow.reason)
    return list(query.order_by(WaitingRow.id).tuples())


def for_a_person() -> list[str]:
    """The rows that somebody has to look at."""
    rows = WaitingRow.select(WaitingRow.external_id).where(due()).order_by(WaitingRow.id)
    return [id for (id,) in rows.tuples()]
