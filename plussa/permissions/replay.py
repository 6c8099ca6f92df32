"""A replay of all choices, compared with the current choices, which are cached."""

from collections.abc import Iterator
from dataclasses import dataclass

from peewee import JOIN, fn

from plussa.permissions.models import Choice, CurrentChoice, Permission, Value


@dataclass(frozen=True)
class ChoiceDifference:
    """A permission of a member (by id) whose cached value is not that of the replay."""

    member: int
    permission: Permission
    cached: Value | None
    replayed: Value

    def __str__(self) -> str:
        found = self.cached.value if self.cached else "nothing"
        said = self.replayed.value
        return (
            f"member id {self.member}: {self.permission.value} is {found}, the choices say {said}"
        )


def differences() -> Iterator[ChoiceDifference]:
    """Where the two differ; a value that is right but rests on another choice, too."""
    newest = Choice.select(fn.MAX(Choice.id)).group_by(Choice.member, Choice.permission)
    same = (CurrentChoice.member == Choice.member) & (CurrentChoice.permission == Choice.permission)
    query = Choice.select(Choice.member, Choice.permission, CurrentChoice.value, Choice.value)
    query = query.join(CurrentChoice, JOIN.LEFT_OUTER, on=same).where(
        Choice.id.in_(newest),
        CurrentChoice.id.is_null()
        | (CurrentChoice.choice != Choice.id)
        | (CurrentChoice.value != Choice.value),
    )
    for row in query.order_by(Choice.member, Choice.permission).tuples().iterator():
        yield ChoiceDifference(*row)
