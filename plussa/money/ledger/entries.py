"""What entries did, as it stands once what came late has been put in its place."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from plussa.exchange.bulk import ask, in_, stored_day
from plussa.money.models import Account, EntryKind
from plussa.money.rules import Portion


def with_reallocations(entries: list[int]) -> dict[int, int]:
    """Entries, and those that put them right; each with the entry that it is about."""
    sql = "SELECT id, reverses_id FROM entry WHERE kind = 'reallocation' AND "
    return {one: one for one in entries} | dict(ask(sql + in_("reverses_id"), entries))


def gained(entry: int) -> Counter[tuple[Account, str | None]]:
    """What each account gained by an entry, by charity where it is one; also if it is nothing any more."""
    sql = "SELECT account, charity, cents FROM posting WHERE "
    found: Counter[tuple[Account, str | None]] = Counter()
    ids = sorted(with_reallocations([entry]))
    for account, charity, cents in ask(sql + in_("entry_id") + " ORDER BY id", ids):
        found[Account(account), charity] += cents
    return found


def taken(entries: list[int]) -> dict[int, list[Portion]]:
    """What entries took from lots, what expires first first."""
    about = with_reallocations(entries)
    sql = (
        "SELECT allocation.entry_id, lot_id, allocation.cents FROM allocation"
        " JOIN lot ON lot.id = lot_id WHERE "
    )
    rows = ask(sql + in_("allocation.entry_id") + " ORDER BY expires_on, lot_id", sorted(about))
    sums: dict[int, Counter[int]] = defaultdict(Counter)
    for entry, lot, cents in rows:
        sums[about[entry]][lot] -= cents
    return {
        entry: [Portion(lot, cents) for lot, cents in sums[entry].items() if cents > 0]
        for entry in entries
    }


def returned(entries: list[int]) -> dict[int, int]:
    """The cents of money that have been given back for entries since."""
    sql = (
        "SELECT entry.reverses_id, sum(posting.cents) FROM entry"
        " JOIN posting ON posting.entry_id = entry.id AND posting.account = 'money'"
        " WHERE entry.kind <> 'reallocation' AND "
    )
    grouped = " GROUP BY entry.reverses_id"
    return dict(ask(sql + in_("entry.reverses_id") + grouped, entries))


def donated(households: list[int], months: Iterable[date]) -> Counter[tuple[int, date]]:
    """The cents that households have donated in months, as is known now; also what was reversed."""
    found: Counter[tuple[int, date]] = Counter()
    sql = "SELECT id, household_id FROM entry WHERE kind = 'donation' AND month = ? AND "
    for month in months if households else ():
        rows = ask(sql + in_("household_id"), stored_day(month), households)
        homes: dict[int, int] = dict(rows)
        about = with_reallocations(sorted(homes))
        money = "SELECT entry_id, cents FROM posting WHERE account = 'money' AND "
        for entry, cents in ask(money + in_("entry_id"), sorted(about)):
            found[homes[about[entry]], month] -= cents
    return found


def standing(month: int) -> int:
    """The cents of a month's awards that have not been reversed."""
    sql = (
        "SELECT -coalesce(sum(posting.cents), 0) FROM entry"
        " JOIN posting ON posting.entry_id = entry.id AND posting.account = 'awards'"
        " WHERE entry.total_id = ? AND entry.kind = ? AND NOT EXISTS"
        " (SELECT 1 FROM entry AS later WHERE later.reverses_id = entry.id"
        " AND later.kind <> 'reallocation')"
    )
    [[cents]] = ask(sql, month, EntryKind.AWARD.value)
    return int(cents)
