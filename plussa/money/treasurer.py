"""Keeping the money of households that end, for the room of households below."""

from dataclasses import replace

from plussa.members.household.treasury import Loss
from plussa.members.models import Member
from plussa.money import closing
from plussa.money.account.disclosure import on_its_way


class Ledger:
    """The treasurer who keeps the money in the ledger."""

    def whole_loss(self, member: Member) -> Loss:
        """What a member's household would lose by ending now, whoever bought what is not yet paid."""
        return closing.preview(member.household_id)

    def visible_loss(self, member: Member) -> Loss:
        """The same as far as the member may know it."""
        coming, _ = on_its_way(member)
        pending = max(0, sum(cents for _, cents in coming))
        return replace(self.whole_loss(member), pending=pending)

    def end(self, household: int) -> None:
        """Forfeit what a household has and owes."""
        closing.close(household)

    def move(self, household: int, to: int) -> None:
        """Move all of it to another household."""
        closing.move_all(household, to)
