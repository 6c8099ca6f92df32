"""Keeping the money of households that end, for the room of households below."""

from plussa.members.household.treasury import Loss
from plussa.money import closing


class Ledger:
    """The treasurer who keeps the money in the ledger."""

    def loss(self, household: int) -> Loss:
        """What a household would lose by ending now."""
        found = closing.preview(household)
        return Loss(found.money, found.debt, found.pending)

    def end(self, household: int) -> None:
        """Forfeit what a household has and owes."""
        closing.close(household)

    def move(self, household: int, to: int) -> None:
        """Move all of it to another household."""
        closing.move_all(household, to)
