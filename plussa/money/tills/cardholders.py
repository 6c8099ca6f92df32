"""Who holds the cards of a batch: found by number, and read again once their households are locked."""

from collections import defaultdict
from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from plussa.dates import day_of
from plussa.db import Meanwhile
from plussa.exchange.bulk import ask, find, in_
from plussa.members.models import Card, Member, Residence
from plussa.money.outcomes import MoneyOutcome


class Stay(NamedTuple):
    """A household that a member is in, or was in until a moment, and whether to use its money."""

    household: int
    may_use: bool
    until: datetime | None = None


class Cardholder(NamedTuple):
    """A member who holds a card, with all homes from the first to the one of now."""

    id: int
    homes: tuple[Stay, ...]
    joined_at: datetime
    confirmed_at: datetime | None
    left_at: datetime | None
    died_at: datetime | None  # when we were told

    def home(self, at: datetime) -> Stay:
        """Where the member was at a moment; the first home is also that of before."""
        return next(one for one in self.homes if one.until is None or at < one.until)

    def is_confirmed(self, at: datetime) -> bool:
        """Whether the member had been confirmed by the end of a day, or has been from the beginning."""
        confirmed = self.confirmed_at
        return confirmed is not None and (
            confirmed <= self.joined_at or day_of(confirmed) <= day_of(at)
        )

    def has_left(self, at: datetime) -> bool:
        """Whether the member had left the programme by a moment."""
        return self.left_at is not None and self.left_at < at

    def earns(self, at: datetime) -> bool:
        """Whether purchases counted at a moment: not after leaving, nor once we knew of a death."""
        return not self.has_left(at) and not self.had_died(at)

    def had_died(self, at: datetime) -> bool:
        """Whether we knew of a death by a moment: a card that is not blocked then is the estate's."""
        return self.died_at is not None and self.died_at < at


class Cardholders:
    """The members who hold some cards."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._numbers = set(numbers)
        self._cards = self._find()
        self._members = self._read()

    @property
    def households(self) -> set[int]:
        """Where they are and were, as far as is known before it is locked."""
        return {home.household for one in self._members.values() for home in one.homes}

    @property
    def members(self) -> list[int]:
        """Their rows, in order."""
        return sorted(self._members)

    def read_again(self, locked: Container[int], lock: str = "") -> None:
        """Read the members, then their cards, as they are now: an erasure makes cards nobody's.

        Raises Meanwhile when one lives where nothing is locked.
        """
        self._members = self._read(lock)
        self._cards = {
            number: card for number, card in self._find().items() if card[1] in self._members
        }
        if any(household not in locked for household in self.households):
            raise Meanwhile

    def card(self, number: str) -> tuple[int, Cardholder] | None:
        """The row of a card, and who holds it."""
        card = self._cards.get(number)
        return None if card is None else (card[0], self._members[card[1]])

    def user(self, number: str, at: datetime) -> tuple[Stay | None, MoneyOutcome]:
        """Whose money a card uses at a moment; or None, and why nobody's."""
        card = self._cards.get(number)
        if card is None:
            return None, MoneyOutcome.UNKNOWN_CARD
        holder, blocked = self._members[card[1]], Card.blocked_at.python_value(card[2])
        if holder.has_left(at):
            return None, MoneyOutcome.LEFT
        if blocked and blocked < at:
            return None, MoneyOutcome.BLOCKED_CARD
        home = holder.home(at)
        if holder.had_died(at):  # the estate needs neither a proof of who that was nor a right
            return home, MoneyOutcome.STORED
        if not holder.is_confirmed(at):
            return None, MoneyOutcome.NOT_CONFIRMED
        return (home, MoneyOutcome.STORED) if home.may_use else (None, MoneyOutcome.NO_RIGHT)

    def _find(self) -> dict[str, tuple[Any, ...]]:
        found = find(Card, ("number", "id", "member", "blocked_at"), "number", self._numbers)
        return {number: tuple(rest) for number, *rest in found}

    def _read(self, lock: str = "") -> dict[int, Cardholder]:
        ids = sorted({card[1] for card in self._cards.values()})
        sql = "SELECT id, household_id, may_use_money, joined_at, confirmed_at, left_at FROM member WHERE "
        rows = ask(sql + in_("id") + " ORDER BY id" + lock, ids)
        sql = "SELECT member_id, announced_at FROM death WHERE revoked_at IS NULL AND "
        former = _former(ids)
        died: dict[int, Any] = dict(ask(sql + in_("member_id"), ids))
        found = {}
        for id, household, may_use, *moments in rows:
            homes = (*former[id], Stay(household, bool(may_use)))
            told = map(Member.left_at.python_value, (*moments, died.get(id)))
            found[id] = Cardholder(id, homes, *told)
        return found


def _former(members: list[int]) -> dict[int, list[Stay]]:
    """Where members were before, in order."""
    sql = "SELECT member_id, household_id, may_use_money, until FROM residence WHERE "
    found: dict[int, list[Stay]] = defaultdict(list)
    for member, household, may_use, until in ask(sql + in_("member_id") + " ORDER BY id", members):
        ended = Residence.until.python_value(until)
        found[member].append(Stay(household, bool(may_use), ended))
    return found
