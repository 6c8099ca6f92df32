"""Lists for other systems that send marketing, and withdrawals that come back from them."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from peewee import Field

from plussa import clock, spreadsheets
from plussa.members.models import Actor, Member
from plussa.permissions import service
from plussa.permissions.lists import allowed
from plussa.permissions.models import Choice, Permission, Value, Way
from plussa.permissions.rules import values

# What another system needs to reach a member by each channel; a protected address goes to nobody.
COLUMNS: dict[Permission, tuple[Field, ...]] = {
    Permission.EMAIL: (Member.number, Member.language, Member.email),
    Permission.SMS: (Member.number, Member.language, Member.phone),
    Permission.PHONE: (Member.number, Member.language, Member.phone),
    Permission.POST: (
        Member.number, Member.language, Member.given_names, Member.family_name,
        Member.street, Member.postal_code, Member.city, Member.protected_address,
    ),
    Permission.PROFILING: (Member.number,),
    Permission.ADVERTISING: (Member.number,),
}  # fmt: skip
WITHDRAWAL = ("member", "receipt", "permission", "at")


@dataclass(frozen=True)
class Fault:
    """A row that was put aside: its line, why, and what it says."""

    line: int
    reason: str
    row: dict[str, Any]


@dataclass
class Tally:
    """How many withdrawals were carried out, and how many held already."""

    withdrawn: int = 0
    held: int = 0


def export(permission: Permission, out: IO[str]) -> int:
    """Write whom something is allowed to as CSV, each with the key of its proof; how many they are.

    Who has no address for the channel is left out.
    """
    columns = COLUMNS[permission]
    names = [column.name for column in columns if column is not Member.protected_address]
    line, count = spreadsheets.writer(out), 0
    line([*names, "receipt"])
    for row in allowed(permission, *columns):
        if reachable := _reachable(permission, row):
            line(reachable)
            count += 1
    return count


def withdraw(rows: Iterable[tuple[int, dict[str, Any]]], faults: list[Fault]) -> Tally:
    """Carry out withdrawals from another system; what cannot be is put aside with its reason.

    Each row names a member by number or by the key of a receipt, a permission, and the moment in
    ISO 8601 with a time zone. A withdrawal that was changed here later is left as it is. Doing it
    again changes nothing.
    """
    tally = Tally()
    for line, row in rows:
        try:
            done = _withdraw(row)
        except _Unusable as why:
            faults.append(Fault(line, str(why), row))
        else:
            tally.withdrawn += done
            tally.held += not done
    return tally


def read_rows(file: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a CSV file with a line of names, or of JSON Lines, with the numbers of their lines."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        if file.suffix == ".csv":
            reader = csv.DictReader(text)
            for row in reader:
                yield reader.line_num, row
            return
        for number, line in enumerate(text, 1):
            try:
                found = json.loads(line)
            except ValueError:
                found = None
            if isinstance(found, dict):
                yield number, found
            else:
                faults.append(Fault(number, "is not an object of JSON", {"line": line.rstrip()}))


class _Unusable(Exception):
    """Why a row cannot be carried out."""


def _reachable(permission: Permission, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    if permission is not Permission.POST:
        return row if all(row[:-1]) else None
    *told, is_protected, receipt = row
    return (*told, receipt) if told[-1] and not is_protected else None


def _withdraw(row: dict[str, Any]) -> bool:
    """Carry out one row; whether it changed anything."""
    permission, at = _permission(row), _moment(row)
    member = _member(row)
    standing = service.standing(member, permission)
    if standing.choice is not None and standing.choice.made_at > at:
        return False
    made = service.choose(
        member, permission, Value.OFF,
        shown=service.in_force(permission).day, language=member.language, way=Way.IMPORT,
        actor=Actor.MEMBER, note=f"withdrawn in another system {at.isoformat()}",
    )  # fmt: skip
    return made is not None


def _permission(row: dict[str, Any]) -> Permission:
    try:
        found = Permission(row.get("permission"))
    except ValueError:
        raise _Unusable("permission: nobody knows it") from None
    if Value.OFF not in values(found):
        raise _Unusable("permission: it is not switched off, it has levels")
    return found


def _moment(row: dict[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(str(row.get("at")))
    except ValueError:
        raise _Unusable("at: is not a moment like 2026-11-24T12:00:00+02:00") from None
    if at.tzinfo is None:
        raise _Unusable("at: has no time zone")
    if at > clock.now():
        raise _Unusable("at: is still to come")
    return at.astimezone(UTC)


def _member(row: dict[str, Any]) -> Member:
    number, receipt = str(row.get("member") or ""), str(row.get("receipt") or "")
    query = Member.select().where(Member.left_at.is_null())
    if number:
        found = query.where(Member.number == number).first()
    else:
        found = (
            query.join(Choice, on=Choice.member == Member.id).where(Choice.key == receipt).first()
        )
    if found is None:
        raise _Unusable("member: nobody has this number or receipt")
    member: Member = found
    return member
