"""A letter about a dispute: what is known is filled in, the rest is a place to fill in. Pure."""

from dataclasses import dataclass
from datetime import date

KINDS = ("contract", "personal_data")


@dataclass(frozen=True)
class DisputeLetter:
    """The parts of a letter; a part that is None is a place for the sender to fill in."""

    kind: str
    recipient: tuple[str, ...]
    sender: str | None = None
    contact: str | None = None
    member_number: str | None = None
    written_on: date | None = None
    events: str | None = None
    wish: str | None = None
