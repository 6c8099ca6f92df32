"""What becomes of a household's money when it ends: forfeited, or all of it moved to another one.

Both are called within the transaction that ends the household and has locked it.
"""

from plussa.db import Meanwhile, database, retried
from plussa.members.household.loss import Loss
from plussa.members.models import Actor
from plussa.money import rules
from plussa.money.awards import pending
from plussa.money.ledger import lots
from plussa.money.ledger.balances import HouseholdBalance, moved_to
from plussa.money.ledger.batch import LedgerBatch
from plussa.money.ledger.families import LotFamily
from plussa.money.ledger.new_rows import NewEntry, NewPosting
from plussa.money.models import Account, Balance, EntryKind
from plussa.money.outcomes import MoneyOutcome, MoneyRefused


def preview(household: int) -> Loss:
    """What a household would lose by ending now."""
    balance: Balance | None = Balance.get_or_none(Balance.household == household)
    coming = sum(cents for _, cents in pending(household))
    debt = balance.debt if balance else 0
    return Loss(lots.usable(household), debt, max(0, coming))


def end(household: int, to: int | None) -> None:
    """Move everything to another household where one is named, or else forfeit it."""
    if to is None:
        close(household)
    else:
        move_all(household, to)


@retried
def close(household: int) -> Loss:
    """Forfeit what a household has and owes, and end its accounts; closing twice is closing once.

    Purchases that come later earn it nothing. Returns what was lost.
    """
    with database.atomic():
        batch = _batch(household)
        balance = batch.balances[household]
        if balance.closed:
            return Loss()
        lost = preview(household)
        lots.expire_in(batch, balance)
        if balance.money or balance.debt:
            line = NewPosting(Account.FORFEITED, balance.money - balance.debt)
            entry = NewEntry.now(EntryKind.FORFEIT, Actor.MEMBER)
            batch.post(balance, entry, [line], debt=-balance.debt, taken=_all(balance))
        batch.close(balance)
        batch.write()
        return lost


@retried
def move_all(household: int, to: int) -> None:
    """Move all money and debt to another household, and end the accounts of the first.

    Lots keep the day they expire. What is returned or awarded to the first household from now on
    comes to the other. Doing it twice is doing it once. Raises MoneyRefused: CLOSED.
    """
    with database.atomic():
        batch = _batch(household, to)
        balance, other = batch.balances[household], batch.balances[to]
        if household == to or (balance.closed and balance.moved_to == to):
            return
        if balance.closed or other.closed:
            raise MoneyRefused(MoneyOutcome.CLOSED)
        lots.expire_in(batch, balance)
        if balance.money or balance.debt:
            _move(batch, balance, other)
        batch.close(balance, to)
        batch.write()


def _batch(household: int, *more: int) -> LedgerBatch:
    """Lock a household that is to end, more of them, and those whose money went to it before."""
    batch = LedgerBatch({household, *more, *moved_to([household])})
    if moved_to([household]) - batch.balances.keys():
        raise Meanwhile
    return batch


def _move(batch: LedgerBatch, balance: HouseholdBalance, other: HouseholdBalance) -> None:
    """Post what leaves one household, and what comes to the other: lots keep the day they expire."""
    money, debt, moved = balance.money, balance.debt, _all(balance)
    out = NewEntry.now(EntryKind.MOVE_OUT, Actor.MEMBER)
    batch.post(balance, out, [NewPosting(Account.MOVES, money - debt)], -debt, taken=moved)
    into = NewEntry.now(EntryKind.MOVE_IN, Actor.MEMBER, id=next(batch.entry_ids))
    family = LotFamily(lots.read(lot for lot, _ in moved), batch.lot_ids)
    came = {family.copy(lot, into.id or 0, other.household): cents for lot, cents in moved}
    put, new = family.parts(came)
    batch.post(other, into, [NewPosting(Account.MOVES, debt - money)], debt, put=put, new=new)


def _all(balance: HouseholdBalance) -> list[rules.Portion]:
    """Everything that is left in the lots of a household."""
    return [rules.Portion(part.id, part.cents) for part in balance.parts]
