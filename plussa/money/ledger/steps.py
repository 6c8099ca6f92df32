"""What a timeline of a household's money is made of: steps, and how things stand. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from plussa.money import rules
from plussa.money.ledger.new_rows import NewEntry
from plussa.money.models import EntryKind
from plussa.money.rules import Portion

GAINS = (EntryKind.AWARD, EntryKind.CORRECTION)


@dataclass
class MoneyChange:
    """What something did: the cents that each lot gained, and by how many the debt grew."""

    lots: Counter[int] = field(default_factory=Counter)
    debt: int = 0

    @property
    def money(self) -> int:
        """The cents that the lots gained."""
        return sum(self.lots.values())

    @property
    def gain(self) -> int:
        """By how many cents the household is better off."""
        return self.money - self.debt

    def plus(self, other: "MoneyChange", times: int = 1) -> "MoneyChange":
        """This change and another one, or (-1 times) without it."""
        lots = Counter(self.lots)
        for lot, cents in other.lots.items():
            lots[lot] += times * cents
        changed = Counter({lot: cents for lot, cents in lots.items() if cents})
        return MoneyChange(changed, self.debt + times * other.debt)


@dataclass
class TimelineStep:
    """Something that happened to a household's money: an entry, or a row that is to become one.

    `entry` is what is to be posted of it, if it is not yet; `of` is the entry that used what is given
    back.
    """

    id: int
    kind: EntryKind
    household: int
    at: datetime
    day: date
    change: MoneyChange
    entry: NewEntry | None = None
    key: str = ""  # of a row of the tills
    of: int | None = None
    most: int | None = None  # of a donation: in its calendar month; or everything there was

    @property
    def place(self) -> tuple[date, bool, datetime]:
        """Its place in the order of things: money that comes on a day can be used all that day."""
        comes = self.kind in GAINS and self.change.gain > 0
        return (self.day, not comes, self.at)


@dataclass
class LedgerState:
    """How things stand at a moment: what is left in lots, owed, used, given back and donated so far."""

    left: Counter[int]
    debt: Counter[int]
    taken: dict[int, list[Portion]]
    returned: Counter[int]
    donated: Counter[tuple[int, date]] = field(default_factory=Counter)  # by households and months
    moving: list[Portion] = field(default_factory=list)
    moving_debt: int = 0

    def copy(self) -> "LedgerState":
        """The same, to be worked on."""
        return LedgerState(
            Counter(self.left),
            Counter(self.debt),
            dict(self.taken),
            Counter(self.returned),
            Counter(self.donated),
        )

    def add(self, step: TimelineStep, change: MoneyChange, times: int = 1) -> None:
        """Let a step change how things stand, or (-1 times) take it back."""
        for lot, cents in change.lots.items():
            self.left[lot] += times * cents
        self.debt[step.household] += times * change.debt
        if step.of is not None:
            self.returned[step.of] += times * change.gain
        if step.kind is EntryKind.DONATION:
            self.donated[step.household, rules.month_of(step.day)] -= times * change.gain
