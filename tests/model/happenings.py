"""What happens in made-up histories: it is done to the site and told to the model at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from random import Random

from tests.model.model import Programme
from tests.model.money import FOREVER, HELSINKI, Row, day_of
from tests.model.site import Site

BEGIN = datetime(2026, 1, 2, 9, tzinfo=HELSINKI)
TWO = ("accepts", "removes", "hands over", "gives")  # acts of one person and another
HUGE = 90_000_00  # cents that nobody has


class Happenings:
    """What is made up: rows of the tills, acts of people, and what the programme does by hand."""

    def __init__(self, seed: int, site: Site) -> None:
        self.random, self.site, self.model = Random(seed), site, Programme()  # noqa: S311
        self.moment = BEGIN
        self.numbers = count(1)
        self.held: list[Row] = []  # happened, and in no file so far
        self.rows: list[Row] = []  # all that happened
        self.bad: set[str] = set()  # rows that are to be refused
        self.left: dict[str, int] = {}  # of receipts and uses, cents not returned
        self.story: list[str] = []

    def now(self) -> datetime:
        return self.moment

    def _tick(self) -> None:
        self.moment += timedelta(seconds=self.random.randint(1, 50))

    def _note(self, what: str) -> None:
        self.story.append(f"{self.moment:%Y-%m-%d %H:%M:%S} {what}")

    def _id(self, kind: str) -> str:
        return f"{kind}{next(self.numbers)}-{self.random.randint(1, 10**6)}"

    def _card(self, who: int) -> str:
        return self.random.choice(self.model.cards_of(who))

    def _living(self) -> list[int]:
        return [who for who, one in self.model.people.items() if one.left == FOREVER]

    def _anybody(self) -> int:
        return self.random.choice(self._living() or [0])

    def _happen(self, row: Row, good: bool = True) -> None:
        self.rows.append(row)
        self.held.append(row)
        if not good:
            self.bad.add(row.id)
        self._note(f"{row}{'' if good else ' bad'}")

    def _good_card(self, who: int) -> str | None:
        cards = [card for card in self.model.cards_of(who) if card not in self.model.blocked]
        return self.random.choice(cards) if cards else None

    def buy(self) -> None:
        if card := self._good_card(self._anybody()):
            cents = self.random.choice([199, 60_00, 250_50, 10_60, self.random.randint(1, 900_00)])
            row = Row(self._id("p"), card, self.moment, cents)
            self.left[row.id] = cents
            self._happen(row)

    def take_back(self) -> None:
        """Return a purchase, or some of it, whoever it is; or a little without its receipt."""
        bought = [row for row in self.rows if self.left.get(row.id) and not row.is_use]
        card = self._card(self._anybody())
        if bought and self.random.random() < 0.8:
            row = self.random.choice(bought)
            cents = max(1, self.left[row.id] * self.random.choice([10, 50, 100, 100]) // 100)
            self.left[row.id] -= cents
            self._happen(Row(self._id("r"), card, self.moment, -cents, row.id))
        elif card := self._good_card(self._anybody()) or "":
            self._happen(Row(self._id("r"), card, self.moment, -self.random.randint(1, 99)))

    def use(self) -> None:
        """Use money now, or have used it earlier today, where all that happened allows it."""
        users = [who for who in self._living() if self._uses(who)]
        who = self.random.choice(users or [0])
        card, before = self._good_card(who), self.model.standing(self.rows)
        usable = before.purses[self.model.people[who].home].usable(day_of(self.moment))
        if not users or not usable or not card:
            return
        cents = max(1, usable * self.random.choice([3, 30, 60, 100]) // 100)
        at = self.moment - timedelta(seconds=self.random.choice([0, 0, 59, 9_999, 40_001]))
        row = Row(self._id("u"), card, at, cents, is_use=True)
        if self.model.standing([*self.rows, row]).refused == before.refused:
            self.left[row.id] = cents
            self._happen(row)

    def give_back(self) -> None:
        used = [row for row in self.rows if self.left.get(row.id) and row.is_use]
        if used:
            row = self.random.choice(used)
            home, _ = self.model.people[self.model.cards[row.card]].at(row.at)
            good = self.model.heir(home, self.moment) is not None
            cents = max(1, self.left[row.id] * self.random.choice([30, 100]) // 100)
            self.left[row.id] -= cents
            self._happen(Row(self._id("b"), row.card, self.moment, -cents, row.id, True), good)

    def something_wrong(self) -> None:
        """A row that nobody can store, for one reason."""
        who = self.random.randrange(4)
        card, id = self._card(who), self._id("x")
        some = [row for row in self.rows if row.cents > 0 and row.id not in self.bad]
        row = self.random.choice(some)
        early = row.at - timedelta(seconds=7)
        wrong = self.random.choice([
            Row(id, card, self.moment, HUGE, is_use=True),
            Row(id, card, self.moment, -HUGE),
            Row(id, row.card, self.moment, -HUGE, row.id, row.is_use),
            Row(id, row.card, early, -1, row.id, row.is_use),
            Row(id, card, self.moment, -1, "nothing", row.is_use),
            Row(id, "9" * 16, self.moment, 1_00, is_use=row.is_use),
            row._replace(id=id) if not row.is_use and row not in self.held else None,
            *(Row(id, one, self.moment, 1_00, is_use=row.is_use) for one in self.model.blocked),
        ])  # fmt: skip
        if wrong:
            self._happen(wrong, good=False)

    def _uses(self, who: int) -> bool:
        one = self.model.people[who]
        return one.may_use and one.confirmed <= self.moment

    def move(self) -> None:
        """Something that moves people, rights, cards; who may not do it is not let."""
        who, other, may = self._anybody(), self._anybody(), self.random.random() < 0.7
        card = self._good_card(who)
        at, model, site = self.moment, self.model, self.site
        if self.random.random() < 0.8:  # who can mostly may
            other = self.random.choice(model.others(who) or [other])
        both, host = (who, other), self._anybody()
        acts: list[tuple[str, Callable[[], bool], Callable[[], bool]]] = [
            ("accepts", lambda: model.accept(at, who, host), lambda: site.accept(who, host)),
            ("accepts", lambda: model.accept(at, who, host), lambda: site.accept(who, host)),
            ("moves out", lambda: model.move_out(at, who), lambda: site.move_out(who)),
            ("removes", lambda: model.remove(at, *both), lambda: site.remove(*both)),
            ("dissolves", lambda: model.dissolve(at, who), lambda: site.dissolve(who)),
            ("hands over", lambda: model.hand_over(at, *both), lambda: site.hand_over(*both)),
            (
                "gives",
                lambda: model.give_right(at, *both, may),
                lambda: site.give_right(*both, may),
            ),
            (
                "gives",
                lambda: model.give_right(at, *both, may),
                lambda: site.give_right(*both, may),
            ),
        ]
        if len(self._living()) > 2 and self.random.random() < 0.15:
            acts = [("leaves", lambda: model.leave(at, who), lambda: site.leave(who))]
        name, expected, done = self.random.choice(acts)
        if who == (host if name == "accepts" else other) and name in TWO:
            return
        if self.random.random() < 0.1 and card:
            self._new_card(who, card)
        else:
            can = expected()
            self._note(f"{who} {name} {other} {host} {may}: {can}")
            assert done() is can, (name, can)

    def _new_card(self, who: int, card: str) -> None:
        self.site.block(card)
        self.model.block(self.moment, card)
        self._tick()
        new = self.site.add_card(who)
        self.model.cards[new] = who
        self._note(f"{who} blocks {card}, gets {new}")

    def staff(self) -> None:
        """A correction of a household's money."""
        who, cents = self._anybody(), self.random.choice([1, -1]) * self.random.randint(1, 4_00)
        self.model.correct(self.moment, self.model.people[who].home, cents)
        self._note(f"correct {who} {cents}")
        self.site.correct(who, cents)

    def wish(self) -> None:
        who = self._anybody()
        wish, most = self.random.choice([
            ("donate", None), ("donate", 50), ("donate", 2_00), ("save", None), ("offer", None),
        ])  # fmt: skip
        can = self.model.choose(self.moment, who, wish, most)
        self._note(f"{who} chooses {wish} {most}: {can}")
        assert self.site.choose(who, wish, most) is can
