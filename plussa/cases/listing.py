"""Finding cases: a member's own, and those that wait for customer service."""

from peewee import ModelSelect

from plussa.cases.models import Case
from plussa.members.models import Member

MOST = 100  # cases of one member that a page shows


def of_member(member: Member) -> list[Case]:
    """A member's cases: the open ones by their due date, then the closed ones, newest first."""
    query = Case.select().where(Case.member == member).order_by(Case.id.desc()).limit(MOST)
    found = list(query)
    still = sorted((one for one in found if one.closed_at is None), key=lambda one: one.due_on)
    return [*still, *(one for one in found if one.closed_at is not None)]


def find(member: Member, number: str) -> Case | None:
    """A case of a member's own."""
    found: Case | None = Case.get_or_none(Case.number == number, Case.member == member)
    return found


def by_number(number: str) -> Case | None:
    """Any case, for customer service."""
    found: Case | None = Case.get_or_none(Case.number == number)
    return found


def waiting() -> "ModelSelect[Case]":
    """The cases that customer service has to answer: what is due first comes first."""
    return Case.select().where(Case.closed_at.is_null()).order_by(Case.due_on, Case.id)
