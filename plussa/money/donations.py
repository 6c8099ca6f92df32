"""What a household wants done with its money, and the donations that follow from it."""

from collections.abc import Mapping

from peewee import SQL, fn

from plussa import clock
from plussa.db import database, lock, retried
from plussa.members.endings import active
from plussa.members.event_kinds import EventKind
from plussa.members.events import record, tells
from plussa.members.models import Actor, Event, Household, Member
from plussa.money import charities, rules
from plussa.money.ledger import entries
from plussa.money.ledger.batch import BATCH, LedgerBatch, in_batches
from plussa.money.ledger.new_rows import NewEntry, NewPosting
from plussa.money.models import Account, Balance, EntryKind, MoneyChoice, MoneyWish
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.words import N_

MOST = 10_000_00  # cents: nobody donates more in a month

CHOSEN: Mapping[MoneyWish, str] = {
    MoneyWish.OFFER: N_("You chose that your household’s Plussa money is offered at the till."),
    MoneyWish.SAVE: N_("You chose that your household’s Plussa money is saved for later."),
    MoneyWish.DONATE: N_("You chose that your household’s Plussa money is donated."),
}


def current(household: int) -> MoneyChoice:
    """What a household's money is to be used for: until somebody chooses, the till offers it."""
    chosen = MoneyChoice.select().where(MoneyChoice.household == household)
    return chosen.order_by(MoneyChoice.id.desc()).first() or MoneyChoice(wish=MoneyWish.OFFER)


@retried
def choose(
    member: Member, wish: MoneyWish, at_most: int | None = None, charity: str | None = None
) -> int:
    """Choose what is done with the household's money; the cents that are donated at once.

    Holds at once and until changed; choosing the same again changes nothing. `at_most` is in cents
    of each calendar month, and none is all of it; a `charity` by its code, and none is all of them
    equally. Raises MoneyRefused: NOT_CONFIRMED, NO_RIGHT, LEFT, NO_SUM, UNKNOWN_CHARITY or CLOSED.
    """
    if wish is not MoneyWish.DONATE and (at_most, charity) != (None, None):
        raise MoneyRefused(MoneyOutcome.NO_SUM)
    if at_most is not None and not 0 < at_most <= MOST:
        raise MoneyRefused(MoneyOutcome.NO_SUM)
    if charity is not None and charity not in _codes():
        raise MoneyRefused(MoneyOutcome.UNKNOWN_CHARITY)
    with database.atomic():
        household = member.household_id
        list(lock(Household.select().where(Household.id == household)))
        require_user(Member.get_by_id(member.id), household)
        batch = LedgerBatch([household])
        balance = batch.balances[household]
        if balance.closed:
            raise MoneyRefused(MoneyOutcome.CLOSED)
        now = current(household)
        if now.id is None or (now.wish, now.at_most, now.charity) != (wish, at_most, charity):
            what = {"wish": wish, "at_most": at_most, "charity": charity}
            row = MoneyChoice.create(household=household, member=member, at=clock.now(), **what)
            Balance.update(choice=row).where(Balance.household == household).execute()
            balance.choice = row.id
            record(member, EventKind.MONEY_CHOSEN, wish=wish.value)
        given = _donate(batch)
        batch.write()
        return given


@tells(EventKind.MONEY_CHOSEN)
def _tell(event: Event, name: str) -> str:
    return CHOSEN[MoneyWish(event.facts["wish"])]


def require_user(member: Member, household: int) -> None:
    """Raise MoneyRefused unless a member, as read within the lock, may use a household's money."""
    if member.left_at is not None or member.household_id != household:
        raise MoneyRefused(MoneyOutcome.LEFT)
    if member.confirmed_at is None:
        raise MoneyRefused(MoneyOutcome.NOT_CONFIRMED)
    if not member.may_use_money:
        raise MoneyRefused(MoneyOutcome.NO_RIGHT)


def donate_all() -> int:
    """Donate wherever that is chosen and there is money; the cents. To be repeated at will.

    Run after each award, and daily: a month that begins may let more be donated.
    """
    return in_batches(_with_something, _donate)


def _codes() -> list[str]:
    return [one.code for one in charities.on(clock.today())]


def _with_something(after: int) -> list[int]:
    """The next households that donate and have something left."""
    query = Balance.select(Balance.household).join(MoneyChoice)
    query = query.where(
        MoneyChoice.wish == MoneyWish.DONATE, Balance.money > 0, Balance.household > after
    )
    return [id for (id,) in query.order_by(Balance.household).limit(BATCH).tuples()]


def _donate(batch: LedgerBatch) -> int:
    """Donate from the balances of households that have chosen so; the cents."""
    chosen = {one.choice: one for one in batch.balances.values() if one.choice and not one.closed}
    # From a death on the money waits for the estate.
    living = Member.select(SQL("1")).where(Member.household == MoneyChoice.household, active())
    query = MoneyChoice.select().where(MoneyChoice.id.in_(list(chosen)), fn.EXISTS(living))
    donating = list(query.where(MoneyChoice.wish == MoneyWish.DONATE))
    today, given, codes = clock.today(), 0, _codes()
    month = rules.month_of(today)
    donated = entries.donated([one.household_id for one in donating if one.at_most], [month])
    for one in donating:
        balance, takers = chosen[one.id], [one.charity] if one.charity else codes
        if not set(takers) & set(codes):
            continue  # it takes no donations any more: the money stays until somebody chooses anew
        usable = rules.usable(balance.parts, today)
        cents = rules.donation(usable, one.at_most, donated[balance.household, month])
        if cents:
            shares = rules.share(cents, takers)
            lines = [NewPosting(Account.DONATIONS, part, code) for code, part in shares]
            entry = NewEntry.now(EntryKind.DONATION, Actor.HOUSEHOLD, month=month)
            batch.post(balance, entry, lines, taken=rules.spend(balance.parts, cents, today))
            given += cents
    return given
