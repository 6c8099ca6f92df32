"""A replay of all choices, compared with the current choices, which are cached."""

from collections.abc import Iterator
from dataclasses import dataclass

from peewee import ModelSelect

from plussa.members.models import Member
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value

BATCH = 2_000  # members

State = dict[tuple[int, Permission], tuple[Value, int]]


@dataclass(frozen=True)
class ChoiceDifference:
    """A permission of a member (by id) whose cached value is not that of the replay."""

    member: int
    permission: Permission
    cached: Value | None
    replayed: Value | None

    def __str__(self) -> str:
        found = self.cached.value if self.cached else "nothing"
        said = self.replayed.value if self.replayed else "nothing"
        return (
            f"member id {self.member}: {self.permission.value} is {found}, the choices say {said}"
        )


def differences(batch: int = BATCH) -> Iterator[ChoiceDifference]:
    """Where the two differ, members in batches; a value that is right but rests on another choice, too."""
    for first, last in _batches(batch):
        replayed = _state(_choices(first, last))
        cached = _state(_cached(first, last))
        for key in sorted({*replayed, *cached}, key=lambda key: (key[0], key[1].value)):
            if replayed.get(key) != cached.get(key):
                found, said = cached.get(key), replayed.get(key)
                yield ChoiceDifference(*key, found[0] if found else None, said[0] if said else None)


def _batches(batch: int) -> Iterator[tuple[int, int]]:
    last = 0
    while True:
        query = Member.select(Member.id).where(Member.id > last).order_by(Member.id).limit(batch)
        found = [row[0] for row in query.tuples()]
        if not found:
            return
        yield found[0], found[-1]
        last = found[-1]


def _choices(first: int, last: int) -> ModelSelect:
    query = Choice.select(Choice.member, Choice.permission, Choice.value, Choice.id)
    return query.where(Choice.member.between(first, last)).order_by(Choice.id)


def _cached(first: int, last: int) -> ModelSelect:
    query = CurrentChoice.select(
        CurrentChoice.member, CurrentChoice.permission, CurrentChoice.value, CurrentChoice.choice
    )
    return query.where(CurrentChoice.member.between(first, last))


def _state(rows: ModelSelect) -> State:
    """The last row of each permission: the state that choices in their order end in."""
    return {(row[0], row[1]): (row[2], row[3]) for row in rows.tuples().iterator()}
