"""What a household's end means for its money: asked here, answered by the room that keeps the money."""

from dataclasses import dataclass
from typing import Protocol

from plussa.members.models import Member


@dataclass(frozen=True)
class Loss:
    """What a household has: cents that can be used, that are owed, and that are not yet paid.

    Of what is not yet paid, as much as the member who asks may know.
    """

    money: int = 0
    debt: int = 0
    pending: int = 0


class Treasurer(Protocol):
    """Who keeps the money of households."""

    def loss(self, member: Member) -> Loss:
        """What a member's household would lose by ending now."""

    def end(self, household: int) -> None:
        """Forfeit what a household has and owes, within the transaction that ends it."""

    def move(self, household: int, to: int) -> None:
        """Move all of it to another household, within the transaction that ends the first."""


class _Nobody:
    def loss(self, member: Member) -> Loss:
        return Loss()

    def end(self, household: int) -> None:
        """There is nothing to end."""

    def move(self, household: int, to: int) -> None:
        """There is nothing to move."""


_appointed: Treasurer = _Nobody()


def appoint(treasurer: Treasurer) -> None:
    """Let a room keep the money."""
    global _appointed
    _appointed = treasurer


def treasurer() -> Treasurer:
    """Who keeps the money."""
    return _appointed
