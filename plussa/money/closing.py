"""What becomes of a household's money when it ends: forfeited, or all of it moved to another one.

Both are called within the transaction that ends the household and has locked it.
"""

from plussa.db import Meanwhile, database, retried
from plussa.members.household.treasury import Loss
from plussa.members.models import Actor
from plussa.money import rules
from plussa.money.awards import pending
from plussa.money.ledger import lots
from plussa.money.ledger.batch import (
    HouseholdBalance,
    LedgerBatch,
    NewLot,
    NewPosting,
    draft,
    led_to,
)
from plussa.money.models import Account, Balance, EntryKind
from plussa.money.outcomes import MoneyOutcome, MoneyRefused


def preview(household: int) -> Loss:
    """What a household would lose by ending now."""
    balance: Balance | None = Balance.get_or_none(Balance.household == household)
    coming = sum(cents for _, cents in pending(household))
    debt = balance.debt if balance else 0
    return Loss(lots.usable(household), debt, max(0, coming))


@retried
def close(household: int, by: Actor = Actor.MEMBER) -> Loss:
    """Forfeit what a household has and owes, and end its accounts; closing twice is closing once.

    Purchases that come later earn it nothing. Returns what was lost.
    """
    with database.atomic():
        book = _book(household)
        purse = book.purses[household]
        if purse.closed:
            return Loss()
        lost = preview(household)
        lots.expire_in(book, purse)
        if purse.money or purse.debt:
            line = NewPosting(Account.FORFEITED, purse.money - purse.debt)
            entry = draft(EntryKind.FORFEIT, by)
            book.post(purse, entry, [line], debt=-purse.debt, taken=_all(purse))
        book.close(purse)
        book.write()
        return lost


@retried
def move_all(household: int, to: int, by: Actor = Actor.MEMBER) -> None:
    """Move all money and debt to another household, and end the accounts of the first.

    Lots keep the day they expire. What is returned or awarded to the first household from now on
    comes to the other. Doing it twice is doing it once. Raises MoneyRefused: CLOSED.
    """
    with database.atomic():
        book = _book(household, to)
        purse, other = book.purses[household], book.purses[to]
        if household == to or (purse.closed and purse.moved_to == to):
            return
        if purse.closed or other.closed:
            raise MoneyRefused(MoneyOutcome.CLOSED)
        lots.expire_in(book, purse)
        if purse.money or purse.debt:
            _move(book, purse, other, by)
        book.close(purse, to)
        book.write()


def _book(household: int, *more: int) -> LedgerBatch:
    """Lock a household that is to end, more of them, and those whose money went to it before."""
    book = LedgerBatch({household, *more, *led_to([household])})
    if led_to([household]) - book.purses.keys():
        raise Meanwhile
    return book


def _move(book: LedgerBatch, purse: HouseholdBalance, other: HouseholdBalance, by: Actor) -> None:
    """Post what leaves one household, and what comes to the other."""
    money, debt = purse.money, purse.debt
    moved = _all(purse)
    fresh = _copies(purse)
    out, into = draft(EntryKind.MOVE_OUT, by), draft(EntryKind.MOVE_IN, by)
    book.post(purse, out, [NewPosting(Account.MOVES, money - debt)], debt=-debt, taken=moved)
    book.post(other, into, [NewPosting(Account.MOVES, debt - money)], debt=debt, fresh=fresh)


def _all(purse: HouseholdBalance) -> list[rules.Portion]:
    """Everything that is left in the lots of a purse."""
    return [rules.Portion(part.id, part.cents) for part in purse.parts]


def _copies(purse: HouseholdBalance) -> list[NewLot]:
    """The lots of a purse as they are made anew elsewhere."""
    found = lots.Homes(part.id for part in purse.parts)
    return [found.copy(part) for part in purse.parts]
