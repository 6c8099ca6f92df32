"""Lists for other systems that send marketing."""

from typing import IO, Any

from peewee import Field

from plussa import spreadsheets
from plussa.members.models import Member
from plussa.permissions.lists import allowed
from plussa.permissions.models import Permission

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


def _reachable(permission: Permission, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    if permission is not Permission.POST:
        return row if all(row[:-1]) else None
    *told, is_protected, receipt = row
    return (*told, receipt) if told[-1] and not is_protected else None
