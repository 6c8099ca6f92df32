"""What a restore must not bring back to life: whatever waits in the backup may have been used since.

Each is ended rather than looked into: nobody knows any more what happened after the backup was made.
"""

from typing import Any

from peewee import Table, fn

from plussa import clock, numbers
from plussa.auth.models import Login
from plussa.db import MomentField, database, is_sqlite, retried
from plussa.members.models import Member
from plussa.money import exports
from plussa.outbox import ending
from plussa.permissions import holds
from plussa.privacy.erasure import journal
from plussa.privacy.models import Erasure, ErasureState

BY_RESTORE = "restore"  # in place of the name of who entered an erasure


@retried
def settle() -> None:
    """Carry out every step on the database in use, which is a backup brought up to date.

    Its erasures are done again after this, which tell of cards they block. Raises Fault.
    """
    with database.atomic():
        for step in STEPS:
            step()


def end_what_expires() -> None:
    """Let all that has an end end now: sessions, codes, letters, changes, invitations, joinings.

    What can be used once, and has no end, may have been used since: codes of recovery.
    """
    now, expiring = MomentField().db_value(clock.now()), tables_with("expires_at")
    for name in expiring:
        table: Any = Table(name, ("expires_at",)).bind(database)
        table.update({table.expires_at: now}).where(table.expires_at > now).execute()
    for name in set(tables_with("used_at")) - set(expiring):
        table = Table(name, ("used_at",)).bind(database)
        table.update({table.used_at: now}).where(table.used_at.is_null()).execute()


def end_links() -> None:
    """Links for a new password name the login's key."""
    made = fn.lower(fn.hex(fn.randomblob(16)))
    if not is_sqlite():
        made = fn.replace(fn.gen_random_uuid().cast("TEXT"), "-", "")
    Login.update(key=made).execute()


def hold_erasures() -> None:
    """Let one that had not begun wait for customer service, unless the register has it.

    Its member may have taken it back since; what has begun is in the register.
    """
    for one in Erasure.select(Erasure, Member).join(Member):
        asked = one.state is ErasureState.REQUESTED and one.member.left_at is None
        if asked and not journal.has(one.member.key):
            by = one.entered_by or BY_RESTORE
            one.amend(state=ErasureState.WAITING, decided_by="", entered_by=by)


def tables_with(column: str) -> list[str]:
    """Every table with a column, whatever feature it is of."""
    return [
        table
        for table in sorted(database.get_tables())
        if column in {one.name for one in database.get_columns(table)}
    ]


STEPS = (
    numbers.leave_a_gap,  # of what others were told, and the restored database does not know
    exports.tell_all_anew,
    end_what_expires,
    end_links,
    ending.close_waiting,
    holds.begin,
    hold_erasures,
)
