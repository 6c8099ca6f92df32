"""What a restore must not bring back to life: whatever waits in the backup may have been used since.

Each is ended rather than looked into: nobody knows any more what happened after the backup was made.
"""

from collections.abc import Callable

from peewee import fn

from plussa import clock
from plussa.auth.models import Login
from plussa.db import MomentField, database, is_sqlite, retried
from plussa.members.models import Member
from plussa.outbox import ending
from plussa.permissions import holds
from plussa.privacy.erasure import journal
from plussa.privacy.models import Erasure, ErasureState
from plussa.privacy.restore import external_numbering

EXPIRING = """
    SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.name = 'expires_at' ORDER BY m.name"""
EXPIRING_ON_POSTGRESQL = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
        AND a.attname = 'expires_at' AND NOT a.attisdropped ORDER BY c.relname"""

BY_RESTORE = "restore"  # in place of the name of who entered an erasure

Step = Callable[[], object]
STEPS: list[Step] = []


@retried
def settle() -> None:
    """Carry out every step on the database in use, which is a backup brought up to date."""
    with database.atomic():
        for step in STEPS:
            step()


def step(act: Step) -> Step:
    """Register what has to be done to a backup before it is used."""
    STEPS.append(act)
    return act


step(external_numbering.go_on_after_restore)


@step
def end_what_expires() -> None:
    """Let all that has an end end now: sessions, codes, letters, changes, invitations, joinings."""
    now = MomentField().db_value(clock.now())
    mark = "?" if is_sqlite() else "%s"
    for table in tables_that_expire():
        query = f'UPDATE "{table}" SET expires_at = {mark} WHERE expires_at > {mark}'  # noqa: S608
        database.execute_sql(query, (now, now))


def tables_that_expire() -> list[str]:
    """Every table whose rows have an end, whatever feature it is of."""
    query = EXPIRING if is_sqlite() else EXPIRING_ON_POSTGRESQL
    return [name for (name,) in database.execute_sql(query)]


@step
def end_links() -> None:
    """Links for a new password name the login's key."""
    made = fn.lower(fn.hex(fn.randomblob(16)))
    if not is_sqlite():
        made = fn.replace(fn.gen_random_uuid().cast("TEXT"), "-", "")
    Login.update(key=made).execute()


step(ending.close_waiting)
step(holds.begin)


@step
def hold_erasures() -> None:
    """Let one that had not begun wait for customer service, unless the register has it.

    Its member may have taken it back since; what has begun is in the register.
    """
    for one in Erasure.select(Erasure, Member).join(Member):
        asked = one.state is ErasureState.REQUESTED and one.member.left_at is None
        if asked and not journal.has(one.member.key):
            one.state, one.decided_by = ErasureState.WAITING, ""
            one.entered_by = one.entered_by or BY_RESTORE
            one.save(only=[Erasure.state, Erasure.decided_by, Erasure.entered_by])
