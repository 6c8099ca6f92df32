"""The history of choices, a page at a time, and one of them by its key."""

from plussa import db
from plussa.members.models import Member
from plussa.permissions.models import Choice

PAGE = 30  # choices


def newest(member: Member, before: int | None = None) -> tuple[list[Choice], int | None]:
    """A page of the history, newest first, older than a choice; and where the next page begins."""
    return db.newest(Choice.select().where(Choice.member == member), PAGE, before)


def find(member: Member, key: str) -> Choice | None:
    """A choice of a member's by its key; nothing of anybody else's."""
    found: Choice | None = Choice.get_or_none(Choice.member == member, Choice.key == key)
    return found
