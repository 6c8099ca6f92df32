"""Withdrawals that come back from other systems."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from plussa import clock
from plussa.cases.models import Case
from plussa.exchange.importing import aside_file, import_file
from plussa.permissions import service
from plussa.permissions.models import Choice, Permission, Value, Way
from plussa.permissions.withdrawals import WITHDRAWALS
from tests.people import Cast
from tests.permissions.choosing import made

Came = tuple[tuple[int, int], list[tuple[int, str]]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a file of withdrawals is written."""
    return tmp_path / "a.jsonl"


def withdrawn(file: Path, *rows: dict[str, Any]) -> Came:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return run(file)


def run(file: Path) -> Came:
    """How many were carried out and held already, and what was put aside."""
    totals = import_file(file, WITHDRAWALS)
    aside = aside_file(file)
    lines = aside.read_text("utf-8").splitlines() if aside.exists() else []
    return (totals.stored, totals.same), [
        (row["line"], row["reason"]) for row in map(json.loads, lines)
    ]


def soon(hours: int = 0) -> str:
    return (clock.now() + timedelta(hours=hours)).isoformat()


def test_a_withdrawal_holds_at_once_and_again_changes_nothing(cast: Cast, file: Path) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    row = {"member": cast.aino.number, "permission": "sms", "at": soon()}
    assert withdrawn(file, row) == ((1, 0), [])
    assert withdrawn(file, row) == ((0, 1), [])
    assert service.standing(cast.aino, Permission.SMS).value is Value.OFF
    assert [one.way for one in Choice.select().order_by(Choice.id)] == [Way.FORM, Way.IMPORT]
    assert not Case.select().exists()


def test_a_receipt_names_the_member_too(cast: Cast, file: Path) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    row = {"receipt": Choice.get().key, "permission": "sms", "at": soon()}
    assert withdrawn(file, row)[0] == (1, 0)


def test_what_was_chosen_here_later_stays(cast: Cast, file: Path) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    row = {"member": cast.aino.number, "permission": "sms", "at": soon(-1)}
    assert withdrawn(file, row)[0] == (0, 1)
    assert service.standing(cast.aino, Permission.SMS).value is Value.ON


BAD: list[tuple[dict[str, Any], str]] = [
    ({"permission": "shoes"}, "permission: nobody knows it"),
    ({"permission": "detail_level"}, "permission: it is not switched off"),
    ({"at": "yesterday"}, "at: is not a moment"),
    ({"at": "2026-12-01T12:00:00"}, "at: has no time zone"),
    ({"at": "2099-12-01T12:00:00+02:00"}, "at: is still to come"),
    ({"at": "0001-01-01T00:00:00+14:00"}, "at: is not a moment"),
    ({"at": "9" * 5_000}, "at: is longer than 40 characters"),
    ({"member": "1\0"}, "member: has a NUL character"),
    ({"receipt": "\ud800"}, "receipt: has a character that was broken on its way"),
    ({"permission": ["sms"]}, "permission: must be text"),
    ({"member": "1"}, "member: nobody has this number"),
    ({"member": None}, "member: nobody has this number"),
]


@pytest.mark.parametrize(("wrong", "reason"), BAD)
def test_a_bad_row_is_put_aside_and_the_others_are_kept(
    cast: Cast, file: Path, wrong: dict[str, Any], reason: str
) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    good = {"member": cast.aino.number, "permission": "sms", "at": soon()}
    tally, aside = withdrawn(file, {**good, **wrong}, good)
    assert tally == (1, 0)
    assert [(line, why.startswith(reason)) for line, why in aside] == [(1, True)]


HEAD = b"member,permission,at,shoe\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1,sms", "has 2 fields, the header has 4"),
        (b'"1,sms,x,', "a quote is not closed, or stands in a wrong place"),
        (b"1," + b"x" * 200_000 + b",x,", "the line is longer than 65,536 characters"),
        (b"\xff,sms,x,", "the line is not in UTF-8"),
        (b"1\x00,sms,x,", "member: has a NUL character"),
    ],
)
def test_a_line_that_is_no_row_is_put_aside(
    cast: Cast, tmp_path: Path, line: bytes, reason: str
) -> None:
    file = tmp_path / "a.csv"
    good = f"{cast.aino.number},sms,{soon()},ä\n".encode()
    file.write_bytes(HEAD + good + line + b"\n" + good)
    tally, aside = run(file)
    assert tally == (0, 2)
    assert [(number, reason in why) for number, why in aside] == [(3, True)]
