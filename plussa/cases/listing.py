"""Finding cases: a member's own, those that a link may show, and those that wait for customer service."""

from collections.abc import Iterable
from datetime import date

from peewee import JOIN

from plussa.cases.course import due_on
from plussa.cases.models import Case
from plussa.members.models import Member

MOST = 100  # cases of one member that a page shows

Due = tuple[Case, date]


def of_member(member: Member, today: date) -> list[Due]:
    """A member's cases and their due dates: the open ones, what is due first, then the newest closed."""
    still_open_first = Case.closed_at.is_null(False)
    query = Case.select().where(Case.member == member)
    found = list(query.order_by(still_open_first, Case.id.desc()).limit(MOST))
    closed = [(one, one.due_on) for one in found if one.closed_at is not None]
    return [*_by_due((one for one in found if one.closed_at is None), today), *closed]


def find(member: Member, number: str) -> Case | None:
    """A case of a member's own."""
    return Case.get_or_none(Case.number == number, Case.member == member)


def followed(key: str) -> Case | None:
    """A case that a link names: of who has no account, or has it no more."""
    query = Case.select().join(Member, JOIN.LEFT_OUTER).where(Case.key == key)
    return query.where(Case.member.is_null() | Member.left_at.is_null(False)).get_or_none()


def by_number(number: str) -> Case | None:
    """Any case, for customer service."""
    return Case.get_or_none(Case.number == number)


def waiting(today: date) -> list[Due]:
    """The cases that customer service has to answer and their due dates: what is due first is first."""
    return _by_due(Case.select().where(Case.closed_at.is_null()).iterator(), today)


def _by_due(cases: Iterable[Case], today: date) -> list[Due]:
    """A clock that stands still moves a date each day, so the dates are compared as they are shown."""
    found = [(case, due_on(case, today)) for case in cases]
    return sorted(found, key=lambda one: (one[1], one[0].id))
