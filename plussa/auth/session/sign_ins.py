"""The sign-in history, and "this was not me"."""

from plussa import clock, db
from plussa.auth import recovery
from plussa.auth.models import SignIn
from plussa.db import database, lock, retried
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.models import Member

PAGE = 20  # sign-ins


def newest(member: Member, before: int | None = None) -> tuple[list[SignIn], int | None]:
    """A page of sign-ins, newest first, older than one; and where the next page begins."""
    return db.newest(SignIn.select().where(SignIn.member == member), PAGE, before)


def find(member: Member, key: str) -> SignIn | None:
    """A sign-in of a member."""
    return SignIn.get_or_none(SignIn.key == key, SignIn.member == member)


@retried
def disown(member: Member, key: str) -> bool:
    """Say that a sign-in was somebody else: take the login back, and make the password useless.

    A link for a new password goes to the email address on record. False when this was done before,
    or the sign-in is not the member's.
    """
    with database.atomic():
        homes.lock_member(member)
        query = SignIn.select().where(SignIn.key == key, SignIn.member == member)
        found: SignIn | None = lock(query).first()
        if found is None or found.disowned_at is not None:
            return False
        found.amend(disowned_at=clock.now())
        recovery.void_password(member)
        record(member, EventKind.SIGN_IN_DISOWNED)
    return True
