"""What every import takes, and what it puts aside: no file of people's ends in a traceback."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plussa import clock
from plussa.exchange.commands import run_import
from plussa.exchange.importing import FileKind, aside_file, import_file
from plussa.faults import Fault
from plussa.members.imports.service import members_file
from plussa.money.imports.service import KINDS
from plussa.permissions.imports import ImportedAcceptances
from plussa.permissions.models import Permission, Value
from plussa.permissions.withdrawals import WITHDRAWALS
from tests.members.newcomers import LEAST, RULES
from tests.money.files import bought, used
from tests.money.stores import give
from tests.people import Cast
from tests.permissions.choosing import choose
from tests.sources import modules

Row = dict[str, Any]
KNOWN = {  # where kinds of files are made
    "plussa.members.imports.service", "plussa.money.imports.service", "plussa.permissions.withdrawals",
}  # fmt: skip


@dataclass
class Importing:
    """An import, good rows of it, and which of its columns hold text and a day or a moment."""

    kind: FileKind
    make: Callable[[int], Row]
    text: str
    when: str
    file: Path

    def run(self, content: bytes | str) -> tuple[int, dict[int, str]]:
        """How many rows of a file were taken in, and why others were not, by their lines."""
        self.file.write_bytes(content.encode() if isinstance(content, str) else content)
        totals = import_file(self.file, self.kind)
        aside = aside_file(self.file)
        lines = aside.read_text("ascii").splitlines() if aside.exists() else []
        return totals.stored + totals.same, {
            one["line"]: one["reason"] for one in map(json.loads, lines)
        }


def _newcomer(place: int) -> Row:
    return LEAST | {"external_id": f"M{place}", "household_external_id": f"H{place}"}


@pytest.fixture(params=["members", "purchases", "redemptions", "withdrawals"])
def each_import(request: pytest.FixtureRequest, cast: Cast, tmp_path: Path) -> Importing:
    """Every import in turn, with a member who has money."""
    give(cast.aino, 100_00)
    file, number = tmp_path / "a.csv", cast.aino.number
    if request.param == "members":
        kind = members_file(RULES, ImportedAcceptances())
        return Importing(kind, _newcomer, "given_names", "joined_at", file)
    if request.param == "withdrawals":
        allowed = (Permission.SMS, Permission.EMAIL, Permission.PHONE)
        for one in allowed:
            choose(cast.aino, one, Value.ON)
        permissions = [one.value for one in allowed]
        at = clock.now().isoformat(timespec="seconds")
        return Importing(
            WITHDRAWALS,
            lambda place: {"member": number, "permission": permissions[place % 3], "at": at},
            "permission", "at", file,
        )  # fmt: skip
    make = bought if request.param == "purchases" else used
    kind = KINDS[request.param]
    return Importing(kind, lambda place: make(cast.aino, f"x{place}"), "store", "at", file)


def table(rows: list[Row], separator: str = ",") -> str:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def forms(rows: list[Row]) -> Iterator[str | bytes]:
    """The same rows as programs and spreadsheets write them."""
    for separator in ",;\t":
        yield table(rows, separator)
        yield "\ufeff" + f"sep={separator}\r\n" + table(rows, separator)
    blank = "," * 30
    yield "".join(f"{line},,\n{blank}\n\n , ,\n" for line in table(rows).splitlines())
    yield table(rows).replace("\r\n", "\r")


def test_every_kind_of_file_is_walked() -> None:
    found = {module for module, source in modules().items() if "FileKind(" in source}
    assert found - {"plussa.exchange.importing"} == KNOWN


def test_each_form_of_a_table_is_read(each_import: Importing) -> None:
    rows = [each_import.make(place) for place in (1, 2)]
    for content in forms(rows):
        assert each_import.run(content) == (2, {}), content


def broken(each: Importing) -> Iterator[tuple[str, str]]:
    """Lines of JSON that cannot be carried out, and a part of the reason."""
    row, when = each.make(0), each.when
    yield json.dumps(row | {each.text: "A\0ino"}), "has a NUL character"
    yield json.dumps(row | {each.text: "A\ud800ino"}), "has a character that was broken"
    yield json.dumps(row | {each.text: "A\udce4ino"}), "is not in UTF-8"
    yield json.dumps(row | {each.text: {"a": 1}}), "must be text"
    yield json.dumps(row)[:-1] + f', "{when}": "x"}}', f"has {when} twice"
    for day in ("1899-12-31", "2201-01-01", "0001-01-01", "9999-12-31", "2026-02-30", "1.12.2026"):
        at = day if when == "joined_at" else f"{day}T12:00:00+02:00"
        yield json.dumps(row | {when: at}), f"{when}: is"
    for offset in ("+25:00", "+02:00:30", "+2", "-99:99", " Europe/Helsinki"):
        yield json.dumps(row | {when: f"2026-11-30T12:00:00{offset}"}), f"{when}: is"
    yield json.dumps(row | {when: "9" * 5_000}), f"{when}: is longer"
    yield "[" * 60_000, "is not an object of JSON"
    yield '{"a": "\0"}', "is not an object of JSON"


def test_a_broken_object_costs_its_own_row_alone(each_import: Importing) -> None:
    each_import.file = each_import.file.with_suffix(".jsonl")
    found = list(broken(each_import))
    good = json.dumps(each_import.make(1))
    lines = [line for text, _ in found for line in (text, good)]
    taken, aside = each_import.run("\n".join(lines) + "\n")
    assert (taken, sorted(aside)) == (len(found), list(range(1, 2 * len(found), 2)))
    for place, (text, reason) in enumerate(found):
        assert reason in aside[2 * place + 1], text[:200]


def test_a_broken_line_of_a_table_costs_its_own_row_alone(each_import: Importing) -> None:
    head, good, other = table([each_import.make(1), each_import.make(2)]).splitlines()
    lines = [head, f'"{good}', other, good.replace(",", ',"', 1), good, f"{good},x", "\0" + good]
    taken, aside = each_import.run("\n".join(lines) + "\n")
    assert (taken, sorted(aside)) == (2, [2, 4, 6, 7])
    assert "quote" in aside[2] + aside[4]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding_is_told_by_name_and_not_half_read(
    each_import: Importing, encoding: str
) -> None:
    rows = [each_import.make(place) for place in (1, 2)]
    rows[1][each_import.text] = "Väinö"
    with pytest.raises(Fault, match="UTF-16" if "utf" in encoding else "Windows-1252"):
        each_import.run(table(rows).encode(encoding))
    assert not aside_file(each_import.file).exists()


def test_a_column_that_comes_twice_is_refused(each_import: Importing) -> None:
    head, row = table([each_import.make(1)]).splitlines()
    with pytest.raises(Fault, match=f"has {each_import.when} twice"):
        each_import.run(f"{head},{each_import.when}\n{row},x\n")


def test_all_end_with_the_same_summary_and_status(
    each_import: Importing, capsys: pytest.CaptureFixture[str]
) -> None:
    each_import.file.write_text(table([each_import.make(1), each_import.make(2)]), "utf-8")
    run_import(each_import.file, each_import.kind)
    said = capsys.readouterr().out
    assert said.startswith(f"Imported 2 {each_import.kind.name}")
    assert said.endswith("; 0 there already, 0 conflicts, 0 put aside\n")
    wrong = each_import.make(3) | {each_import.when: "never"}
    each_import.file.write_text(table([wrong]), "utf-8")
    with pytest.raises(Fault, match=f"1 rows were not stored: {each_import.file}.aside tells why"):
        run_import(each_import.file, each_import.kind)
    assert capsys.readouterr().out.endswith(f"1 put aside: {each_import.file}.aside\n")
