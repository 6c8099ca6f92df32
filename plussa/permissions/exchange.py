"""Lists for other systems that send marketing, and withdrawals that come back from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from peewee import Field

from plussa import clock, inputs, spreadsheets
from plussa.exchange.columns import Column, Form, Table
from plussa.exchange.reading import Line, Source
from plussa.members.endings import active
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
WITHDRAWAL = Table(
    (
        Column("member", 64, "the number of the member", form=Form.NUMBER),
        Column("receipt", 64, "or the key of a receipt of theirs"),
        Column("permission", 40, "what was withdrawn", required=True),
        Column("at", 40, "when: 2026-11-24T12:00:00+02:00", required=True),
    ),
    open=True,
)


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
            done = _withdraw(_tidied(row))
        except _Unusable as why:
            faults.append(Fault(line, str(why), row))
        else:
            tally.withdrawn += done
            tally.held += not done
    return tally


def read_rows(file: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a CSV file with a line of names, or of JSON Lines, with the numbers of their lines.

    Raises plussa.faults.Fault for a file that cannot be read.
    """
    with Source(file, WITHDRAWAL) as source:
        for line in source:
            if isinstance(line, Line):
                yield line.number, {name: value for name, value in line.row.items() if value}
            else:
                faults.append(Fault(line.number, line.reason, {"line": line.row}))


class _Unusable(Exception):
    """Why a row cannot be carried out."""


def _reachable(permission: Permission, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    if permission is not Permission.POST:
        return row if all(row[:-1]) else None
    *told, is_protected, receipt = row
    return (*told, receipt) if told[-1] and not is_protected else None


def _withdraw(row: dict[str, str]) -> bool:
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


def _tidied(row: dict[str, Any]) -> dict[str, str]:
    """What a row says in each column, in the one form of text."""
    found = {}
    for column in WITHDRAWAL.columns:
        text = inputs.tidy(str(row.get(column.name) or ""))
        if unfit := inputs.unfit(text):
            raise _Unusable(f"{column.name}: has {unfit.value}")
        if len(text) > column.most:
            raise _Unusable(f"{column.name}: is longer than {column.most} characters")
        found[column.name] = text
    return found


def _permission(row: dict[str, str]) -> Permission:
    try:
        found = Permission(row["permission"])
    except ValueError:
        raise _Unusable("permission: nobody knows it") from None
    if Value.OFF not in values(found):
        raise _Unusable("permission: it is not switched off, it has levels")
    return found


def _moment(row: dict[str, str]) -> datetime:
    try:
        at = inputs.moment(row["at"])
    except ValueError:
        raise _Unusable("at: is not a moment like 2026-11-24T12:00:00+02:00") from None
    if at.tzinfo is None:
        raise _Unusable("at: has no time zone")
    if at > clock.now():
        raise _Unusable("at: is still to come")
    return at.astimezone(UTC)


def _member(row: dict[str, str]) -> Member:
    number, receipt = row["member"], row["receipt"]
    query = Member.select().where(active())
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
