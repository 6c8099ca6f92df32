"""Corrections: money given or taken with a reason, and entries reversed with one."""

from collections import Counter

from plussa.db import database, lock, retried
from plussa.members.models import Actor
from plussa.money import rates, rules
from plussa.money.ledger import entries, lots
from plussa.money.ledger.balances import HouseholdBalance
from plussa.money.ledger.batch import LedgerBatch
from plussa.money.ledger.families import LotFamily
from plussa.money.ledger.new_rows import NewEntry, NewLot, NewPosting
from plussa.money.models import OF_HOUSEHOLD, Account, Entry, EntryKind, MonthTotal
from plussa.money.outcomes import MoneyOutcome, MoneyRefused

BY = Actor.CUSTOMER_SERVICE
MOST = 10_000_00  # cents that one correction gives or takes
REVERSIBLE = (
    EntryKind.AWARD,
    EntryKind.TAKE_BACK,
    EntryKind.REDEMPTION,
    EntryKind.DONATION,
    EntryKind.EXPIRY,
    EntryKind.CORRECTION,
)


@retried
def correct(household: int, cents: int, reason: str, key: str | None = None) -> int:
    """Give a household cents (debt is settled first), or take some; the row of the entry.

    What is taken is taken from what is left, oldest expiry first, and the rest becomes debt. The
    same key again posts nothing. Raises MoneyRefused: NO_REASON, NO_SUM, CLOSED, or CONFLICT when the
    key stands for something else.
    """
    _require(reason)
    if not 0 < abs(cents) <= MOST:
        raise MoneyRefused(MoneyOutcome.NO_SUM)
    with database.atomic():
        batch = LedgerBatch([household])
        balance = batch.current(household)
        if balance is None:
            raise MoneyRefused(MoneyOutcome.CLOSED)
        name = f"correction {key}" if key else None
        if name and (found := Entry.get_or_none(Entry.key == name)):
            made = entries.gained(found.id)[Account.CORRECTIONS, None]
            if found.household_id != balance.household or made != -cents:
                raise MoneyRefused(MoneyOutcome.CONFLICT)
            return found.id
        entry = NewEntry.now(EntryKind.CORRECTION, BY, reason=reason.strip(), key=name)
        change = lots.pay if cents > 0 else lots.take_back
        made, _ = change(batch, balance, entry, Account.CORRECTIONS, abs(cents))
        batch.write()
        return made


@retried
def reverse(entry: int, reason: str) -> int:
    """Post the opposite of an entry, once; the row of the new one. The old one stays as it is.

    Money that had gone out goes back to its lots; what of a redemption has been returned already
    stays returned. Money that had come in is taken back like in a correction. Of an award no more is
    taken back than is still paid for its month, and of what was taken back no more is paid again than
    the awards that stand. A reversed award is not awarded again. Raises MoneyRefused: NO_REASON,
    CANNOT_REVERSE or CLOSED.
    """
    _require(reason)
    with database.atomic():
        found = Entry.get_or_none(Entry.id == entry)
        if found is None or found.kind not in REVERSIBLE:
            raise MoneyRefused(MoneyOutcome.CANNOT_REVERSE)
        batch = LedgerBatch([found.household_id])
        balance = batch.current(found.household_id)
        if balance is None:
            raise MoneyRefused(MoneyOutcome.CLOSED)
        if Entry.select().where(Entry.key == f"reversal {entry}").exists():
            raise MoneyRefused(MoneyOutcome.CANNOT_REVERSE)
        made = _reverse(batch, balance, found, reason.strip())
        batch.write()
        return made


def _require(reason: str) -> None:
    if not reason.strip():
        raise MoneyRefused(MoneyOutcome.NO_REASON)


def _reverse(batch: LedgerBatch, balance: HouseholdBalance, found: Entry, reason: str) -> int:
    """Post the opposite of an entry; the id of the new one."""
    entry = NewEntry.now(
        EntryKind.REVERSAL, BY, reason=reason, month=found.month, key=f"reversal {found.id}",
        reverses=found.id, id=next(batch.entry_ids),
    )  # fmt: skip
    did = entries.gained(found.id)
    gained = did[Account.MONEY, None] + did[Account.DEBT, None]
    most = _of_month(found, gained) if found.total_id else abs(gained)
    if most <= 0:
        raise MoneyRefused(MoneyOutcome.CANNOT_REVERSE)
    if gained > 0:
        [account] = {account for account, _ in did} - {*OF_HOUSEHOLD}
        return lots.take_back(batch, balance, entry, account, most)[0]
    return _undo(batch, balance, found, entry, did, most)


def _of_month(found: Entry, gained: int) -> int:
    """What can be reversed of an entry of a month, noted as what is still paid for the month.

    Never more than was paid and is: returns may have taken it back. And what they took comes back as
    far as the awards stand that it was taken from.
    """
    total: MonthTotal = lock(MonthTotal.select().where(MonthTotal.id == found.total_id)).get()
    paid = total.awarded_cents
    most = min(gained, paid) if gained > 0 else min(-gained, entries.standing(total.id) - paid)
    total.amend(awarded_cents=paid - most if gained > 0 else paid + max(most, 0))
    return most


def _undo(
    batch: LedgerBatch,
    balance: HouseholdBalance,
    found: Entry,
    entry: NewEntry,
    did: Counter[tuple[Account, str | None]],
    most: int,
) -> int:
    """Give back what an entry took, or the most of it: debt by owing less, money to its lots.

    Debt that later awards have settled comes back as money.
    """
    today, held = entry.day, rates.on(entry.day)
    taken, returned = entries.taken([found.id])[found.id], entries.returned([found.id])
    before = returned.get(found.id, 0)
    owed = min(-did[Account.DEBT, None], most)
    money = min(sum(portion.cents for portion in taken) - before, most - owed)
    back = rules.give_back(taken, before, money)
    family = LotFamily(lots.read(lot for lot, _ in back), batch.lot_ids)
    home = balance.household
    put, new = family.parts(family.back(back, entry.id or 0, home, today, held))
    lifted = min(owed, balance.debt)
    if settled := owed - lifted:
        new.append(NewLot(settled, today, rules.expires_on(today, held)))
    if not put and not new and not lifted:
        raise MoneyRefused(MoneyOutcome.CANNOT_REVERSE)
    lines = {place: cents for place, cents in did.items() if cents and place[0] not in OF_HOUSEHOLD}
    if len(lines) == 1:
        lines = dict.fromkeys(lines, money + owed)
    opposite = [NewPosting(account, -cents, charity) for (account, charity), cents in lines.items()]
    return batch.post(balance, entry, opposite, debt=-lifted, put=put, new=new)
