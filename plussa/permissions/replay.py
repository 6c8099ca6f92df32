"""A replay of all choices, compared with the current choices, which are cached."""

from collections.abc import Iterator

from peewee import JOIN, fn

from plussa.permissions.models import Choice, CurrentChoice


def differences() -> Iterator[str]:
    """Whose permission, by the member's id, is cached otherwise than the replay ends, or by another row."""
    newest = Choice.select(fn.MAX(Choice.id)).group_by(Choice.member, Choice.permission)
    same = (CurrentChoice.member == Choice.member) & (CurrentChoice.permission == Choice.permission)
    query = Choice.select(Choice.member, Choice.permission, CurrentChoice.value, Choice.value)
    query = query.join(CurrentChoice, JOIN.LEFT_OUTER, on=same).where(
        Choice.id.in_(newest),
        CurrentChoice.id.is_null()
        | (CurrentChoice.choice != Choice.id)
        | (CurrentChoice.value != Choice.value),
    )
    found = query.order_by(Choice.member, Choice.permission).tuples().iterator()
    for member, permission, cached, replayed in found:
        now = cached.value if cached else "nothing"
        yield f"member id {member}: {permission.value} is {now}, the choices say {replayed.value}"
