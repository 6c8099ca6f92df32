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
from plussa.members.models import Actor
from plussa.money import donations, rates, rules
from plussa.money.ledger import lots
from plussa.money.ledger.balances import moved_to
from plussa.money.ledger.batch import LedgerBatch
from plussa.money.ledger.new_rows import NewEntry
from plussa.money.models import Account, EntryKind, MonthTotal
from plussa.money.outcomes import MoneyOutcome, MoneyRefused

BATCH = 5_000  # households
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


class PendingMonth(NamedTuple):
    """A month of a household that purchases came to since its last award."""

    id: int
    household: int
    month: date
    cents: int
    awarded_points: int
    awarded_cents: int  # paid, less what was taken back or reversed
    due_cents: int  # worth at its last award
    awards: int


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
    today, (first, last_day) = clock.today(), rules.award_days(month, rates.on(month))
    if month >= rules.month_of(today):
        raise MoneyRefused(MoneyOutcome.NOT_OVER)
    if not (dry or reason.strip() or first <= today <= last_day):
        raise MoneyRefused(MoneyOutcome.WRONG_DAY, first=first, last=last_day)
    run, last = _Run(month, reason.strip(), dry), 0
    with seldom_collected():
        while households := _next(month, last):
            run.award(households)
            last = households[-1]
            tell(run.totals)
    if not dry:
        run.totals.donated_cents = donations.donate_all()
    return run.totals


def pending(household: int) -> list[tuple[date, int]]:
    """What would be paid (or, below zero, taken back) if months were awarded now, this one too.

    With the months of households whose money went here.
    """
    coming = [(one.month, _rightly(one)[2] - one.awarded_cents) for one in waiting_of(household)]
    return [(month, cents) for month, cents in coming if cents]


def waiting_of(household: int) -> list[MonthTotal]:
    """The months that wait for their award in a household, and in those whose money went here."""
    homes = MonthTotal.household.in_({household, *moved_to([household])})
    query = MonthTotal.select().where(MonthTotal.waiting, homes)
    return list(query.order_by(MonthTotal.month, MonthTotal.household))


class _Run:
    """One award while it goes on."""

    def __init__(self, month: date, reason: str, dry: bool) -> None:
        self.month, self.reason, self.dry, self.totals = month, reason, dry, AwardTotals()
        self.at, self.today = clock.now(), clock.today()

    @retried
    def award(self, households: list[int]) -> None:
        """Award the months of some households in one transaction; that of a dry run is undone."""
        totals = replace(self.totals)
        with database.atomic() as transaction:
            bulk.by_index()
            batch = LedgerBatch(households, lots=False)
            months = _locked(self.month, households)
            less = {one.household for one in months if _rightly(one)[2] < one.awarded_cents}
            batch.load_lots({batch.current_id(household) for household in less})
            buyers = _buyers(months)
            done = [self._award(batch, totals, one, buyers.get(one.id)) for one in months]
            if self.dry:
                transaction.rollback()
            else:
                batch.write()
                bulk.update(MonthTotal, "id", AWARDED, done)
        self.totals = totals

    def _award(
        self, batch: LedgerBatch, totals: AwardTotals, one: PendingMonth, buyers: int | None
    ) -> tuple[int, ...]:
        """Award a month of a household; its values as they are afterwards."""
        totals.months += 1
        balance = batch.current(one.household)
        points, worth, cents = _rightly(one)
        if balance is None:
            totals.lapsed += 1
            return (one.id, *one[4:], False)
        if more := max(0, cents - one.awarded_cents):
            entry = self._entry(EntryKind.AWARD, one, buyers)
            totals.paid += 1
            totals.paid_cents += more
            totals.settled_cents += lots.pay(batch, balance, entry, Account.AWARDS, more)[1]
        if less := max(0, one.awarded_cents - cents):
            entry = self._entry(EntryKind.TAKE_BACK, one, buyers)
            totals.taken_back += 1
            totals.taken_back_cents += less
            totals.owed_cents += lots.take_back(batch, balance, entry, Account.AWARDS, less)[1]
        return (one.id, points, cents, worth, one.awards + bool(more or less), False)

    def _entry(self, kind: EntryKind, one: PendingMonth, buyers: int | None) -> NewEntry:
        key = f"award {one.id} {one.awards + 1}"
        return NewEntry(
            kind, self.at, self.today, Actor.PROGRAMME, self.reason, one.month, key, one.id, one.cents,
            buyers=buyers,
        )  # fmt: skip


_rates = lru_cache(rates.on)


def _rightly(one: PendingMonth | MonthTotal) -> tuple[int, int, int]:
    """A month's points, what it is worth in cents now, and the cents that are to be paid in all."""
    points, worth = rules.due(one.cents, _rates(one.month))
    return points, worth, rules.still_due(one.awarded_cents, one.due_cents, worth)


def _next(month: date, after: int) -> list[int]:
    query = MonthTotal.select(MonthTotal.household).distinct()
    query = query.where(MonthTotal.waiting, MonthTotal.month <= month, MonthTotal.household > after)
    return [id for (id,) in query.order_by(MonthTotal.household).limit(BATCH).tuples()]


def _locked(month: date, households: list[int]) -> list[PendingMonth]:
    """The months of locked households that wait, locked too."""
    names = "id, household_id, month, cents, awarded_points, awarded_cents, due_cents, awards"
    lock = "" if is_sqlite() else " FOR UPDATE"
    where = f"waiting AND month <= ? AND {in_('household_id')} ORDER BY household_id, month{lock}"
    rows = ask(f"SELECT {names} FROM month_total WHERE {where}", month, households)  # noqa: S608
    return [PendingMonth(id, home, bulk.day(day), *rest) for id, home, day, *rest in rows]


def _buyers(months: Sequence[PendingMonth]) -> dict[int, int]:
    """How many members' purchases months add up, of those not paid before, where many.

    Counted while the months are locked, so that it fits the sum. It is stored with the payment: later
    purchases and erasures change who has bought something, but not what was told of the sum.
    """
    first = [one.id for one in months if not one.awards]
    return dict(ask(f"{BUYERS} {in_('month_total.id')} GROUP BY month_total.id", rules.MANY, first))
