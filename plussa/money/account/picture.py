"""A picture of what was earned and used each month: two bars a month, sized here, drawn as SVG. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 120  # of the tallest bar
STEP = 46  # from month to month
WIDTH = 16  # of a bar


@dataclass(frozen=True)
class MonthBar:
    """A month: what was earned and used in cents, and where its bars stand."""

    month: date
    earned: int
    used: int
    x: int
    earned_height: int
    used_height: int


@dataclass(frozen=True)
class Picture:
    """Bars from the oldest month on, and the size of the drawing."""

    bars: tuple[MonthBar, ...]
    width: int
    height: int = HEIGHT

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(bar.earned or bar.used for bar in self.bars)


def draw(months: Sequence[tuple[date, int, int]]) -> Picture:
    """Size the bars of months, each with the cents earned and used; a sum below zero has no bar."""
    most = max((max(earned, used) for _, earned, used in months), default=0)
    bars = tuple(
        MonthBar(month, earned, used, place * STEP, _height(earned, most), _height(used, most))
        for place, (month, earned, used) in enumerate(months)
    )
    return Picture(bars, len(bars) * STEP)


def _height(cents: int, most: int) -> int:
    """The height of a bar; what is there at all is seen."""
    return max(2, round(HEIGHT * cents / most)) if cents > 0 else 0
