"""Receipts as the tills send them, and no finer than a member allows. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple


class Item(NamedTuple):
    """A line of a receipt."""

    group: str
    product: str
    cents: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A purchase, or (below zero) a return, of `returns` if the till knows which purchase that was."""

    external_id: str
    card: str
    at: datetime
    cents: int
    store: str
    store_name: str
    returns: str | None = None
    items: tuple[Item, ...] = ()

    @property
    def digest(self) -> str:
        """What tells it from another one: all but its lines, of which no trace may stay."""
        at = self.at.astimezone(UTC).isoformat()
        told = (self.card, at, self.cents, self.store, self.returns)
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def by_group(items: Iterable[Item]) -> dict[str, int]:
    """The sums of lines by their groups."""
    sums: dict[str, int] = {}
    for item in items:
        sums[item.group] = sums.get(item.group, 0) + item.cents
    return sums
