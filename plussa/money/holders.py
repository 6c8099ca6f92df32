"""Who holds the cards of a batch: found by number, and read again once their households are locked."""

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from plussa.members.endings import Death
from plussa.members.imports.bulk import find
from plussa.members.models import Card, Member
from plussa.money.bulk import ask, in_
from plussa.money.outcomes import Outcome
from plussa.money.turns import Meanwhile


class Holder(NamedTuple):
    """A member who holds a card."""

    id: int
    household: int
    confirmed: bool
    may_use: bool
    left_at: datetime | None
    died_at: datetime | None  # when we were told


class Holders:
    """The members who hold some cards."""

    def __init__(self, numbers: Iterable[str]) -> None:
        found = find(Card, ("number", "id", "member", "blocked_at"), "number", set(numbers))
        self._cards = {number: tuple(rest) for number, *rest in found}
        self._members = self._read()

    @property
    def households(self) -> set[int]:
        """Where they live, as far as is known before it is locked."""
        return {one.household for one in self._members.values()}

    @property
    def members(self) -> list[int]:
        """Their rows, in order."""
        return sorted(self._members)

    def read_again(self, locked: Container[int], lock: str = "") -> None:
        """Read the members as they are now; raise Meanwhile when one lives where nothing is locked."""
        self._members = self._read(lock)
        if any(household not in locked for household in self.households):
            raise Meanwhile

    def card(self, number: str, at: datetime) -> tuple[int, Holder] | None:
        """The row of a card, and who earned with it at a moment: nobody after leaving, or after a death."""
        card = self._cards.get(number)
        if card is None:
            return None
        holder = self._members[card[1]]
        over = [one for one in (holder.left_at, holder.died_at) if one and one < at]
        return None if over else (card[0], holder)

    def user(self, number: str, at: datetime) -> tuple[Holder | None, Outcome]:
        """Who uses money with a card at a moment; or None, and why nobody can."""
        card = self._cards.get(number)
        if card is None:
            return None, Outcome.UNKNOWN_CARD
        holder, blocked = self._members[card[1]], Card.blocked_at.python_value(card[2])
        if holder.left_at and holder.left_at < at:
            return None, Outcome.LEFT
        if blocked and blocked < at:
            return None, Outcome.BLOCKED_CARD
        if not holder.confirmed:
            return None, Outcome.NOT_CONFIRMED
        return (holder, Outcome.STORED) if holder.may_use else (None, Outcome.NO_RIGHT)

    def _read(self, lock: str = "") -> dict[int, Holder]:
        sql = "SELECT id, household_id, confirmed_at, may_use_money, left_at FROM member WHERE "
        ids = sorted({card[1] for card in self._cards.values()})
        rows = ask(sql + in_("id") + " ORDER BY id" + lock, ids)
        died = "SELECT member_id, announced_at FROM death WHERE revoked_at IS NULL AND "
        dead: dict[int, Any] = dict(ask(died + in_("member_id"), ids))
        return {row[0]: _holder(row, dead.get(row[0])) for row in rows}


def _holder(row: tuple[Any, ...], died_at: Any) -> Holder:
    id, household, confirmed_at, may_use, left_at = row
    left, died = Member.left_at.python_value(left_at), Death.announced_at.python_value(died_at)
    return Holder(id, household, confirmed_at is not None, bool(may_use), left, died)
