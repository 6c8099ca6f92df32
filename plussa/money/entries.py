"""What entries did: sums of accounts, what they took from lots, and what has been given back since."""

from collections import Counter

from plussa.money.bulk import ask, in_
from plussa.money.ledger import Line
from plussa.money.models import OF_HOUSEHOLD, Account, Kind, Posting
from plussa.money.rules import Portion


def sums(entry: int) -> Counter[Account]:
    """What each account gained by an entry."""
    found: Counter[Account] = Counter()
    for posting in Posting.select().where(Posting.entry == entry):
        found[posting.account] += posting.cents
    return found


def lines(entry: int) -> list[Line]:
    """What accounts of the programme gained by an entry."""
    found = Posting.select().where(Posting.entry == entry).order_by(Posting.id)
    return [
        Line(one.account, one.cents, one.charity)
        for one in found
        if one.account not in OF_HOUSEHOLD
    ]


def taken(entries: list[int]) -> dict[int, list[Portion]]:
    """What entries took from lots, in their order."""
    sql = "SELECT entry_id, lot_id, -cents FROM allocation WHERE cents < 0 AND "
    found: dict[int, list[Portion]] = {entry: [] for entry in entries}
    for entry, lot, cents in ask(sql + in_("entry_id") + " ORDER BY id", entries):
        found[entry].append(Portion(lot, cents))
    return found


def returned(entries: list[int]) -> dict[int, int]:
    """The cents of money that have been given back for entries since."""
    sql = (
        "SELECT entry.reverses_id, sum(posting.cents) FROM entry"
        " JOIN posting ON posting.entry_id = entry.id AND posting.account = 'money' WHERE "
    )
    grouped = " GROUP BY entry.reverses_id"
    return dict(ask(sql + in_("entry.reverses_id") + grouped, entries))


def standing(month: int) -> int:
    """The cents of a month's awards that have not been reversed."""
    sql = (
        "SELECT -coalesce(sum(posting.cents), 0) FROM entry"
        " JOIN posting ON posting.entry_id = entry.id AND posting.account = 'awards'"
        " WHERE entry.total_id = ? AND entry.kind = ? AND NOT EXISTS"
        " (SELECT 1 FROM entry AS later WHERE later.reverses_id = entry.id)"
    )
    [[cents]] = ask(sql, month, Kind.AWARD.value)
    return int(cents)
