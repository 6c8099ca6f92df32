"""What a member may know of the household's purchases beside their own: one answer for every reader."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from plussa.members.household.loss import Loss
from plussa.members.models import Member
from plussa.money import closing, rates
from plussa.money.account.rights import MonthPurchases, coming, may_tell_total
from plussa.money.awards import waiting_of
from plussa.money.models import Entry, MonthTotal, Purchase

Month = tuple[int, date]  # of a household


def told_totals(member: Member, entry: int | None = None) -> frozenset[int]:
    """The entries of a member's household, or one of them, whose `basis` the member may know."""
    query = Entry.select(Entry, MonthTotal).join(MonthTotal)
    query = query.where(Entry.household == member.household_id, Entry.basis.is_null(False))
    found = list(query.where(Entry.id == entry) if entry else query)
    bought = _bought(member, [one.total for one in found])
    return frozenset(
        one.id
        for one in found
        if may_tell_total(one.basis, one.buyers, bought[one.total.household_id, one.total.month])
    )


def on_its_way(member: Member) -> tuple[list[tuple[date, int]], bool]:
    """What would be paid (or, below zero, taken back) for the member's own purchases, by month.

    Also whether others may have bought something, of which nothing is told before it is paid.
    """
    found = waiting_of(member.household_id)
    bought, months = _bought(member, found), list[tuple[date, int]]()
    for one in found:
        its = bought[one.household_id, one.month]
        held = rates.on(one.month)
        cents = coming(one.cents, one.awarded_cents, not one.awards, its, held)
        months += [(one.month, cents)] if cents else []
    others = (Member.household == member.household_id) & (Member.id != member.id)
    shared = Member.select().where(others, Member.left_at.is_null()).exists()
    return months, shared or not all(one.all_own for one in bought.values())


def visible_loss(member: Member) -> Loss:
    """What the member's household would lose by ending now, as far as the member may know it."""
    pending = max(0, sum(cents for _, cents in on_its_way(member)[0]))
    return replace(closing.preview(member.household_id), pending=pending)


def _bought(member: Member, totals: list[MonthTotal]) -> dict[Month, MonthPurchases]:
    """What is kept of months, as a member may know it."""
    months = {(one.household_id, one.month): one for one in totals}
    own, others = defaultdict[Month, list[int]](list), set[Month]()
    for home, month, buyer, cents in _purchases(months):
        if buyer == member.id:
            own[home, month].append(cents)
        else:
            others.add((home, month))
    return {
        month: MonthPurchases(own[month], month in others, total.forgotten)
        for month, total in months.items()
    }


def _purchases(months: dict[Month, Any]) -> list[tuple[int, date, int, int]]:
    """The purchases of months of households, as they came."""
    if not months:
        return []
    homes, days = {home for home, _ in months}, {month for _, month in months}
    of = Purchase.household.in_(homes) & Purchase.month.in_(days)
    columns = (Purchase.household, Purchase.month, Purchase.member, Purchase.cents)
    query = Purchase.select(*columns).where(of).order_by(Purchase.id).tuples()
    return [one for one in query if one[:2] in months]
