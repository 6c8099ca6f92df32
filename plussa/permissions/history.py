"""The history of choices, a page at a time, and one of them by its key."""

from plussa.members.models import Member
from plussa.permissions.models import Choice

PAGE = 30  # choices


def newest(member: Member, before: int | None = None) -> tuple[list[Choice], int | None]:
    """A page of the history, newest first, older than a choice; and where the next page begins."""
    query = Choice.select().where(Choice.member == member)
    if before is not None:
        query = query.where(Choice.id < before)
    found = list(query.order_by(Choice.id.desc()).limit(PAGE + 1))
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return found[:PAGE], following


def find(member: Member, key: str) -> Choice | None:
    """A choice of a member's by its key; nothing of anybody else's."""
    found: Choice | None = Choice.get_or_none(Choice.member == member, Choice.key == key)
    return found
