"""Finding a member, for a reason: whoever looks opens a look first, at exactly one member."""

import logging

from plussa.auth.models import Login
from plussa.cases.listing import find as case_of
from plussa.cases.models import Case
from plussa.desk.models import Staff
from plussa.members import looks
from plussa.members.emails import email_key
from plussa.members.looks import Look, Reason, open_look
from plussa.members.models import Member

MINUTES = 30  # that a look lasts

log = logging.getLogger(__name__)


class NobodyFound(Exception):
    """No member has this number or email address."""


class SeveralFound(Exception):
    """Several members have this email address: only a number tells them apart."""


class NoSuchCase(Exception):
    """The member has no case with the number that the reason names; perhaps nobody has."""


def look_up(staff: Staff, reason: Reason, more: str, typed: str) -> Look:
    """Open a look at the member who has a number or an email address.

    Raises NoSuchCase, NobodyFound or SeveralFound; nothing is opened then.
    """
    member = find(typed)
    if reason is Reason.CASE and case_of(member, more) is None:
        raise NoSuchCase
    said = f"{reason.value} {more}".strip()
    look = open_look(member, staff.username, staff.role, said, MINUTES)
    log.info("look %s opened by %s: %s", look.id, staff.username, reason.value)
    return look


def look_for(staff: Staff, case: Case) -> Look:
    """Open a look at the member of a case, for that case; raise NobodyFound without one."""
    if case.member_id is None or not _plain(case.member.number):
        raise NobodyFound
    return open_look(
        case.member, staff.username, staff.role, f"{Reason.CASE.value} {case.number}", MINUTES
    )


def look_because(staff: Staff, member: Member, reason: Reason) -> Look:
    """A look at a member for a reason that a page gives; one that is open already stays the only one."""
    found = looks.current(member, staff.username)
    if found is not None and found.reason == reason.value:
        return found
    return open_look(member, staff.username, staff.role, reason.value, MINUTES)


def note_reading(staff: Staff, case: Case) -> None:
    """Put on record that somebody reads a case, for its member; for nobody, or who was erased, nothing."""
    if case.member_id is not None and _plain(case.member.number):
        looks.note_reading(case.member, case.number, staff.username, staff.role)


def find(typed: str) -> Member:
    """The member who has a number or an email address; raise NobodyFound or SeveralFound."""
    if "@" in typed:
        return _by_email(typed)
    number = "".join(typed.split())
    found: Member | None = Member.get_or_none(Member.number == number) if _plain(number) else None
    if found is None:
        raise NobodyFound
    return found


def of_staff(staff: Staff, key: str) -> Look | None:
    """A look that somebody has opened, with the member; nobody else's is found."""
    query = Look.select(Look, Member).join(Member)
    found: Look | None = query.where(Look.key == key, Look.handler == staff.username).first()
    return found


def _by_email(typed: str) -> Member:
    found = with_email(typed)
    if len(found) > 1:
        raise SeveralFound
    if not found:
        raise NobodyFound
    return found[0]


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
