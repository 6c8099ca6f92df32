"""Files of members for imports, and what the database holds after one."""

import csv
import json
from pathlib import Path
from typing import Any

from plussa.auth.identity.identity_codes import identity_hash
from plussa.exchange.importing import Totals, aside_file, import_file
from plussa.members.imports.checks import Rules
from plussa.members.imports.columns import NAMES
from plussa.members.imports.service import members_file
from plussa.members.models import Card, Event, Household, Member
from plussa.permissions.imports import ImportedAcceptances
from plussa.permissions.models import Acceptance
from tests.conftest import TODAY

RULES = Rules(TODAY, ("fi", "en"), lambda code: identity_hash(code, b"key"))
LEAST = {
    "external_id": "M1",
    "household_external_id": "H1",
    "role": "primary",
    "given_names": "Aino",
    "language": "fi",
    "joined_at": "2019-05-31",
}
WHOLE = LEAST | {
    "family_name": "Esimerkki",
    "street": "Koivukuja 3",
    "postal_code": "00530",
    "city": "Helsinki",
    "phone": "040 123 4567",
    "email": "aino@example.fi",
    "birth_date": "1952-10-13",
    "identity_code": "131052-308T",
    "rules_edition": "2019-05-01",
    "card_numbers": "4539578763621486",
}
MODELS = (Household, Member, Card, Event, Acceptance)

Row = dict[str, Any]


def people(count: int, first: int = 1) -> list[Row]:
    """Members, two to a household: a primary member, then another."""
    return [
        LEAST
        | {
            "external_id": f"M{number}",
            "household_external_id": f"H{(number + 1) // 2}",
            "role": "primary" if number % 2 else "member",
        }
        for number in range(first, first + count)
    ]


def write_csv(file: Path, rows: list[Row], separator: str = ",") -> Path:
    """Rows as CSV."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, NAMES, delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return file


def write_lines(file: Path, rows: list[Row]) -> Path:
    """Rows as JSON Lines."""
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


def run(file: Path) -> Totals:
    """Import a file."""
    return import_file(file, members_file(RULES, ImportedAcceptances()))


def refused(file: Path) -> list[tuple[int, str]]:
    """Lines and reasons of the rows that were not stored."""
    found = aside_file(file)
    lines = found.read_text("utf-8").splitlines() if found.exists() else []
    return [(row["line"], row["reason"]) for row in map(json.loads, lines)]


def counts() -> list[int]:
    """How many households, members, cards, events and acceptances there are."""
    return [model.select().count() for model in MODELS]
