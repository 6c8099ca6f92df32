"""Who of customer service has logged in, tried to, or changed a way in: seen by whose it is and approvers."""

from peewee import JOIN

from plussa import clock, db
from plussa.desk.models import SignInOutcome, Staff, StaffSignIn

PAGE = 30  # sign-ins


def note(staff: Staff | None, outcome: SignInOutcome, device: str = "") -> None:
    """Put something on record, of nobody's user name too; what a command does has no device."""
    StaffSignIn.create(staff=staff, at=clock.now(), outcome=outcome, device=device)


def newest(of: Staff | None, before: int | None = None) -> tuple[list[StaffSignIn], int | None]:
    """A page of what is on record of somebody, or of everybody, newest first; and where the next begins."""
    query = StaffSignIn.select(StaffSignIn, Staff).join(Staff, JOIN.LEFT_OUTER)
    if of is not None:
        query = query.where(StaffSignIn.staff == of)
    return db.newest(query, PAGE, before)
