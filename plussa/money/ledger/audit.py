"""The check of the books: for every household, balance = sum of postings = replay of lots.

What is derived is worked out anew, from the first entry on, and compared. In batches of households,
each of which sees the database as it stands at one moment.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from plussa.db import database, is_sqlite
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_, run
from plussa.money import rates, rules

BATCH = 500  # households
MOST = 1_000  # findings that are told

Sums = dict[int, int]


@dataclass
class AuditReport:
    """What the books say: how many households, their money and debt in cents, and what is wrong."""

    households: int = 0
    money: int = 0
    debt: int = 0
    moves: int = 0
    findings: list[str] = field(default_factory=list)


def check() -> AuditReport:
    """Check the books of all households; an empty list of findings proves them."""
    report, last = AuditReport(), 0
    alone = not database.in_transaction()
    sql = "SELECT id FROM household WHERE id > ? ORDER BY id LIMIT ?"
    while batch := [id for (id,) in ask(sql, last, BATCH)]:
        with database.atomic():
            if alone and not is_sqlite():
                run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            bulk.by_index()
            found = list(_check(batch, report))
        report.households += len(batch)
        report.findings += found[: MOST - len(report.findings)]
        last = batch[-1]
    if report.moves:
        report.findings.append(f"moves between households: come to {report.moves}, not to 0")
    return report


def _check(batch: list[int], report: AuditReport) -> Iterator[str]:
    names = "household_id, money, debt, carried_money, carried_debt, closed_at"
    found = ask(f"SELECT {names} FROM balance WHERE {in_('household_id')}", batch)  # noqa: S608
    balances = {row[0]: row[1:] for row in found}
    money, debt = _replay(batch, "money"), _replay(batch, "debt")
    report.money += sum(one[0] for one in balances.values())
    report.debt += sum(one[1] for one in balances.values())
    for household in batch:
        has, owes, carried, owed, closed = balances.get(household, (0, 0, 0, 0, None))
        named = f"household {household}"
        for what, found, sums, before, sign in (
            ("money", has, money[household], carried, 1),
            ("debt", owes, debt[household], owed, -1),
        ):
            running = before
            for cents in sums:
                running += sign * cents
                if running < 0 and not before:  # what went before is no longer in order
                    yield f"{named}: {what} was below 0 when a day ended"
                    break
            whole = before + sign * sum(sums)
            if found != whole:
                yield f"{named}: {what} is {found}, its postings come to {whole}"
        if closed and (has or owes):
            yield f"{named}: is closed, and has money or debt"
    yield from _entries(batch, report)
    yield from _lots(batch, {household: one[0] for household, one in balances.items()})
    yield from _months(batch, {household for household, one in balances.items() if one[4]})


def _replay(batch: list[int], account: str) -> dict[int, list[int]]:
    """What an account of households gained or lost, day by day: files of a day come in any order."""
    found: dict[int, list[int]] = defaultdict(list)
    sql = (
        "SELECT posting.household_id, sum(cents) FROM posting"
        " JOIN entry ON entry.id = posting.entry_id WHERE account = ? AND "
    )
    grouped = " GROUP BY posting.household_id, day ORDER BY day"
    for household, cents in ask(sql + in_("posting.household_id") + grouped, account, batch):
        found[household].append(int(cents))
    return found


def _entries(batch: list[int], report: AuditReport) -> Iterator[str]:
    """Entries come to zero, touch one household, and their lots get what the household gets."""
    sql = (
        "SELECT entry.id, coalesce(sum(posting.cents), 0),"
        " count(posting.id) > 0 OR entry.kind = 'reallocation',"
        " coalesce(sum(CASE posting.account WHEN 'money' THEN posting.cents ELSE 0 END), 0),"
        " coalesce(sum(CASE posting.account WHEN 'moves' THEN posting.cents ELSE 0 END), 0),"
        " sum(CASE WHEN posting.household_id <> entry.household_id THEN 1 ELSE 0 END)"
        " FROM entry LEFT JOIN posting ON posting.entry_id = entry.id WHERE "
    )
    rows = ask(sql + in_("entry.household_id") + " GROUP BY entry.id", batch)
    sql = (
        "SELECT allocation.entry_id, sum(allocation.cents) FROM entry"
        " JOIN allocation ON allocation.entry_id = entry.id"
        " JOIN lot ON lot.id = allocation.lot_id AND lot.household_id = entry.household_id WHERE "
    )
    grouped = " GROUP BY allocation.entry_id"
    allocated: Sums = dict(ask(sql + in_("entry.household_id") + grouped, batch))
    for entry, whole, complete, money, moves, strange in rows:
        report.moves += int(moves)
        if whole or not complete:
            yield f"entry {entry}: its postings come to {whole}"
        if strange:
            yield f"entry {entry}: posts to another household"
        if money != allocated.get(entry, 0):
            yield f"entry {entry}: posts {money}, allocates {allocated.get(entry, 0)}"


def _lots(batch: list[int], balances: Sums) -> Iterator[str]:
    """Lots are replayed day by day; what is left is what is at hand."""
    names = "id, household_id, cents, expires_on, carried, entry_id"
    lots = ask(f"SELECT {names} FROM lot WHERE {in_('household_id')}", batch)  # noqa: S608  ours
    sql = (
        "SELECT lot.id, sum(allocation.cents),"
        " sum(CASE WHEN entry.id = lot.entry_id THEN allocation.cents ELSE 0 END) FROM lot"
        " JOIN allocation ON allocation.lot_id = lot.id"
        " JOIN entry ON entry.id = allocation.entry_id WHERE "
    )
    allocations: dict[int, list[int]] = defaultdict(list)
    begun: Sums = Counter()
    grouped = " GROUP BY lot.id, day ORDER BY day"
    for lot, change, begin in ask(sql + in_("lot.household_id") + grouped, batch):
        allocations[lot].append(int(change))
        begun[lot] += int(begin)
    sql = "SELECT lot_id, household_id, expires_on, cents FROM open_lot WHERE "
    at_hand = {row[0]: row[1:] for row in ask(sql + in_("household_id"), batch)}
    left: Counter[int] = Counter()
    for lot, household, cents, expires_on, carried, entry in lots:
        running, whole = carried, [carried]
        for change in allocations[lot]:
            running += change
            whole.append(running)
        left[household] += running
        if min(whole) < 0 and not carried:
            yield f"lot {lot}: more was taken from it than it had"
        if entry is not None and not carried and begun[lot] != cents:
            yield f"lot {lot}: does not begin with its {cents}"
        expected = (household, expires_on, running) if running else None
        if at_hand.pop(lot, None) != expected:
            yield f"lot {lot}: what is at hand is not the {running} that are left"
    yield from (f"lot {lot}: is at hand in a household that it is not of" for lot in at_hand)
    for household, money in balances.items():
        if left[household] != money:
            yield f"household {household}: money is {money}, its lots have {left[household]}"


def _months(batch: list[int], closed: set[int]) -> Iterator[str]:
    """Months are what their purchases come to, and were awarded what that is worth."""
    sql = "SELECT household_id, month, sum(cents) FROM purchase WHERE "
    rows = ask(sql + in_("household_id") + " GROUP BY household_id, month", batch)
    counted = {(household, bulk.day(month)): int(cents) for household, month, cents in rows}
    sql = (
        "SELECT month_total.id, -sum(posting.cents), count(*) FROM month_total"
        " JOIN entry ON entry.total_id = month_total.id"
        " JOIN posting ON posting.entry_id = entry.id AND posting.account = 'awards' WHERE "
    )
    grouped = " GROUP BY month_total.id"
    rows = ask(sql + in_("month_total.household_id") + grouped, batch)
    posted = {id: (int(cents), entries) for id, cents, entries in rows}
    reversed = _reversed(batch)
    names = "id, household_id, month, cents, forgotten, awarded_cents, due_cents, awards, waiting"
    where = in_("household_id")
    for row in ask(f"SELECT {names} FROM month_total WHERE {where}", batch):  # noqa: S608  ours
        id, household, stored, cents, forgotten, awarded, worth, awards, waiting = row
        month = bulk.day(stored)
        named = f"household {household}, {month:%Y-%m}"
        whole = counted.pop((household, month), 0) + forgotten
        if whole != cents:
            yield f"{named}: counts {cents}, its purchases come to {whole}"
        paid, entries = posted.get(id, (0, 0))
        paid -= reversed.get(id, 0)
        if entries == awards and paid != awarded:  # fewer entries: some are kept no longer
            yield f"{named}: awarded {awarded}, its entries come to {paid}"
        due = rules.due(cents, rates.on(month))[1]
        if not waiting and household not in closed and worth != due:
            yield f"{named}: awarded {worth}, is due {due}"
    for (household, month), cents in counted.items():
        if cents:
            yield f"household {household}, {month:%Y-%m}: counts nothing of {cents}"


def _reversed(batch: list[int]) -> Sums:
    """What reversals took from what months were paid, less what they gave back of what was taken."""
    sql = (
        "SELECT one.total_id, sum(posting.cents) FROM month_total"
        " JOIN entry AS one ON one.total_id = month_total.id"
        " JOIN entry AS later ON later.reverses_id = one.id AND later.kind = 'reversal'"
        " JOIN posting ON posting.entry_id = later.id AND posting.account = 'awards' WHERE "
    )
    rows = ask(sql + in_("month_total.household_id") + " GROUP BY one.total_id", batch)
    return {id: int(cents) for id, cents in rows}
