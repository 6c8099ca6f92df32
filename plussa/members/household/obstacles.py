"""What can stand in the way of a change in a household."""

from enum import Enum


class Obstacle(Enum):
    """Why a household cannot be changed so; the words are in templates/members/household_words.html."""

    NOT_PRIMARY = "not_primary"
    NOT_CONFIRMED = "not_confirmed"
    OTHER_NOT_CONFIRMED = "other_not_confirmed"
    GONE = "gone"
    HAND_OVER_FIRST = "hand_over_first"
    FULL = "full"
    ONESELF = "oneself"
    WAITING = "waiting"
    OVER = "over"
    ALREADY_HERE = "already_here"
    CHANGED = "changed"


class CannotChange(Exception):
    """A household cannot be changed so now, and why."""

    def __init__(self, why: Obstacle) -> None:
        super().__init__(why.value)
        self.why = why
