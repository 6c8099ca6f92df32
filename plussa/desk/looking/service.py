"""Finding a member, for a reason: whoever looks opens a look first, at exactly one member."""

import logging

from plussa.auth.models import Login
from plussa.cases.listing import find as case_of
from plussa.cases.models import Case
from plussa.desk.models import Staff
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.members import looks
from plussa.members.emails import email_key
from plussa.members.looks import Look, Reason
from plussa.members.models import Member

MINUTES = 30  # that a look lasts

log = logging.getLogger(__name__)


def look_up(staff: Staff, reason: Reason, more: str, typed: str) -> Look:
    """Open a look at the member who has a number or an email address.

    Refused, and nothing is opened, with NO_SUCH_CASE, NOBODY or SEVERAL.
    """
    member = find(typed)
    if reason is Reason.CASE and case_of(member, more) is None:
        raise DeskRefused(DeskRefusal.NO_SUCH_CASE)
    return look_at(staff, member, reason, more)


def look_at(staff: Staff, member: Member, reason: Reason, more: str = "") -> Look:
    """Open a look at a member, for a reason and what makes it plain."""
    said = f"{reason.value} {more}".strip()
    look = looks.open_look(member, staff.username, staff.role, said, MINUTES)
    log.info("look %s opened by %s: %s", look.id, staff.username, reason.value)
    return look


def look_because(staff: Staff, member: Member, reason: Reason) -> Look:
    """A look at a member for a reason that a page gives; one that is open already stays the only one."""
    found = looks.current(member, staff.username)
    if found is not None and found.reason == reason.value:
        return found
    return look_at(staff, member, reason)


def member_of(case: Case) -> Member | None:
    """The member of a case, unless there is none, or the member was erased."""
    return case.member if case.member_id is not None and _plain(case.member.number) else None


def note_reading(staff: Staff, case: Case) -> None:
    """Put on record that somebody reads a case, for its member."""
    if member := member_of(case):
        looks.note_reading(member, case.number, staff.username, staff.role)


def find(typed: str) -> Member:
    """The member who has a number or an email address; refused with NOBODY or SEVERAL."""
    if "@" in typed:
        found = with_email(typed)
    else:
        number = "".join(typed.split())
        found = list(Member.select().where(Member.number == number)) if _plain(number) else []
    if not found:
        raise DeskRefused(DeskRefusal.NOBODY)
    if len(found) > 1:
        raise DeskRefused(DeskRefusal.SEVERAL)
    return found[0]


def of_staff(staff: Staff, key: str) -> Look | None:
    """A look that somebody has opened, with the member; nobody else's is found."""
    query = Look.select(Look, Member).join(Member)
    return query.where(Look.key == key, Look.handler == staff.username).first()


def with_email(typed: str) -> list[Member]:
    """The members with an address, in any spelling that it is kept or logged in with."""
    key = email_key(typed)
    name, _at, domain = typed.strip().rpartition("@")
    spelled = {typed.strip(), key, f"{name}@{domain.lower()}"}
    found = {one.id: one for one in Member.select().where(Member.email.in_(spelled)).limit(2)}
    if login := Login.select(Login, Member).join(Member).where(Login.email_key == key).first():
        found[login.member_id] = login.member
    return list(found.values())


def _plain(number: str) -> bool:
    """Whether it is nothing but digits: the row of who was erased has a number that is not."""
    return number.isascii() and number.isdigit()
