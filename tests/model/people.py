"""Who lives in which household, and may use its money, since when: as the rules tell it."""

from dataclasses import dataclass
from datetime import datetime

from tests.model.money import FOREVER, Step


@dataclass
class Person:
    """A member: where they live and may use the money, since when."""

    homes: list[tuple[datetime, int, bool]]
    is_primary: bool
    confirmed: datetime = FOREVER
    left: datetime = FOREVER

    @property
    def home(self) -> int:
        return self.homes[-1][1]

    @property
    def may_use(self) -> bool:
        return self.homes[-1][2]

    def at(self, moment: datetime) -> tuple[int, bool]:
        """The household of a moment, and whether its money might be used then."""
        found = [one for one in self.homes if one[0] <= moment] or self.homes[:1]
        return found[-1][1:]


class Households:
    """People, their cards, and the households that end. Moments only grow."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.cards: dict[str, int] = {}
        self.blocked: dict[str, datetime] = {}
        self.ends: dict[int, tuple[datetime, int | None]] = {}
        self.steps: list[Step] = []

    def join(
        self, at: datetime, who: int, card: str, confirmed: bool, home: int | None = None
    ) -> None:
        """Join alone, or (in the beginning) in a household, without the right to its money."""
        place = (at, who, True) if home is None else (at, home, False)
        self.people[who] = Person([place], home is None, at if confirmed else FOREVER)
        self.cards[card] = who

    def others(self, who: int) -> list[int]:
        """Those who live with somebody."""
        home = self.people[who].home
        here = [id for id, one in self.people.items() if one.home == home and one.left == FOREVER]
        return [id for id in here if id != who]

    def must_hand_over(self, who: int) -> bool:
        return self.people[who].is_primary and bool(self.others(who))

    def manages(self, who: int) -> bool:
        """Whether somebody decides about others: the primary member, once confirmed."""
        return self.people[who].is_primary and self.people[who].confirmed != FOREVER

    def accept(self, at: datetime, who: int, host: int) -> bool:
        """Move to another's household. Who was alone brings the money along (not in the rules)."""
        to = self.people[host].home
        if not self.manages(host) or self.people[who].home == to or self.must_hand_over(who):
            return False
        if not self.others(who):
            self._end(at, self.people[who].home, to)
        self._place(at, who, to, primary=False, may_use=False)
        return True

    def move_out(self, at: datetime, who: int) -> bool:
        """Leave a household with others in it; the money stays."""
        if self.must_hand_over(who) or not self.others(who):
            return False
        self._alone(at, who)
        return True

    def remove(self, at: datetime, who: int, other: int) -> bool:
        """Remove another from the household; the money stays."""
        if not self.manages(who) or other not in self.others(who):
            return False
        self._alone(at, other)
        return True

    def dissolve(self, at: datetime, who: int) -> bool:
        """End a household with others in it; its money is lost."""
        if not self.must_hand_over(who):
            return False
        people = [who, *self.others(who)]
        self._end(at, self.people[who].home, None)
        for one in people:
            self._alone(at, one)
        return True

    def hand_over(self, at: datetime, who: int, other: int) -> bool:
        """Make a confirmed member primary; who was it may still use the money."""
        confirmed = self.people[other].confirmed != FOREVER
        if not self.manages(who) or other not in self.others(who) or not confirmed:
            return False
        home = self.people[who].home
        self._place(at, who, home, primary=False, may_use=True)
        self._place(at, other, home, primary=True, may_use=True)
        return True

    def give_right(self, at: datetime, who: int, other: int, may_use: bool) -> bool:
        if not self.manages(who) or other not in self.others(who):
            return False
        self._place(at, other, self.people[other].home, primary=False, may_use=may_use)
        return True

    def leave(self, at: datetime, who: int) -> bool:
        """Leave the programme; who is the last of a household loses its money."""
        if self.must_hand_over(who):
            return False
        if not self.others(who):
            self._end(at, self.people[who].home, None)
        self.people[who].left = at
        for card in self.cards_of(who):
            self.block(at, card)
        return True

    def block(self, at: datetime, card: str) -> None:
        self.blocked.setdefault(card, at)

    def cards_of(self, who: int) -> list[str]:
        return [card for card, whose in self.cards.items() if whose == who]

    def _place(self, at: datetime, who: int, home: int, primary: bool, may_use: bool) -> None:
        self.people[who].homes.append((at, home, may_use))
        self.people[who].is_primary = primary

    def _alone(self, at: datetime, who: int) -> None:
        new = 1 + max(home for one in self.people.values() for _, home, _ in one.homes)
        self._place(at, who, new, primary=True, may_use=True)

    def _end(self, at: datetime, home: int, heir: int | None) -> None:
        self.ends[home] = (at, heir)
        self.steps.append(Step(at, "end", home, to=heir))

    def heir(self, home: int, at: datetime) -> int | None:
        """Where a household's money is at a moment."""
        found: int | None = home
        while found in self.ends and self.ends[found][0] <= at:
            found = self.ends[found][1]
        return found
