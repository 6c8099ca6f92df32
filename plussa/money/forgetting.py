"""What is kept no longer: purchases and their lines, and entries of the ledger, with books that hold.

What a deleted row counted for stays as a sum, so that the check of the books goes on to prove the
rest. In batches, each its own transaction: to be repeated at will.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial

from plussa import clock, dates
from plussa.append_only import Errand, open_door
from plussa.dates import HELSINKI, add_months
from plussa.db import database, is_sqlite, retried
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_, run
from plussa.money.ledger.batch import LedgerBatch
from plussa.money.models import (
    Balance,
    Entry,
    MoneyChoice,
    MoneyNotice,
    MonthTotal,
    Purchase,
    PurchaseLine,
)
from plussa.money.rules import month_of
from plussa.money.tills.waiting_rows import WaitingRow
from plussa.permissions.models import Value
from plussa.register import periods
from plussa.register.terms import Category

BATCH = 10_000  # rows
ITEMISED_BATCH = 2_000  # purchases, each of many lines
MADE_BEFORE = (  # in one pass: to ask which of them have lines left takes as long as to delete those
    "SELECT id, day FROM purchase WHERE day < ? AND (day, id) > (?, ?) ORDER BY day, id LIMIT ?"
)
IN_MONTH = (  # household by household, so that the sum of each month is written once
    "SELECT id FROM purchase WHERE day >= ? AND day < ? ORDER BY household_id LIMIT ?"
)
CHANGED_SINCE = (  # choices that no household has any more, or one that has ended
    "SELECT id FROM money_choice WHERE at < ? AND NOT EXISTS (SELECT 1 FROM balance"
    " WHERE choice_id = money_choice.id AND (closed_at IS NULL OR closed_at >= ?)) LIMIT ?"
)
OF_NOTHING = (  # a month to which nothing refers any more
    "NOT EXISTS (SELECT 1 FROM entry WHERE entry.total_id = month_total.id)"
    " AND NOT EXISTS (SELECT 1 FROM purchase WHERE purchase.household_id = month_total.household_id"
    " AND purchase.month = month_total.month)"
)
# Months that earned nothing, by now: what they earned is an entry.
EARNED_NOTHING = f"SELECT id FROM month_total WHERE month < ? AND {OF_NOTHING} LIMIT ?"  # noqa: S608
CLOSED = (  # balances of households of which nothing else is left
    "SELECT household_id FROM balance WHERE closed_at < ?"
    " AND household_id NOT IN (SELECT household_id FROM entry)"
    " AND household_id NOT IN (SELECT household_id FROM lot)"
    " AND household_id NOT IN (SELECT household_id FROM money_choice)"
    " AND household_id NOT IN (SELECT household_id FROM month_total) LIMIT ?"
)
BY_GROUP = (
    "INSERT INTO purchase_line (purchase_id, product_group, product, cents)"
    " SELECT purchase_id, product_group, NULL, sum(purchase_line.cents)"
    " FROM purchase_line JOIN purchase ON purchase.id = purchase_line.purchase_id"
    " WHERE purchase.member_id = ? AND product IS NOT NULL GROUP BY purchase_id, product_group"
)


def oldest_day(category: Category) -> date:
    """The first day of which the nightly deletion still keeps rows of a category."""
    return dates.day_of(periods.before(category.kept, clock.now()))


@retried
def keep_no_finer(member: int, level: Value) -> None:
    """Delete what is stored of a member's purchases more finely than a purchase detail level.

    Within the transaction that lowers the level, after it: the member is locked, so that an import
    which still goes by the old level has ended before.
    """
    if level is Value.PRODUCT:
        return
    with database.atomic():
        if not is_sqlite():
            ask("SELECT id FROM member WHERE id = ? FOR UPDATE", member)
        finer = PurchaseLine.purchase.in_(
            Purchase.select(Purchase.id).where(Purchase.member == member)
        )
        if level is Value.GROUP:
            run(BY_GROUP, member)
            finer &= PurchaseLine.product.is_null(False)
        PurchaseLine.delete().where(finer).execute()


def forget_lines(before: date) -> int:
    """Delete the lines of purchases that were made before a day; how many."""
    count, day, last = 0, date.min, 0
    while True:
        found, gone = _forget_lines(before, day, last)
        if not found:
            return count
        count, last, day = count + gone, found[-1][0], bulk.day(found[-1][1])


@retried
def _forget_lines(before: date, day: date, last: int) -> tuple[bulk.Rows, int]:
    """Delete the lines of the next purchases; which those are, and how many lines they had."""
    with database.atomic():
        bulk.by_index()
        found = ask(MADE_BEFORE, before, day, last, ITEMISED_BATCH)
        return found, bulk.delete(PurchaseLine, "purchase", [id for id, _ in found])


def forget_purchases(before: date) -> int:
    """Delete purchases that were made before a day; how many. What they earned stays."""
    count = 0
    oldest = "SELECT min(day) FROM purchase WHERE day < ?"
    while first := ask(oldest, before)[0][0]:
        following = add_months(month_of(bulk.day(first)), 1)
        count += _each(IN_MONTH, _forget_purchases, first, min(before, following))
    return count


def forget_waiting_rows(before: date) -> int:
    """Delete rows of before a day that could not be stored, decided or not; how many."""
    sql = "SELECT id FROM waiting_row WHERE day < ? LIMIT ?"
    return _each(sql, lambda ids: bulk.delete(WaitingRow, "id", ids), before)


def forget_purchases_of(member: int) -> int:
    """Delete all purchases of a member; how many. What they earned the household stays."""
    return _each("SELECT id FROM purchase WHERE member_id = ? LIMIT ?", _forget_purchases, member)


def forget_entries(before: date) -> int:
    """Delete entries of before a day, and choices, months and balances as old; how many entries."""
    sql = "SELECT id FROM entry WHERE day < ? LIMIT ?"
    count = _each(sql, partial(_forget_entries, before), before)
    midnight = datetime.combine(before, time(), HELSINKI)
    _each(CHANGED_SINCE, _forget_choices, midnight, midnight)
    _each(EARNED_NOTHING, lambda ids: bulk.delete(MonthTotal, "id", ids), before)
    _each(CLOSED, _forget_balances, midnight)
    return count


def _each(sql: str, forget: Callable[[list[int]], object], *given: date | datetime | int) -> int:
    """Forget the rows that a query finds, batch by batch; how many."""
    count = 0
    while many := _batch(sql, forget, *given):
        count += many
    return count


@retried
def _batch(sql: str, forget: Callable[[list[int]], object], *given: date | datetime | int) -> int:
    with database.atomic():
        bulk.by_index()
        ids = [id for (id,) in ask(sql, *given, BATCH)]
        if ids:
            forget(ids)
        return len(ids)


def _forget_purchases(ids: list[int]) -> None:
    """Delete purchases, and count what they come to among what is forgotten."""
    gone = (
        "SELECT household_id AS home, month AS of_month, sum(cents) AS cents FROM purchase"  # noqa: S608
        f" WHERE {in_('id')} GROUP BY household_id, month"
    )
    if not is_sqlite():  # in the order in which everybody locks them
        ask(
            f"SELECT id FROM month_total, ({gone}) AS gone"  # noqa: S608  ours
            " WHERE household_id = home AND month = of_month"
            " ORDER BY household_id, month FOR UPDATE OF month_total",
            ids,
        )
    run(
        f"UPDATE month_total SET forgotten = forgotten + gone.cents FROM ({gone}) AS gone"  # noqa: S608
        " WHERE household_id = home AND month = of_month",
        ids,
    )
    bulk.delete(Purchase, "id", ids)


@retried
def _forget_entries(before: date, ids: list[int]) -> None:
    """Delete entries of before a day, and carry what they came to in balances and lots."""
    homes = _distinct("household_id FROM entry WHERE " + in_("id"), ids)
    LedgerBatch(homes, lots=False)
    run(
        "UPDATE balance SET kept_from = ? WHERE coalesce(kept_from < ?, true) AND "  # noqa: S608  ours
        + in_("household_id"),
        before, before, homes,
    )  # fmt: skip
    totals = _distinct("total_id FROM entry WHERE total_id IS NOT NULL AND " + in_("id"), ids)
    lots = _distinct("lot_id FROM allocation WHERE " + in_("entry_id"), ids)
    with open_door(Errand.RETENTION):
        for account, sign, column in (
            ("money", "+", "carried_money"),
            ("debt", "-", "carried_debt"),
        ):
            run(
                f"UPDATE balance SET {column} = {column} {sign} gone.cents FROM"  # noqa: S608  ours
                " (SELECT household_id AS home, sum(cents) AS cents FROM posting"
                f" WHERE account = ? AND {in_('entry_id')} GROUP BY household_id) AS gone"
                " WHERE balance.household_id = gone.home",
                account, ids,
            )  # fmt: skip
        run(
            "UPDATE lot SET carried = carried + gone.cents FROM"  # noqa: S608  ours
            f" (SELECT lot_id, sum(cents) AS cents FROM allocation WHERE {in_('entry_id')}"
            " GROUP BY lot_id) AS gone WHERE lot.id = gone.lot_id",
            ids,
        )  # fmt: skip
        bulk.delete(Entry, "id", ids)
        _delete_unused(lots, totals)


def _distinct(sql: str, ids: list[int]) -> list[int]:
    return [found for (found,) in ask(f"SELECT DISTINCT {sql}", ids)]


@retried
def _forget_choices(ids: list[int]) -> None:
    with open_door(Errand.RETENTION):
        bulk.delete(MoneyChoice, "id", ids)


def _forget_balances(ids: list[int]) -> None:
    """Delete the balances of households, and what the tills were told of them."""
    bulk.delete(MoneyNotice, "household", ids)
    bulk.delete(Balance, "household", ids)


def _delete_unused(lots: list[int], months: list[int]) -> None:
    """Delete those lots and months that nothing refers to any more."""
    run(
        f"DELETE FROM lot WHERE {in_('id')} AND carried = 0 AND NOT EXISTS"  # noqa: S608  ours
        " (SELECT 1 FROM allocation WHERE allocation.lot_id = lot.id)",
        lots,
    )
    run(
        f"DELETE FROM month_total WHERE {in_('id')} AND NOT waiting AND {OF_NOTHING}",  # noqa: S608
        months,
    )
