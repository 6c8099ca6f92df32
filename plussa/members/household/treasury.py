"""What a household's end means for its money: asked here, answered by the room that keeps the money."""

from dataclasses import dataclass
from typing import Protocol

from plussa.members.models import Member


@dataclass(frozen=True)
class Loss:
    """What a household loses by ending: cents that can be used, that are owed, and that are not yet paid."""

    money: int = 0
    debt: int = 0
    pending: int = 0


class Treasurer(Protocol):
    """Who keeps the money of households."""

    def whole_loss(self, member: Member) -> Loss:
        """What a member's household would lose by ending now: to decide by, not for the member to see."""

    def visible_loss(self, member: Member) -> Loss:
        """The same as the member may see it: of what is not yet paid, as much as they may know."""

    def end(self, household: int) -> None:
        """Forfeit what a household has and owes, within the transaction that ends it."""

    def move(self, household: int, to: int) -> None:
        """Move all of it to another household, within the transaction that ends the first."""


class _Nobody:
    def whole_loss(self, member: Member) -> Loss:
        return Loss()

    def visible_loss(self, member: Member) -> Loss:
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
