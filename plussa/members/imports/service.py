"""The import of members: a household never stands without its primary member.

Whoever comes before that member waits until all rows have been read, and is then stored or put aside.
"""

from functools import partial
from operator import attrgetter

from plussa.exchange.importing import FileKind, Import
from plussa.members.imports.checks import MemberRow, Rules, check
from plussa.members.imports.columns import MEMBERS
from plussa.members.imports.known import Acceptances
from plussa.members.imports.storing import store

NO_PRIMARY = "household_external_id: the household has no primary member"


def members_file(rules: Rules, acceptances: Acceptances) -> FileKind:
    """Files of members, with what the rooms above do for them."""
    return FileKind(
        "members",
        MEMBERS,
        make_check=lambda: lambda line: check(line, rules),
        store=partial(_store, acceptances),
        name_of=attrgetter("external_id"),
    )


def _store(acceptances: Acceptances, rows: list[MemberRow], work: Import) -> None:
    decision = store(rows, acceptances)
    totals = work.totals
    totals.stored += len(decision.new)
    totals.same += len(decision.same)
    totals.beside.update(households=decision.households, cards=decision.cards)
    for row, reason in decision.conflicts:
        work.refuse(row.line, reason)
    for row, reason in decision.bad:
        work.put_aside(row.line, reason)
    for row in decision.waiting:
        if work.is_last:
            work.put_aside(row.line, NO_PRIMARY)
        else:
            work.postpone(row.line)
