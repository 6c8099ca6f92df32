"""Lists for other systems, and withdrawals that come back from them."""

import json
from dataclasses import asdict
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from plussa import clock
from plussa.cases.models import Case
from plussa.members.models import Member
from plussa.permissions import exchange, service
from plussa.permissions.models import Choice, Permission, Value, Way
from tests.people import Cast
from tests.permissions.choosing import made


def exported(permission: Permission) -> list[str]:
    out = StringIO()
    exchange.export(permission, out)
    return out.getvalue().splitlines()


def withdrawn(*rows: dict[str, Any]) -> tuple[exchange.Tally, list[exchange.Fault]]:
    aside: list[exchange.Fault] = []
    return exchange.withdraw(enumerate(rows, 1), aside), aside


def soon(hours: int = 0) -> str:
    return (clock.now() + timedelta(hours=hours)).isoformat()


def test_a_list_holds_who_allows_it_with_the_proof(cast: Cast) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    key = Choice.get().key
    assert exported(Permission.SMS) == [
        "number,language,phone,receipt",
        f"{cast.aino.number},fi,+358401234567,{key}",
    ]


def test_who_cannot_be_reached_is_left_out(cast: Cast) -> None:
    assert len(exported(Permission.PHONE)) == 2  # Aino alone has a number
    made(cast.aino, Permission.PHONE, Value.OFF)
    assert len(exported(Permission.PHONE)) == 1


def test_a_protected_address_goes_to_nobody(cast: Cast) -> None:
    assert len(exported(Permission.POST)) == 2
    Member.update(protected_address=True).where(Member.id == cast.aino.id).execute()
    assert exported(Permission.POST) == [
        "number,language,given_names,family_name,street,postal_code,city,receipt"
    ]


def test_a_withdrawal_holds_at_once_and_again_changes_nothing(cast: Cast) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    row = {"member": cast.aino.number, "permission": "sms", "at": soon()}
    assert withdrawn(row) == (exchange.Tally(1, 0), [])
    assert withdrawn(row) == (exchange.Tally(0, 1), [])
    assert service.value_of(cast.aino, Permission.SMS) is Value.OFF
    assert [one.way for one in Choice.select().order_by(Choice.id)] == [Way.FORM, Way.IMPORT]
    assert not Case.select().exists()


def test_a_receipt_names_the_member_too(cast: Cast) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    row = {"receipt": Choice.get().key, "permission": "sms", "at": soon()}
    assert withdrawn(row)[0] == exchange.Tally(1, 0)


def test_what_was_chosen_here_later_stays(cast: Cast) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    row = {"member": cast.aino.number, "permission": "sms", "at": soon(-1)}
    assert withdrawn(row)[0] == exchange.Tally(0, 1)
    assert service.value_of(cast.aino, Permission.SMS) is Value.ON


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
    ({"permission": ["sms"]}, "permission: nobody knows it"),
    ({"member": "1"}, "member: nobody has this number"),
    ({"member": None}, "member: nobody has this number"),
]


@pytest.mark.parametrize(("wrong", "reason"), BAD)
def test_a_bad_row_is_put_aside_and_the_others_are_kept(
    cast: Cast, wrong: dict[str, Any], reason: str
) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    good = {"member": cast.aino.number, "permission": "sms", "at": soon()}
    tally, aside = withdrawn({**good, **wrong}, good)
    assert tally == exchange.Tally(1, 0)
    assert [(one.line, one.reason.startswith(reason)) for one in aside] == [(1, True)]


HEAD = b"member,permission,at,shoe\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1,sms", "has 2 fields, the header has 4"),
        (b'"1,sms,x,', "a quote is not closed, or stands in a wrong place"),
        (b"1," + b"x" * 200_000 + b",x,", "the line is longer than 65,536 characters"),
        (b"\xff,sms,x,", "member: has a character that was broken on its way"),
        (b"1\x00,sms,x,", "member: has a NUL character"),
    ],
)
def test_a_line_that_is_no_row_is_put_aside(
    cast: Cast, tmp_path: Path, line: bytes, reason: str
) -> None:
    file, aside = tmp_path / "a.csv", list[exchange.Fault]()
    good = f"{cast.aino.number},sms,{soon()},ä\n".encode()
    file.write_bytes(HEAD + good + line + b"\n" + good)
    assert exchange.withdraw(exchange.read_rows(file, aside), aside) == exchange.Tally(0, 2)
    assert [(one.line, reason in one.reason) for one in aside] == [(3, True)]
    json.dumps(asdict(aside[0])).encode()


def test_both_kinds_of_file_are_read(tmp_path: Path) -> None:
    table, lines = tmp_path / "a.csv", tmp_path / "a.jsonl"
    table.write_text("\ufeffmember,permission,at\n1,sms,x\n", "utf-8")
    lines.write_text('{"member": "1", "permission": "sms", "at": "x"}\n[1]\n{\n', "utf-8")
    aside: list[exchange.Fault] = []
    whole = {"member": "1", "permission": "sms", "at": "x"}
    assert list(exchange.read_rows(table, aside)) == [(2, whole)]
    assert list(exchange.read_rows(lines, aside)) == [(1, whole)]
    assert [one.line for one in aside] == [2, 3]
