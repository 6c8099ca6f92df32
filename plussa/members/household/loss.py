"""What the end of a household does to its money: told and asked here, of whoever keeps the money."""

from collections.abc import Callable
from dataclasses import dataclass

from blinker import signal

from plussa.members.models import Member

# Sent with the id of a household, within the transaction that ends it; `to` is the one that its money
# moves to, or None where it is forfeited.
household_ended = signal("household-ended")


@dataclass(frozen=True)
class Loss:
    """What a household loses by ending: cents that can be used, that are owed, and that are not yet paid."""

    money: int = 0
    debt: int = 0
    pending: int = 0


_answer: Callable[[Member], Loss] | None = None


def ask_of(answer: Callable[[Member], Loss]) -> None:
    """Have a function say what members may see of what their households would lose."""
    global _answer
    _answer = answer


def visible_loss(member: Member) -> Loss:
    """What a member's household would lose by ending now, as far as they may know of it."""
    if _answer is None:
        raise LookupError("nobody was appointed who knows the money of households")
    return _answer(member)
