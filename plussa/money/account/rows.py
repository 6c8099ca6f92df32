"""The rows of a household's money, as a member reads them: each entry with what it did."""

from datetime import date
from typing import Any

from peewee import ModelSelect, fn

from plussa import db
from plussa.money.models import Account, Balance, Entry, EntryKind, Posting

PAGE = 30  # rows
EARNED = (EntryKind.AWARD, EntryKind.TAKE_BACK)
USED = (EntryKind.REDEMPTION, EntryKind.REDEMPTION_RETURN, EntryKind.DONATION)


def newest(household: int, before: int | None) -> tuple[list[Entry], int | None]:
    """A page of rows, newest first, and where the page after it begins, if there is one."""
    return db.newest(_rows(household), PAGE, before)


def find(household: int, entry: int) -> Entry | None:
    """A row of a household's own; nobody else's is found."""
    return _rows(household).where(Entry.id == entry).first()


def between(household: int, first: date, last: date) -> list[Entry]:
    """The rows of a period, oldest first; both its days are in it."""
    query = _rows(household).where(Entry.day >= first, Entry.day <= last)
    return list(query.order_by(Entry.at, Entry.id))  # some come late


def kept_from(household: int) -> date | None:
    """The day from which on all rows of a household are kept; None when none has gone yet."""
    balance: Balance | None = Balance.get_or_none(Balance.household == household)
    return balance.kept_from if balance else None


def before(household: int, day: date) -> tuple[int, int]:
    """The cents that a household had, and those that it owed, when a day began.

    With what went before the rows that are kept: right from the day on from which all of them are.
    """
    balance: Balance | None = Balance.get_or_none(Balance.household == household)
    query = Posting.select(Posting.account, fn.sum(Posting.cents)).join(Entry)
    query = query.where(Posting.household == household, Entry.day < day)
    sums = dict(query.group_by(Posting.account).tuples())
    money, debt = (balance.carried_money, balance.carried_debt) if balance else (0, 0)
    return money + int(sums.get(Account.MONEY, 0)), debt - int(sums.get(Account.DEBT, 0))


def by_month(household: int, since: date) -> dict[date, tuple[int, int]]:
    """For each month, by its first day, the cents that were earned and those that were used.

    What puts an entry right is of its kind.
    """
    first = Entry.alias()
    right = (Entry.kind == EntryKind.REALLOCATION) & (Entry.reverses == first.id)
    kind = fn.coalesce(first.kind, Entry.kind)
    query = Posting.select(kind, Entry.day, fn.sum(Posting.cents)).join(Entry)
    query = query.join(first, "LEFT OUTER JOIN", on=right)
    query = query.where(
        Posting.household == household,
        Posting.account == Account.MONEY,
        Entry.day >= since,
        kind.in_([one.value for one in (*EARNED, *USED)]),
    )
    months: dict[date, tuple[int, int]] = {}
    for word, day, cents in query.group_by(kind, Entry.day).tuples():
        earned, used = months.get(day.replace(day=1), (0, 0))
        if EntryKind(word) in EARNED:
            earned += int(cents)
        else:
            used -= int(cents)
        months[day.replace(day=1)] = (earned, used)
    return months


def _rows(household: int) -> "ModelSelect[Entry]":
    """The entries of a household, without those that only move money from one lot to another.

    Each with what came to the money (above zero) or left it, and what the debt grew by, in cents.
    """
    line = Posting.alias()
    moved = line.select(1).where(line.entry == Entry.id)
    query = Entry.select(Entry, _sum(Account.MONEY, 1), _sum(Account.DEBT, -1)).where(
        Entry.household == household, (Entry.kind != EntryKind.REALLOCATION) | fn.EXISTS(moved)
    )
    return query.objects()


def _sum(account: Account, sign: int) -> Any:
    line = Posting.alias()
    found = line.select(fn.coalesce(sign * fn.sum(line.cents), 0))
    found = found.where(line.entry == Entry.id, line.account == account)
    return found.alias(account.value)
