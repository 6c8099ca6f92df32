"""Random histories: after every step the books hold, and say what the reference says."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from plussa import clock
from plussa.dates import add_months
from plussa.members.models import Role
from plussa.money import awards, closing, corrections, donations
from plussa.money.ledger import audit, lots
from plussa.money.models import Balance, Entry, EntryKind, MoneyWish, OpenLot
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.money.rules import month_of
from plussa.money.tills import purchases, redemptions
from tests.amounts import often
from tests.money.reference import Home, Reference
from tests.money.stores import back, receipt, use, user
from tests.money.world import Used, World
from tests.people import add_household, add_member

EXAMPLES, STEPS = often("HISTORIES", sqlite=16, postgresql=6), 50
CENTS = st.integers(1, 400_00)
WHICH = st.integers(0, 10**6)
REASON = "because"


class Histories(World):
    """Households that buy, return, use, donate, end and move, in any order."""

    @initialize()
    def begin(self) -> None:
        home = add_household()
        rights = {"may_see_money": True, "may_use_money": True, "login": False}
        self.members = [
            add_member(home, **rights),
            add_member(home, role=Role.MEMBER, **rights),
            *[user(login=False) for _ in range(3)],
        ]
        self.reference = Reference(sorted({one.household_id for one in self.members}))
        self.receipts = []
        self.returned = defaultdict(int)
        self.uses = []
        self.returns = []
        self.corrected = set()
        for _ in range(2):  # everybody begins with two lots
            for member in self.members:
                row = receipt(member, 300_00, self.today)
                self.store(row, member.household_id, month_of(self.today))
            self.today = add_months(month_of(self.today), 1).replace(day=4)
            self.award()

    @rule(days=st.sampled_from([1, 6, 30, 31, 120, 396]))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(which=WHICH, cents=CENTS, late=st.sampled_from([0, 0, 2, 20, 45]))
    def buy(self, which: int, cents: int, late: int) -> None:
        member = self.member(which)
        row = receipt(member, cents, self.today - timedelta(days=late))
        self.store(row, member.household_id, month_of(self.today - timedelta(days=late)))

    @precondition(lambda self: self.receipts)
    @rule(which=WHICH, by=WHICH, part=st.sampled_from([1, 50, 100, 101]))
    def return_a_purchase(self, which: int, by: int, part: int) -> None:
        bought, home, month = self.receipts[which % len(self.receipts)]
        if bought.cents < 0:
            return
        cents = max(1, bought.cents * part // 100)
        row = receipt(self.member(by), -cents, self.today, returns=bought.external_id)
        if self.returned[bought.external_id] + cents > bought.cents:
            assert purchases.store_all([row]) == [MoneyOutcome.TOO_MUCH]
        else:
            self.returned[bought.external_id] += cents
            self.store(row, home, month)

    @rule(which=WHICH, cents=CENTS)
    def return_what_is_not_known(self, which: int, cents: int) -> None:
        member = self.member(which)
        self.store(receipt(member, -cents, self.today), member.household_id, month_of(self.today))

    @precondition(lambda self: self.receipts)
    @rule(which=st.lists(WHICH, max_size=4))
    def purchases_come_again(self, which: list[int]) -> None:
        again = [self.receipts[one % len(self.receipts)][0] for one in which]
        assert purchases.store_all(again) == [MoneyOutcome.SAME] * len(again)
        other = [replace(one, cents=one.cents * 2) for one in again]
        assert purchases.store_all(other) == [MoneyOutcome.CONFLICT] * len(again)

    @rule()
    def award(self) -> None:
        month = add_months(month_of(self.today), -1)
        dry = awards.award(month, dry=True)
        done = awards.award(month, REASON)
        change = self.reference.award(month, self.today)
        assert done.paid_cents - done.taken_back_cents == change
        assert (done.paid_cents, done.taken_back_cents) == (dry.paid_cents, dry.taken_back_cents)
        assert done.donated_cents == self.reference.donate(self.today)
        last = Entry.select().count()
        assert awards.award(month, REASON).months == 0
        assert Entry.select().count() == last

    @rule(which=WHICH, cents=CENTS, part=st.sampled_from([0, 10, 60, 100]))
    def use_money(self, which: int, cents: int, part: int) -> None:
        member, day = self.member(which), self.today
        home = self.home(member.household_id)
        usable = self.reference.usable(home, day)
        cents = max(1, usable * part // 100) if part else cents
        row = use(member, cents, day, at=self.now())
        [outcome] = redemptions.store_all([row])
        assert outcome is (MoneyOutcome.STORED if cents <= usable else MoneyOutcome.NOT_ENOUGH)
        if outcome is MoneyOutcome.STORED:
            taken = self.reference.take(home, cents, day)
            entry = Entry.get(Entry.key == f"use {row.external_id}").id
            self.uses.append(Used(row, member.household_id, entry, taken))

    @precondition(lambda self: self.uses)
    @rule(which=WHICH, part=st.sampled_from([1, 50, 100, 101]))
    def return_what_money_was_used_on(self, which: int, part: int) -> None:
        used = self.uses[which % len(self.uses)]
        cents = max(1, used.row.cents * part // 100)
        row = back(used.row, cents, self.today, at=self.now())
        [outcome] = redemptions.store_all([row])
        home = self.reference.home(used.home)
        if home is None:
            assert outcome is MoneyOutcome.CLOSED
        elif cents > sum(part for _, part in used.taken):
            assert outcome is MoneyOutcome.TOO_MUCH
        else:
            assert outcome is MoneyOutcome.STORED
            used.taken = self.reference.put_back(home, used.taken, cents, self.today)
            self.returns.append(row)

    @rule(which=WHICH, part=st.sampled_from([60, 100]), back=st.sampled_from([1, 30, 60]))
    def use_much_and_return_some(self, which: int, part: int, back: int) -> None:
        self.use_money(which, 1, part)
        if self.uses:
            self.return_what_money_was_used_on(len(self.uses) - 1, back)

    @rule()
    def tills_send_everything_again(self) -> None:
        rows = [used.row for used in self.uses]
        assert redemptions.store_all(rows) == [MoneyOutcome.SAME] * len(rows)
        backs = self.returns
        assert redemptions.store_all(backs) == [MoneyOutcome.SAME] * len(backs)
        other = [replace(row, cents=row.cents + 1) for row in backs]
        assert redemptions.store_all(other) == [MoneyOutcome.CONFLICT] * len(backs)

    @precondition(lambda self: self.uses)
    @rule(which=WHICH)
    def reverse_a_use(self, which: int) -> None:
        used = self.uses[which % len(self.uses)]
        home, cents = self.reference.home(used.home), sum(part for _, part in used.taken)
        if home is None or not cents:
            with pytest.raises(MoneyRefused):
                corrections.reverse(used.entry, REASON)
        else:
            corrections.reverse(used.entry, REASON)
            used.taken = self.reference.put_back(home, used.taken, cents, self.today)

    @rule(which=WHICH)
    def reverse_an_award(self, which: int) -> None:
        if entry := self.entry(EntryKind.AWARD, which):
            cents = sum(-one.cents for one in entry.postings if one.account.value == "awards")
            where = (entry.total.household_id, entry.total.month)
            done = self.reference.reverse_award(where, cents, self.today)
            self.reverse(entry, done)

    @rule(which=WHICH)
    def reverse_a_take_back(self, which: int) -> None:
        if entry := self.entry(EntryKind.TAKE_BACK, which):
            earlier = Entry.total == entry.total_id, Entry.kind == EntryKind.TAKE_BACK
            place = Entry.select().where(*earlier, Entry.id < entry.id).count()
            where = (entry.total.household_id, entry.total.month)
            self.reverse(entry, self.reference.reverse_taking(where, place, self.today))

    @rule(which=WHICH, cents=CENTS, gives=st.booleans())
    def correct(self, which: int, cents: int, gives: bool) -> None:
        household = self.member(which).household_id
        cents = cents if gives else -cents
        key = f"{household} {self.today} {cents}"
        made = corrections.correct(household, cents, REASON, key=key)
        assert corrections.correct(household, cents, REASON, key=key) == made
        if key in self.corrected:
            return
        self.corrected.add(key)
        if gives:
            self.reference.pay(self.home(household), cents, self.today)
        else:
            self.reference.charge(self.home(household), -cents, self.today)

    @rule()
    def expire(self) -> None:
        assert lots.expire() == self.reference.expire(self.today)
        assert lots.expire() == 0

    @rule(
        which=WHICH,
        most=st.sampled_from([None, 1, 50, 500]),
        charity=st.sampled_from([None, "lahiluonto"]),
    )
    def donate(self, which: int, most: int | None, charity: str | None) -> None:
        member = self.member(which)
        home = self.home(member.household_id)
        home.wish = (most, charity)
        before = {id: Home(wish=one.wish) for id, one in self.reference.homes.items()}
        for one in self.reference.homes.values():
            one.wish = one.wish if one is home else None
        expected = self.reference.donate(self.today)
        for id, one in self.reference.homes.items():
            one.wish = before[id].wish
        assert donations.choose(member, MoneyWish.DONATE, most, charity) == expected
        assert donations.choose(member, MoneyWish.DONATE, most, charity) == 0
        assert donations.donate_all() == self.reference.donate(self.today)

    @rule(which=WHICH, wish=st.sampled_from([MoneyWish.SAVE, MoneyWish.OFFER]))
    def stop_donating(self, which: int, wish: MoneyWish) -> None:
        member = self.member(which)
        self.home(member.household_id).wish = None
        donations.choose(member, wish)

    @precondition(lambda self: self.alone())
    @rule(which=WHICH)
    def leave_the_programme(self, which: int) -> None:
        member = self.alone()[which % len(self.alone())]
        home = self.home(member.household_id)
        usable = self.reference.usable(home, self.today)
        lost = closing.preview(member.household_id)
        assert (lost.money, lost.debt) == (usable, home.debt)
        closing.close(member.household_id)
        closing.close(member.household_id)
        self.reference.close(member.household_id, None, self.today)
        member.left_at = clock.now()
        member.save()
        self.members.remove(member)

    @precondition(lambda self: self.alone() and len(self.members) > 2)
    @rule(which=WHICH, where=WHICH)
    def move_in(self, which: int, where: int) -> None:
        member = self.alone()[which % len(self.alone())]
        others = [one for one in self.members if one is not member]
        to = others[where % len(others)].household_id
        closing.move_all(member.household_id, to)
        closing.move_all(member.household_id, to)
        self.reference.close(member.household_id, to, self.today)
        member.household, member.role = to, Role.MEMBER
        member.save()

    @invariant()
    def the_books_hold(self) -> None:
        assert audit.check().findings == []

    @invariant()
    def they_say_what_the_reference_says(self) -> None:
        found: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for lot in OpenLot.select():
            found[lot.household_id][lot.expires_on] += lot.cents
        debts = {one.household_id: one.debt for one in Balance.select()}
        for id, home in self.reference.homes.items():
            assert found[id] == home.left
            assert debts.get(id, 0) == home.debt


def test_whatever_happens_the_books_hold(fresh: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", clock.now)  # so that it is put back
    monkeypatch.setattr(awards, "BATCH", 3)
    monkeypatch.setattr(audit, "BATCH", 3)
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=EXAMPLES[fresh.partition(":")[0]],
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
