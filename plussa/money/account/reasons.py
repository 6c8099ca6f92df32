"""Why a row is what it is: the purchases, the arithmetic and the clause of the rules of that day."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from plussa.legal.editions import Edition
from plussa.legal.library import PublishedEditions
from plussa.members.models import Member
from plussa.money import rates, rules
from plussa.money.account.disclosure import told_totals
from plussa.money.ledger import entries
from plussa.money.models import (
    Account,
    Allocation,
    Entry,
    EntryKind,
    Lot,
    MonthTotal,
    Posting,
    Purchase,
)
from plussa.money.rules import Rates

# The clauses of the rules that a row rests on; of an older edition, the first one that it has.
CLAUSES = {
    EntryKind.AWARD: ("rounding", "award"),
    EntryKind.TAKE_BACK: ("returns",),
    EntryKind.REDEMPTION: ("using",),
    EntryKind.REDEMPTION_RETURN: ("returns",),
    EntryKind.DONATION: ("saving-donating",),
    EntryKind.EXPIRY: ("validity",),
    EntryKind.CORRECTION: ("mistakes",),
    EntryKind.REVERSAL: ("mistakes",),
    EntryKind.FORFEIT: ("leaving",),
    EntryKind.MOVE_OUT: ("household",),
    EntryKind.MOVE_IN: ("household",),
    EntryKind.REALLOCATION: ("using",),
}


@dataclass(frozen=True)
class MonthSum:
    """How the money of a month was worked out; sums in cents. `total` is None when it must not be told."""

    month: date
    rates: Rates
    own: list[Purchase]
    own_cents: int
    total: int | None
    points: int | None
    cents: int | None
    before: int


@dataclass(frozen=True)
class Explanation:
    """Why a row is what it is; `parts` are the cents that came to or left money, by its last day."""

    edition: Edition | None
    clause: str
    parts: list[tuple[date, int]]
    sum: MonthSum | None


def explain(row: Entry, member: Member, published: PublishedEditions) -> Explanation:
    """Why a row of a member's household is what it is; `published` is what was published on its day."""
    edition = published.current("rules")
    texts = edition.texts.values() if edition else ()
    known = {clause.id for text in texts for clause in text.clauses}
    clause = next((one for one in CLAUSES[row.kind] if one in known), "")
    return Explanation(edition, clause, _parts(row.id), _sum(row, member) if row.total_id else None)


def _parts(entry: int) -> list[tuple[date, int]]:
    query = Allocation.select(Lot.expires_on, fn.sum(Allocation.cents)).join(Lot)
    whole = Allocation.entry.in_(list(entries.with_reallocations([entry])))
    query = query.where(whole).group_by(Lot.expires_on).having(fn.sum(Allocation.cents) != 0)
    return list(query.order_by(Lot.expires_on).tuples())


def _sum(row: Entry, member: Member) -> MonthSum | None:
    """How a month was worked out, as far as it may be told to this member."""
    total = MonthTotal.get_by_id(row.total_id)
    here = (Purchase.household == total.household_id, Purchase.month == total.month)
    own = list(Purchase.select().where(*here, Purchase.member == member).order_by(Purchase.at))
    shown = row.id in told_totals(member, row.id)
    held = rates.on(total.month)
    points, cents = rules.due(row.basis or 0, held)
    return MonthSum(
        month=total.month,
        rates=held,
        own=own,
        own_cents=sum(one.cents for one in own),
        total=row.basis if shown else None,
        points=points if shown else None,
        cents=cents if shown else None,
        before=_paid_before(row),
    )


def _paid_before(row: Entry) -> int:
    """The cents that earlier entries had paid for the same month, less those taken back."""
    query = Posting.select(fn.coalesce(fn.sum(Posting.cents), 0)).join(Entry)
    paid = (Entry.total == row.total_id, Entry.id < row.id, Posting.account == Account.AWARDS)
    return -int(query.where(*paid).scalar())
