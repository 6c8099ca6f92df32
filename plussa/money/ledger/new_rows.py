"""What is to be posted: an entry, what accounts of the programme gain by it, and lots that it begins."""

from datetime import date, datetime
from typing import Any, NamedTuple

from plussa import clock
from plussa.members.models import Actor
from plussa.money.models import Account, EntryKind


class NewEntry(NamedTuple):
    """What an entry says of itself."""

    kind: EntryKind
    at: datetime
    day: date
    by: Actor = Actor.PROGRAMME
    reason: str = ""
    month: date | None = None
    key: str | None = None
    total: int | None = None
    basis: int | None = None
    reverses: int | None = None
    digest: str | None = None
    buyers: int | None = None
    id: int | None = None  # where it was taken beforehand

    @classmethod
    def now(cls, kind: EntryKind, by: Actor = Actor.PROGRAMME, **more: Any) -> "NewEntry":
        """An entry of what happens now."""
        return cls(kind, clock.now(), clock.today(), by, **more)


class NewPosting(NamedTuple):
    """What an account of the programme gains (above zero) or loses."""

    account: Account
    cents: int
    charity: str | None = None


class NewLot(NamedTuple):
    """A lot to be made."""

    cents: int
    paid_on: date
    expires_on: date
    origin: int | None = None
    id: int | None = None  # where it was taken beforehand
