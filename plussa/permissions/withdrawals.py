"""Withdrawals that come back from other systems which send marketing.

Each row names a member by number or by the key of a receipt, a permission, and the moment in ISO 8601
with a time zone. A withdrawal that was changed here later is left as it is.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from plussa import clock, inputs
from plussa.exchange.columns import FileColumn, FileTable, RowForm
from plussa.exchange.fields import BadRow, Wrong, fields, parsers
from plussa.exchange.importing import FileKind, Import
from plussa.exchange.reading import FileLine
from plussa.members.endings import active
from plussa.members.models import Member
from plussa.permissions import service
from plussa.permissions.models import Choice, Permission, Value, Way
from plussa.permissions.rules import values
from plussa.permissions.service import HowChosen

WITHDRAWAL = FileTable(
    (
        FileColumn("member", 64, "the number of the member", form=RowForm.NUMBER),
        FileColumn("receipt", 64, "or the key of a receipt of theirs"),
        FileColumn("permission", 40, "what was withdrawn", required=True),
        FileColumn("at", 40, "when: 2026-11-24T12:00:00+02:00", required=True),
    ),
    open=True,
)


class Withdrawal(NamedTuple):
    """What another system says was withdrawn there."""

    line: FileLine
    number: str
    receipt: str
    permission: Permission
    at: datetime


def check(line: FileLine) -> Withdrawal:
    """The withdrawal of a line; raise BadRow with every reason against it."""
    return Withdrawal(line, *fields(line, _PARSERS, None))


def store(rows: list[Withdrawal], work: Import) -> None:
    """Carry out withdrawals, each by itself; what cannot be is put aside."""
    for row in rows:
        try:
            done = _carry_out(row)
        except BadRow as fault:
            work.put_aside(row.line, str(fault))
        else:
            work.totals.stored += done
            work.totals.same += not done


WITHDRAWALS = FileKind("withdrawals", WITHDRAWAL, lambda: check, store)


def _carry_out(row: Withdrawal) -> bool:
    """Carry out one row; whether it changed anything."""
    member = _member(row)
    standing = service.standing(member, row.permission)
    if standing.choice is not None and standing.choice.made_at > row.at:
        return False
    how = HowChosen(Way.IMPORT, note=f"withdrawn in another system {row.at.isoformat()}")
    shown = service.words_now(row.permission, member.language)
    return service.choose(member, row.permission, Value.OFF, shown, how) is not None


def _member(row: Withdrawal) -> Member:
    query = Member.select().where(active())
    if row.number:
        query = query.where(Member.number == row.number)
    else:
        query = query.join(Choice, on=Choice.member == Member.id).where(Choice.key == row.receipt)
    if (found := query.first()) is None:
        raise BadRow("member: nobody has this number or receipt")
    return found


def _permission(text: str, rules: Any) -> Permission:
    try:
        found = Permission(text)
    except ValueError:
        raise Wrong("nobody knows it") from None
    if Value.OFF not in values(found):
        raise Wrong("it is not switched off, it has levels")
    return found


def _at(text: str, rules: Any) -> datetime:
    try:
        at = inputs.moment(text)
    except ValueError:
        raise Wrong("is not a moment like 2026-11-24T12:00:00+02:00") from None
    if at.tzinfo is None:
        raise Wrong("has no time zone")
    if at > clock.now():
        raise Wrong("is still to come")
    return at.astimezone(UTC)


_PARSERS = parsers(WITHDRAWAL, {"permission": (_permission, None), "at": (_at, None)})
