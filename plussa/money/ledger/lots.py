"""Lots over time: what can be used, what goes back to them, and what expires."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from peewee import fn

from plussa import clock
from plussa.db import database, retried
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_
from plussa.money import rates
from plussa.money.ledger.batch import (
    BATCH,
    HouseholdBalance,
    LedgerBatch,
    NewLot,
    NewPosting,
    draft,
)
from plussa.money.ledger.journal import NewEntry
from plussa.money.models import Account, EntryKind, OpenLot
from plussa.money.rules import LotBalance, Portion, expired, revived_until


def usable(household: int, day: date | None = None) -> int:
    """The cents that a household can use on a day; by default today."""
    valid = (OpenLot.household == household, OpenLot.expires_on >= (day or clock.today()))
    return OpenLot.select(fn.coalesce(fn.sum(OpenLot.cents), 0)).where(*valid).scalar()


def expiring(household: int, day: date | None = None) -> list[tuple[date, int]]:
    """On which days how many cents expire, if they are not used before; the earliest first."""
    valid = (OpenLot.household == household, OpenLot.expires_on >= (day or clock.today()))
    query = OpenLot.select(OpenLot.expires_on, fn.sum(OpenLot.cents)).where(*valid)
    return list(query.group_by(OpenLot.expires_on).order_by(OpenLot.expires_on).tuples())


def expire(tell: Callable[[int], None] = lambda cents: None) -> int:
    """Post what is left of all lots whose last day has passed; the cents that expired.

    In batches of households, each its own transaction: to be repeated at will.
    """
    last, whole = 0, 0
    while batch := _with_expired(last):
        last, whole = batch[-1], whole + _expire_of(batch)
        tell(whole)
    return whole


@retried
def _expire_of(households: list[int]) -> int:
    with database.atomic():
        bulk.by_index()
        book = LedgerBatch(households)
        cents = sum(expire_in(book, purse) for purse in book.purses.values())
        book.write()
        return cents


def expire_in(book: LedgerBatch, purse: HouseholdBalance) -> int:
    """Post what is left of a household's lots whose last day has passed; the cents."""
    gone = expired(purse.parts, clock.today())
    cents = sum(portion.cents for portion in gone)
    if cents:
        book.post(purse, draft(EntryKind.EXPIRY), [NewPosting(Account.EXPIRED, cents)], taken=gone)
    return cents


def take(
    book: LedgerBatch,
    purse: HouseholdBalance,
    entry: NewEntry,
    account: Account,
    cents: int,
    taken: list[Portion],
) -> None:
    """Post that cents go back to the programme: what was taken from lots, the rest as debt."""
    missing = cents - sum(portion.cents for portion in taken)
    book.post(purse, entry, [NewPosting(account, cents)], debt=missing, taken=taken)


def _with_expired(after: int) -> list[int]:
    """The next households that have lots whose last day has passed."""
    query = OpenLot.select(OpenLot.household).distinct()
    query = query.where(OpenLot.expires_on < clock.today(), OpenLot.household > after)
    return [id for (id,) in query.order_by(OpenLot.household).limit(BATCH).tuples()]


class _Lot(NamedTuple):
    """A lot that something goes back to, and the one it was before its household's money moved."""

    household: int
    paid_on: date
    expires_on: date
    origin: int


class Homes:
    """Lots that something goes back to, read in two queries."""

    def __init__(self, ids: Iterable[int]) -> None:
        sql = "SELECT id, household_id, paid_on, expires_on, origin_id FROM lot WHERE "
        rows = ask(sql + in_("id"), list(set(ids)))
        self._lots = {
            id: _Lot(household, bulk.day(paid_on), bulk.day(expires_on), origin or id)
            for id, household, paid_on, expires_on, origin in rows
        }
        sql = "SELECT origin_id, household_id, id FROM lot WHERE "
        copies = ask(sql + in_("origin_id"), [lot.origin for lot in self._lots.values()])
        self._copies = {(origin, household): id for origin, household, id in copies}

    def copy(self, part: LotBalance) -> NewLot:
        """What is left in a lot, as a lot of another household."""
        lot = self._lots[part.id]
        return NewLot(part.cents, lot.paid_on, lot.expires_on, lot.origin)

    def back(
        self, purse: HouseholdBalance, portions: Sequence[Portion], day: date
    ) -> tuple[list[LotBalance], list[NewLot]]:
        """Where portions go back to on a day: to lots that are there, or into new ones.

        What goes back to a lot that has expired is one new lot. When the household's money has
        moved since, its lots have too; one that was empty then is made anew, with the day it
        expires.
        """
        put, fresh, late = [], [], 0
        for id, cents in portions:
            lot = self._lots[id]
            here = self._copies.get((lot.origin, purse.household))
            if lot.expires_on < day:
                late += cents
            elif lot.household == purse.household:
                put.append(LotBalance(id, lot.expires_on, cents))
            elif here is not None:
                put.append(LotBalance(here, lot.expires_on, cents))
            else:
                fresh.append(NewLot(cents, lot.paid_on, lot.expires_on, lot.origin))
        if late:
            fresh.append(NewLot(late, day, revived_until(day, rates.on(day))))
        return put, fresh
