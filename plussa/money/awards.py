"""The monthly award: what a month's purchases are worth, less what has been paid for them already.

In batches of households, each its own transaction. Only months that purchases came to since their
last award are looked at, so the award can be stopped anywhere, goes on where it was, and does
nothing the second time; late purchases of earlier months are paid with it, and returns taken back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from plussa import clock, dates
from plussa.db import database, is_sqlite, retried
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_, seldom_collected
from plussa.money import donations, rates, rules
from plussa.money.ledger import lots
from plussa.money.ledger.batch import HouseholdBalance, LedgerBatch, NewLot, NewPosting, led_to
from plussa.money.ledger.journal import NewEntry
from plussa.money.models import Account, EntryKind, MonthTotal
from plussa.money.outcomes import MoneyOutcome, MoneyRefused

BATCH = 5_000  # totals of months
BUYERS = (  # of households of many alone: of the others the count plays no part, and takes its time
    "SELECT month_total.id, count(DISTINCT purchase.member_id) FROM month_total JOIN purchase"
    " ON purchase.household_id = month_total.household_id AND purchase.month = month_total.month"
    " WHERE (SELECT count(*) FROM member WHERE member.household_id = month_total.household_id) >= ?"
    " AND"
)
AWARDED = ("awarded_points", "awarded_cents", "due_cents", "awards", "waiting")


@dataclass
class AwardTotals:
    """What came of an award so far, or would: numbers of months of households, and sums of cents."""

    months: int = 0  # looked at
    paid: int = 0
    paid_cents: int = 0
    settled_cents: int = 0  # of what was paid: went to debt
    taken_back: int = 0
    taken_back_cents: int = 0
    owed_cents: int = 0  # of what was taken back: became debt
    lapsed: int = 0  # of households that are no more
    donated_cents: int = 0


class Waiting(NamedTuple):
    """A month of a household that purchases came to since its last award."""

    id: int
    household: int
    month: date
    cents: int
    points: int  # that have been awarded
    awarded: int  # cents that were paid, less what was taken back or reversed
    due: int  # cents that it was worth at its last award
    awards: int
    buyers: int | None = None  # of a month's first payment, where they are many

    @property
    def rightly(self) -> tuple[int, int, int]:
        """Its points, what it is worth in cents now, and the cents that are to be paid in all."""
        points, worth = rules.due(self.cents, _rates(self.month))
        return points, worth, rules.still_due(self.awarded, self.due, worth)


def last_month() -> date:
    """The month before this one."""
    return dates.add_months(rules.month_of(clock.today()), -1)


def award(
    month: date,
    reason: str = "",
    dry: bool = False,
    tell: Callable[[AwardTotals], None] = lambda totals: None,
) -> AwardTotals:
    """Award a month, and whatever waits of earlier ones; a dry run only says what would come of it.

    Afterwards money is donated where that is chosen. Raises MoneyRefused: NOT_OVER;
    and WRONG_DAY, unless a reason says why it is done all the same, or the run is dry.
    """
    _require_day(month, dry or bool(reason.strip()))
    run, after = _Run(reason.strip(), dry), (0, date.min)
    with seldom_collected():
        while batch := _next(month, after):
            run.award(batch)
            after = (batch[-1].household, batch[-1].month)
            tell(run.totals)
    if not dry:
        run.totals.donated_cents = donations.donate_all()
    return run.totals


def pending(household: int) -> list[tuple[date, int]]:
    """What would be paid (or, below zero, taken back) if months were awarded now, this one too.

    With the months of households whose money went here.
    """
    what = []
    for one in waiting_of(household):
        sums = (one.awarded_points, one.awarded_cents, one.due_cents, one.awards)
        month = Waiting(one.id, household, one.month, one.cents, *sums)
        what.append((month.month, month.rightly[2] - month.awarded))
    return [(month, cents) for month, cents in what if cents]


def waiting_of(household: int) -> list[MonthTotal]:
    """The months that wait for their award in a household, and in those whose money went here."""
    homes = MonthTotal.household.in_({household, *led_to([household])})
    query = MonthTotal.select().where(MonthTotal.waiting, homes)
    return list(query.order_by(MonthTotal.month, MonthTotal.household))


class _Run:
    """One award while it goes on."""

    def __init__(self, reason: str, dry: bool) -> None:
        self.reason, self.dry, self.totals = reason, dry, AwardTotals()
        self.at, self.today = clock.now(), clock.today()
        self.expires_on = rules.expires_on(self.today, rates.on(self.today))

    def award(self, batch: Sequence[Waiting]) -> None:
        """Award some months in one transaction, or only work it out."""
        if self.dry:
            book = LedgerBatch({one.household for one in batch}, lots=False, only_read=True)
            self.totals, _ = self._work(batch, book)
        else:
            self.totals = self._write(batch)

    @retried
    def _write(self, batch: Sequence[Waiting]) -> AwardTotals:
        with database.atomic():
            bulk.by_index()
            book = LedgerBatch({one.household for one in batch}, lots=False)
            totals, done = self._work(_counted(_locked(batch)), book)
            book.write()
            bulk.update(MonthTotal, "id", AWARDED, done)
            return totals

    def _work(
        self, batch: Sequence[Waiting], book: LedgerBatch
    ) -> tuple[AwardTotals, list[tuple[int, ...]]]:
        """Work out what becomes of some months; the totals so far, and the rows as they will be."""
        totals = replace(self.totals)
        less = {one.household for one in batch if one.rightly[2] < one.awarded}
        if less:
            book.load_lots({book.purses[id].moved_to or id for id in less})
        done = [self._award(book, totals, one) for one in batch]
        return totals, done

    def _award(self, book: LedgerBatch, totals: AwardTotals, one: Waiting) -> tuple[int, ...]:
        """Award a month of a household; its row as it is afterwards."""
        totals.months += 1
        purse = book.heir(one.household)
        points, worth, cents = one.rightly
        delta = cents - one.awarded
        if purse is None:
            totals.lapsed += 1
            return (one.id, one.points, one.awarded, one.due, one.awards, False)
        if delta > 0:
            self._pay(book, totals, purse, one, delta)
        elif delta < 0:
            self._take_back(book, totals, purse, one, -delta)
        return (one.id, points, cents, worth, one.awards + (delta != 0), False)

    def _pay(
        self,
        book: LedgerBatch,
        totals: AwardTotals,
        purse: HouseholdBalance,
        one: Waiting,
        cents: int,
    ) -> None:
        """Pay cents: debt is settled first, the rest is a new lot."""
        settled, money = rules.settle(cents, purse.debt)
        fresh = [NewLot(money, self.today, self.expires_on)] if money else []
        line = NewPosting(Account.AWARDS, -cents)
        book.post(purse, self._draft(EntryKind.AWARD, one), [line], debt=-settled, fresh=fresh)
        totals.paid += 1
        totals.paid_cents += cents
        totals.settled_cents += settled

    def _take_back(
        self,
        book: LedgerBatch,
        totals: AwardTotals,
        purse: HouseholdBalance,
        one: Waiting,
        cents: int,
    ) -> None:
        """Take cents back: from what is left, oldest expiry first; the rest becomes debt."""
        taken, missing = rules.take(purse.parts, cents, self.today)
        lots.take(book, purse, self._draft(EntryKind.TAKE_BACK, one), Account.AWARDS, cents, taken)
        totals.taken_back += 1
        totals.taken_back_cents += cents
        totals.owed_cents += missing

    def _draft(self, kind: EntryKind, one: Waiting) -> NewEntry:
        return NewEntry(
            kind,
            self.at,
            self.today,
            reason=self.reason,
            month=one.month,
            key=f"award {one.id} {one.awards + 1}",
            total=one.id,
            basis=one.cents,
            buyers=one.buyers,
        )


def _require_day(month: date, any_day: bool) -> None:
    if month >= rules.month_of(clock.today()):
        raise MoneyRefused(MoneyOutcome.NOT_OVER)
    first, last = rules.award_days(month, rates.on(month))
    if not any_day and not first <= clock.today() <= last:
        raise MoneyRefused(MoneyOutcome.WRONG_DAY, first=first, last=last)


_rates = lru_cache(rates.on)


@retried
def _next(month: date, after: tuple[int, date]) -> list[Waiting]:
    """The next months that wait: all of those of a household, or none."""
    with database.atomic():
        bulk.by_index()
        rows = _ask(
            "waiting AND month <= ? AND household_id >= ? AND (household_id > ? OR month > ?)"
            " ORDER BY household_id, month LIMIT ?",
            month, after[0], after[0], after[1], BATCH + 1,
        )  # fmt: skip
    if len(rows) <= BATCH:
        return rows
    whole = [row for row in rows if row.household != rows[-1].household]
    return whole or rows


def _locked(batch: Sequence[Waiting]) -> list[Waiting]:
    """Months of locked households as they are now: purchases may have come meanwhile, or an award."""
    lock = "" if is_sqlite() else " FOR UPDATE"
    where = f"waiting AND {in_('id')} ORDER BY household_id, month{lock}"
    return _ask(where, [one.id for one in batch])


def _counted(batch: Sequence[Waiting]) -> list[Waiting]:
    """Months with how many members' purchases they add up, of those not paid before, where many.

    Counted while the months are locked, so that it fits the sum. It is stored with the payment: later
    purchases and erasures change who has bought something, but not what was told of the sum.
    """
    first = [one.id for one in batch if not one.awards]
    buyers: dict[int, int] = dict(
        ask(f"{BUYERS} {in_('month_total.id')} GROUP BY month_total.id", rules.MANY, first)
    )
    return [one._replace(buyers=buyers.get(one.id)) for one in batch]


def _ask(where: str, *given: object) -> list[Waiting]:
    """Months of households."""
    names = "id, household_id, month, cents, awarded_points, awarded_cents, due_cents, awards"
    rows = ask(f"SELECT {names} FROM month_total WHERE {where}", *given)  # noqa: S608  ours
    return [Waiting(id, home, bulk.day(month), *rest) for id, home, month, *rest in rows]
