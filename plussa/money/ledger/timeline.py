"""A household's money from a moment on, worked out in the order in which things happened. Pure.

Files of the tills come late and in any order. What comes late is put in the place of its moment,
and what came after it is worked out again, so that the same rows always leave the same lots.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import ClassVar, NamedTuple

from plussa.money import rules
from plussa.money.ledger.families import LotFamily
from plussa.money.ledger.steps import LedgerState, MoneyChange, TimelineStep
from plussa.money.models import EntryKind
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.money.rules import Portion, Rates


class _Outcome(NamedTuple):
    """Steps in their order, what each does, and those that cannot be."""

    steps: list[TimelineStep]
    changes: dict[int, MoneyChange]
    refused: dict[int, MoneyOutcome]


class Timeline:
    """The money of a household and of those whose money went to it, from a moment on."""

    def __init__(
        self,
        lots: LotFamily,
        now: LedgerState,
        steps: Iterable[TimelineStep],
        rates: Callable[[date], Rates],
    ) -> None:
        """`now` is how things stand after the steps that are known."""
        self.lots, self._rates = lots, rates
        self.steps = list(steps)
        self.changes = {step.id: step.change for step in self.steps}
        self._begin = now
        for step in self.steps:
            self._begin.add(step, step.change, -1)

    def insert(self, new: Sequence[TimelineStep]) -> dict[int, MoneyOutcome]:
        """Put steps in the places of their moments, and work out again what comes after them.

        Returns the steps that cannot be, by their ids, and why. What is of one moment comes in an
        order of its own, so that it does not matter how it came; unless more can be as it came.
        """
        # Among those of one moment, as they came.
        steps = sorted([*self.steps, *new], key=lambda step: (step.place, step.id))
        found = self._insert(_in_turn(steps), new)
        if found.refused and any(one.place == two.place for one, two in pairwise(steps)):
            other = self._insert(steps, new)
            found = other if len(other.refused) < len(found.refused) else found
        self.steps = [step for step in found.steps if step.id not in found.refused]
        self.changes = found.changes
        return found.refused

    def _insert(self, steps: list[TimelineStep], new: Sequence[TimelineStep]) -> _Outcome:
        """Work everything out in an order, without those new steps that cannot be.

        Where something known could not be any more, the newest use before it is left out, or else the
        newest step.
        """
        may_go, refused = {step.id for step in new}, dict[int, MoneyOutcome]()
        while len(refused) < len(new):
            now, changes = self._begin.copy(), dict[int, MoneyChange]()
            for step, settles in _with_settling(steps):
                if step.id in refused:
                    continue
                if settles:
                    changes[step.id] = self._settle_again(step, changes[step.id], now)
                    continue
                try:
                    work_out = self._WAYS.get(step.kind, Timeline._as_it_was)
                    changes[step.id] = work_out(self, step, now)
                    now.add(step, changes[step.id])
                except MoneyRefused as refusal:
                    if step.id in may_go:
                        refused[step.id] = refusal.reason
                    elif done := [one for one in steps if one.id in may_go & changes.keys()]:
                        uses = [one for one in done if one.kind is EntryKind.REDEMPTION]
                        refused[(uses or done)[-1].id] = refusal.reason
                        break
                    else:  # what was posted stands, also where it could not be worked out so
                        changes[step.id] = step.change
                        now.add(step, step.change)
            else:
                return _Outcome(steps, changes, refused)
        return _Outcome(steps, self.changes, refused)

    def differences(self) -> Iterator[tuple[TimelineStep, MoneyChange]]:
        """The steps that change something else than was known of them, and by what it differs."""
        for step in self.steps:
            known = MoneyChange() if step.entry else step.change
            differs = self.changes[step.id].plus(known, -1)
            if differs.lots or differs.debt:
                yield step, differs

    def _parts(self, step: TimelineStep, now: LedgerState) -> list[rules.LotBalance]:
        """The lots with something left of a step's household."""
        return [
            rules.LotBalance(id, self.lots.lots[id].expires_on, cents)
            for id, cents in now.left.items()
            if cents and self.lots.lots[id].household == step.household
        ]

    def _use(self, step: TimelineStep, now: LedgerState) -> MoneyChange:
        taken = rules.spend(self._parts(step, now), -step.change.gain, step.day)
        now.taken[step.id] = taken
        return _taking(taken)

    def _give_back(self, step: TimelineStep, now: LedgerState) -> MoneyChange:
        """Give back into the lots it came from; instead of those that have expired, into a new one."""
        of, rates = step.of, self._rates(step.day)
        if of is None:
            return self._as_it_was(step, now)
        if of not in now.taken:
            raise MoneyRefused(MoneyOutcome.UNKNOWN_ORIGINAL)
        back = rules.give_back(now.taken[of], now.returned[of], step.change.gain)
        return MoneyChange(self.lots.back(back, step.id, step.household, step.day, rates))

    def _settle(self, step: TimelineStep, now: LedgerState) -> MoneyChange:
        """Gain money, which lessens debt first; or lose some, which is owed where nothing is left."""
        gain = step.change.gain
        if gain < 0:
            taken, missing = rules.take(self._parts(step, now), -gain, step.day)
            return _taking(taken, missing)
        settled, money = rules.settle(gain, now.debt[step.household])
        change = MoneyChange(debt=-settled)
        if money:
            until = rules.expires_on(step.day, self._rates(step.day))
            change.lots[self.lots.make(step.id, step.household, step.day, until)] += money
        return change

    def _settle_again(
        self, step: TimelineStep, change: MoneyChange, now: LedgerState
    ) -> MoneyChange:
        """Let what is left of a payment lessen the debt that came earlier on its day."""
        lot = self.lots.made(step.id)
        cents = min(now.left[lot], now.debt[step.household])
        if cents <= 0:
            return change
        now.left[lot] -= cents
        now.debt[step.household] -= cents
        return MoneyChange(change.lots - Counter({lot: cents}), change.debt - cents)

    def _donate(self, step: TimelineStep, now: LedgerState) -> MoneyChange:
        """Donate everything, or what is left of the most in a calendar month."""
        parts = self._parts(step, now)
        donated = now.donated[step.household, rules.month_of(step.day)]
        cents = rules.donation(rules.usable(parts, step.day), step.most, donated)
        return _taking(rules.spend(parts, cents, step.day))

    def _expire(self, step: TimelineStep, now: LedgerState) -> MoneyChange:
        return _taking(rules.expired(self._parts(step, now), step.day))

    def _clear(self, step: TimelineStep, now: LedgerState) -> MoneyChange:
        """Lose everything, also what is owed."""
        taken = [Portion(part.id, part.cents) for part in self._parts(step, now)]
        return _taking(taken, -now.debt[step.household])

    def _move_out(self, step: TimelineStep, now: LedgerState) -> MoneyChange:
        change = self._clear(step, now)
        now.moving = [Portion(lot, -cents) for lot, cents in change.lots.items()]
        now.moving_debt = -change.debt
        return change

    def _move_in(self, step: TimelineStep, now: LedgerState) -> MoneyChange:
        change = MoneyChange(debt=now.moving_debt)
        for lot, cents in now.moving:
            change.lots[self.lots.copy(lot, step.id, step.household)] += cents
        return change

    def _as_it_was(self, step: TimelineStep, now: LedgerState) -> MoneyChange:
        """What a step did before; refuse when that is not there."""
        change = step.change
        lacking = any(now.left[lot] + cents < 0 for lot, cents in change.lots.items())
        if lacking or now.debt[step.household] + change.debt < 0:
            raise MoneyRefused(MoneyOutcome.NOT_ENOUGH)
        return change

    _WAYS: ClassVar[
        dict[EntryKind, Callable[["Timeline", TimelineStep, LedgerState], MoneyChange]]
    ] = {
        EntryKind.REDEMPTION: _use,
        EntryKind.REDEMPTION_RETURN: _give_back,
        EntryKind.AWARD: _settle,
        EntryKind.TAKE_BACK: _settle,
        EntryKind.CORRECTION: _settle,
        EntryKind.DONATION: _donate,
        EntryKind.EXPIRY: _expire,
        EntryKind.FORFEIT: _clear,
        EntryKind.MOVE_OUT: _move_out,
        EntryKind.MOVE_IN: _move_in,
        EntryKind.REVERSAL: _give_back,
    }


def _in_turn(steps: list[TimelineStep]) -> list[TimelineStep]:
    """Steps of one moment in an order that does not hang on how they came, around what is no row."""
    turns: list[tuple[int, bool, int, str]] = []
    acts = 0
    for step in steps:
        acts += not step.key
        turns.append((acts, step.of is not None, len(step.key), step.key))
    ordered = sorted(zip(steps, turns, strict=True), key=lambda one: (one[0].place, one[1]))
    return [step for step, _ in ordered]


def _with_settling(steps: list[TimelineStep]) -> Iterator[tuple[TimelineStep, bool]]:
    """Steps in their order; and those that pay once more at their real moment, for what debt there is."""
    later: list[TimelineStep] = []
    for step in steps:
        while later and _moment(later[0]) < (*step.place, step.id):
            yield later.pop(0), True
        yield step, False
        if not step.place[1]:
            later = sorted([*later, step], key=_moment)
    for step in later:
        yield step, True


def _moment(step: TimelineStep) -> tuple[date, bool, datetime, int]:
    """The place of a payment by its real moment."""
    return (step.day, True, step.at, step.id)


def _taking(taken: Iterable[Portion], debt: int = 0) -> MoneyChange:
    """What it does to take portions from lots; `debt` is what is owed more."""
    return MoneyChange(Counter({lot: -cents for lot, cents in taken}), debt)
