"""Made-up histories: lived on the site and in the model at once, and compared now and then."""

from datetime import date, datetime, timedelta

from tests.model.happenings import BEGIN, Happenings
from tests.model.money import HELSINKI, Purse, Row, day_of, months_later
from tests.model.people import Person
from tests.model.site import Site, Told

END = datetime(2027, 3, 28, tzinfo=HELSINKI)
LATENESS = (0.2, 0.6, 0.9)  # how often rows are held back


class Life(Happenings):
    """A history, with the days that pass in it, the files that come, and what is compared."""

    def __init__(self, seed: int, site: Site) -> None:
        super().__init__(seed, site)
        self.late = self.random.choice(LATENESS)
        self.next_award = self._award_day(BEGIN.date())

    def live(self) -> None:
        """Live it all; every row is told in the end, and then all of them once more."""
        self._people()
        while self.moment < END:
            self._time_passes()
            self.random.choice([
                self.buy, self.buy, self.buy, self.use, self.use, self.use, self.take_back,
                self.give_back, self.give_back, self.something_wrong, self.move, self.move, self.move,
                self.staff, self.wish, self.deliver,
            ])()  # fmt: skip
            if self.random.random() < (1 - self.late) / 4:
                self.deliver()
            if self.random.random() < 0.06:
                self.tell_all()
                self.compare()
        self.tell_all()
        self.moment = self.next_award
        self._award()
        self.compare()
        self.tell_again()

    # --- Time

    def _time_passes(self) -> None:
        after = self.moment + timedelta(
            hours=self.random.choice([3, 60, 200, 400, 700]), seconds=self.random.randint(1, 3000)
        )
        while after >= self.next_award:
            if self.random.random() > self.late:
                self.moment = max(self.moment, self.next_award - timedelta(hours=1))
                self.tell_all()
            self.moment = max(self.moment + timedelta(seconds=1), self.next_award)
            self._award()
            if self.random.random() < 0.3:
                self.use()
            self.next_award = self._award_day(self.next_award.date())
        self.moment = max(after, self.moment + timedelta(seconds=1))

    def _award_day(self, day: date) -> datetime:
        """Some moment between the 4th and the 8th of the month after that of a day."""
        day = months_later(day.replace(day=1), 1).replace(day=self.random.randint(4, 8))
        hour, second = self.random.randint(0, 20), self.random.randint(0, 3599)
        return datetime(day.year, day.month, day.day, hour, tzinfo=HELSINKI) + timedelta(
            seconds=second
        )

    def _people(self) -> None:
        """Two live together, two alone, one may be unconfirmed; each buys something at once."""
        all_confirmed = self.random.random() < 0.7
        for who, home_of in enumerate((None, 0, None, None)):
            confirmed = who < 3 or all_confirmed
            card = self.site.join(who, home_of, confirmed)
            home = None if home_of is None else self.model.people[home_of].home
            self.model.join(self.moment, who, card, confirmed, home)
            self._note(f"{who} joins {home_of} {confirmed}")
            self._tick()
        for who in range(4):
            self._tick()
            self._happen(Row(self._id("p"), self._card(who), self.moment, 400_00))  # never returned
        self._tick()
        self.tell_all()

    def _award(self) -> None:
        self._note("award")
        self.model.award(self.moment)
        self.site.award()
        self._tick()

    # --- Files

    def deliver(self) -> None:
        """Some of the rows held back come, in any order, with some that came before."""
        some = self.random.sample(self.held, self.random.randint(0, len(self.held)))
        self._deliver(some)

    def tell_all(self) -> None:
        self._deliver(list(self.held))

    def _deliver(self, some: list[Row]) -> None:
        self.held = [row for row in self.held if row not in some]
        before = [row for row in self.rows if row not in self.held]
        for is_use in self.random.sample([True, False], 2):
            rows = [row for row in some if row.is_use is is_use]
            if not rows:
                continue
            rows += [row for row in before if row.is_use is is_use and self.random.random() < 0.05]
            self.random.shuffle(rows)
            self._tick()
            self._note(f"file {[row.id for row in rows]}")
            self.site.receive(rows, self.random.random() < 0.5)
            self.model.receive(self.moment, rows)
        self._tick()

    def tell_again(self) -> None:
        """All rows come once more: what is refused, and why, is what the model says."""
        refused = self.model.standing().refused
        for is_use in (True, False):
            rows = {row.id: row for row in self.rows if row.is_use is is_use}
            if rows:
                found = self.site.receive(rows.values(), True)
                same("refused", found, {id: refused[id] for id in refused if id in rows})
        same("books", self.site.faults_in_books(), [])
        same("the history", {*refused}, self.bad)  # otherwise it was not what it was to be

    # --- Comparing

    def compare(self) -> None:
        """What members read and what the tills are told is what the model says."""
        self._tick()
        self.site.daily()
        self.model.daily(self.moment)
        self._tick()
        self._note("compare")
        standing, today = self.model.standing(), day_of(self.moment)
        told = self.site.told_to_tills()
        homes = {one.home: who for who, one in self._people_now() if one.may_use}
        for home, who in homes.items():
            purse, found = standing.purses[home], self.site.overview(who)
            same(f"{who}: euros", found.usable, purse.usable(today))
            same(f"{who}: debt", found.debt, purse.debt)
            same(f"{who}: expiry", found.expiring, purse.valid(today))
            if not found.shared:
                coming = sum(self.model.pending(home, self.moment).values())
                same(f"{who}: pending", sum(cents for _, cents in found.pending), coming)
            whole = self.site.statement(who, BEGIN.date())
            same(f"{who}: statement", whole.closing, purse.usable(today))
            same(f"{who}: debt of the statement", whole.closing_debt, purse.debt)
        for who, one in self.model.people.items():
            self._compare_with_tills(who, told, standing.purses[one.home], today)

    def _people_now(self) -> list[tuple[int, Person]]:
        return [(who, self.model.people[who]) for who in self._living()]

    def _compare_with_tills(
        self, who: int, told: dict[str, Told], purse: Purse, today: date
    ) -> None:
        """The tills know what can be used with the cards of who may, and with no other card."""
        home = self.model.people[who].home
        for card in self.model.cards_of(who):
            good = card not in self.model.blocked and self._uses(who)
            if card in told:
                same(f"{who}: may at the tills", True, good)
                same(f"{who}: tills", told[card]["usable_cents"], purse.usable(today))
                wish, _ = self.model.wishes.get(home, ("offer", None))
                same(f"{who}: wish", told[card]["wish"], wish)
            elif good and self.site.is_active(card):
                same(f"{who}: nothing told", 0, purse.usable(today))


def same(what: str, found: object, expected: object) -> None:
    """Fail unless what the site says is what the model says."""
    assert found == expected, f"{what} {found}, but by the rules {expected}"
