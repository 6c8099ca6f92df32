"""Lists for other systems that send marketing."""

from typing import IO

from plussa import spreadsheets
from plussa.members.models import Member
from plussa.permissions.audience import allowed
from plussa.permissions.models import Permission
from plussa.permissions.rules import TERMS

# What another system gets of each member who allows something; the last is what reaches them.
COLUMNS = {
    one: ("number", *terms.columns) for one, terms in TERMS.items() if terms.columns is not None
}


def export(permission: Permission, out: IO[str]) -> int:
    """Write whom something is allowed to as CSV, each with the key of its proof; how many they are.

    Who has no address for the channel is left out.
    """
    names = COLUMNS[permission]
    fields = [getattr(Member, name) for name in names]
    line, count = spreadsheets.for_programs(out), 0
    line([*names, "receipt"])
    for is_protected, *row in allowed(permission, Member.protected_address, *fields):
        # A protected address goes to nobody.
        if row[-2] and not (is_protected and "street" in names):
            line(row)
            count += 1
    return count
