"""Lots over time: what can be used, what is paid into them and taken back, and what expires."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from peewee import NodeList, fn

from plussa import clock
from plussa.dates import add_months
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_
from plussa.money import rates, rules
from plussa.money.ledger.balances import HouseholdBalance
from plussa.money.ledger.batch import BATCH, LedgerBatch, in_batches
from plussa.money.ledger.families import LotInfo
from plussa.money.ledger.new_rows import NewEntry, NewLot, NewPosting
from plussa.money.models import Account, Allocation, Entry, EntryKind, Lot, OpenLot

INFO = "SELECT id, household_id, expires_on, paid_on, origin_id, entry_id FROM lot WHERE "


def usable(household: int) -> int:
    """The cents that a household can use today."""
    return sum(cents for _, cents in expiring(household))


def expiring(household: int) -> list[tuple[date, int]]:
    """On which days how many cents expire, if they are not used before; the earliest first."""
    valid = (OpenLot.household == household, OpenLot.expires_on >= clock.today())
    query = OpenLot.select(OpenLot.expires_on, fn.sum(OpenLot.cents)).where(*valid)
    return list(query.group_by(OpenLot.expires_on).order_by(OpenLot.expires_on).tuples())


def expiring_on(*days: date) -> Any:
    """A query of the households of whose money something expires on a day, a month after it was theirs.

    Not what was given back: it is valid for less than that, or came after the month began.
    """
    query = OpenLot.select(OpenLot.household).join(Lot, on=OpenLot.lot == Lot.id)
    theirs = NodeList([_was_theirs(day) for day in days], " OR ", parens=True)
    return query.where(OpenLot.expires_on.in_(days), theirs)


def _was_theirs(day: date) -> Any:
    """A condition on lots that are open: that something of one was there a month before it expires."""
    came = (
        Allocation.select(fn.COALESCE(fn.SUM(Allocation.cents), 0))
        .join(Entry)
        .where(
            Allocation.lot == OpenLot.lot,
            Entry.kind.in_((EntryKind.REDEMPTION_RETURN, EntryKind.REVERSAL)),
            Entry.day > add_months(day, -1),
        )
    )
    # What goes back to a lot that has expired is valid for 30 days, whatever gave it back.
    is_paid = Lot.paid_on < add_months(day, -2)
    return (OpenLot.expires_on == day) & is_paid & (OpenLot.cents > came)


def expire() -> int:
    """Post what is left of all lots whose last day has passed; the cents that expired."""
    return in_batches(
        _with_expired, lambda batch: sum(expire_in(batch, one) for one in batch.balances.values())
    )


def expire_in(batch: LedgerBatch, balance: HouseholdBalance) -> int:
    """Post what is left of a household's lots whose last day has passed; the cents."""
    gone = rules.expired(balance.parts, clock.today())
    cents = sum(portion.cents for portion in gone)
    if cents:
        entry = NewEntry.now(EntryKind.EXPIRY)
        batch.post(balance, entry, [NewPosting(Account.EXPIRED, cents)], taken=gone)
    return cents


def pay(
    batch: LedgerBatch, balance: HouseholdBalance, entry: NewEntry, account: Account, cents: int
) -> tuple[int, int]:
    """Post that a household gets cents: debt is settled first, the rest is a new lot.

    Returns the id of the entry, and the cents that settled debt.
    """
    settled, money = rules.settle(cents, balance.debt)
    until = rules.expires_on(entry.day, rates.on(entry.day))
    new = [NewLot(money, entry.day, until)] if money else []
    posting = NewPosting(account, -cents)
    return batch.post(balance, entry, [posting], debt=-settled, new=new), settled


def take_back(
    batch: LedgerBatch, balance: HouseholdBalance, entry: NewEntry, account: Account, cents: int
) -> tuple[int, int]:
    """Post that a household gives up cents: of what is left, oldest expiry first; the rest as debt.

    Returns the id of the entry, and the cents that became debt.
    """
    taken, missing = rules.take(balance.parts, cents, entry.day)
    posting = NewPosting(account, cents)
    return batch.post(balance, entry, [posting], debt=missing, taken=taken), missing


def read(ids: Iterable[int]) -> dict[int, LotInfo]:
    """What lots are, with those that they became in other households."""
    rows = ask(INFO + in_("id"), sorted(set(ids)))
    origins = {origin or id for id, _, _, _, origin, _ in rows}
    rows += ask(INFO + in_("origin_id"), sorted(origins)) if origins else []
    return {
        id: LotInfo(household, bulk.day(expires), bulk.day(paid), origin, entry)
        for id, household, expires, paid, origin, entry in rows
    }


def _with_expired(after: int) -> list[int]:
    """The next households that have lots whose last day has passed."""
    query = OpenLot.select(OpenLot.household).distinct()
    query = query.where(OpenLot.expires_on < clock.today(), OpenLot.household > after)
    return [id for (id,) in query.order_by(OpenLot.household).limit(BATCH).tuples()]
