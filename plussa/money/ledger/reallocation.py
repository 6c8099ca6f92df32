"""The timelines of locked households: read from the ledger, and written to it.

An entry stays as it was posted. What it does otherwise, once something of before it has come late, is
an entry of its own, of the same moment.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from plussa.dates import day_of
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_
from plussa.money import rates, rules
from plussa.money.ledger import entries, lots
from plussa.money.ledger.balances import moved_to
from plussa.money.ledger.batch import LedgerBatch
from plussa.money.ledger.families import LotFamily, LotInfo
from plussa.money.ledger.new_rows import NewEntry, NewPosting
from plussa.money.ledger.steps import LedgerState, MoneyChange, TimelineStep
from plussa.money.ledger.timeline import Timeline
from plussa.money.models import Account, Entry, EntryKind, MoneyChoice
from plussa.money.outcomes import MoneyOutcome

# Where the cents go, or come from, of what may come to another sum when it is worked out again.
ACCOUNTS = {
    EntryKind.REDEMPTION: Account.REDEMPTIONS,
    EntryKind.REDEMPTION_RETURN: Account.REDEMPTIONS,
    EntryKind.EXPIRY: Account.EXPIRED,
    EntryKind.FORFEIT: Account.FORFEITED,
    EntryKind.MOVE_OUT: Account.MOVES,
    EntryKind.MOVE_IN: Account.MOVES,
}
TILLS = (EntryKind.REDEMPTION, EntryKind.REDEMPTION_RETURN)


class Timelines:
    """The timelines of households that rows of the tills are about."""

    def __init__(
        self, batch: LedgerBatch, since: Mapping[int, datetime], used: Iterable[int]
    ) -> None:
        """Read what happened in locked households since moments.

        `used` are the entries of uses of which something is to be given back.
        """
        self._batch = batch
        late = {batch.current_id(home) for home, at in since.items() if _is_late(batch, home, at)}
        batch.include(moved_to(late))
        self._families: dict[int, set[int]] = defaultdict(set)
        for household in batch.balances:
            self._families[batch.current_id(household)].add(household)
        first: dict[int, datetime] = {}
        for home, at in since.items():
            head = batch.current_id(home)
            first[head] = min(at, first.get(head, at))
        begin = {home: first[head] for head in late for home in self._families[head]}
        steps = _steps(begin)
        steps += _ends(batch, begin, {(step.household, step.kind) for step in steps})
        used = {*used, *(step.of for step in steps if step.of is not None)}
        self._taken = entries.taken(sorted(used)) if used else {}
        self._returned = entries.returned(sorted(used)) if used else {}
        self._lots = self._read_lots(steps, late)
        self._timelines: dict[int, Timeline] = {}
        self._steps: dict[int, list[TimelineStep]] = defaultdict(list)
        for step in steps:
            self._steps[batch.current_id(step.household)].append(step)

    def insert(self, steps: Iterable[TimelineStep]) -> dict[int, MoneyOutcome]:
        """Put new steps in the places of their moments; those that cannot be, by ids, and why."""
        by_family: dict[int, list[TimelineStep]] = defaultdict(list)
        for step in steps:
            by_family[self._batch.current_id(step.household)].append(step)
        refused: dict[int, MoneyOutcome] = {}
        for head, new in by_family.items():
            refused |= self._timeline(head).insert(new)
        return refused

    def post(self) -> None:
        """Post the new steps, and what earlier ones do otherwise because of them."""
        for timeline in self._timelines.values():
            for step, change in timeline.differences():
                balance = self._batch.balances[step.household]
                entry, postings = _entry(step, change, timeline)
                put, new = timeline.lots.parts(change.lots)
                self._batch.post(balance, entry, postings, change.debt, put=put, new=new)

    def _timeline(self, head: int) -> Timeline:
        """The timeline of a household, begun when it is first asked for."""
        if head not in self._timelines:
            balances = [self._batch.balances[one] for one in self._families[head]]
            parts = [(one.household, part) for one in balances for part in one.parts]
            known = {part.id: LotInfo(home, part.expires_on) for home, part in parts} | self._lots
            left = Counter({part.id: part.cents for _, part in parts})
            debt = Counter({one.household: one.debt for one in balances})
            steps = self._steps[head]
            months = {rules.month_of(step.day) for step in steps if step.kind is EntryKind.DONATION}
            donated = entries.donated(sorted(self._families[head]), months)
            now = LedgerState(left, debt, dict(self._taken), Counter(self._returned), donated)
            family = LotFamily(known, self._batch.lot_ids)
            self._timelines[head] = Timeline(family, now, steps, rates.on)
        return self._timelines[head]

    def _read_lots(self, steps: list[TimelineStep], late: set[int]) -> dict[int, LotInfo]:
        """The lots that something may be made anew of, or go back to."""
        ids = {lot for step in steps for lot in step.change.lots}
        ids |= {portion.lot for taken in self._taken.values() for portion in taken}
        ids |= {
            part.id
            for head in late
            for home in self._families[head]
            for part in self._batch.balances[home].parts
        }
        if not ids:
            return {}
        found = lots.read(ids)
        # What a reallocation made is of the entry that it puts right.
        sql = "SELECT id, reverses_id FROM entry WHERE kind = 'reallocation' AND "
        made_by: dict[int, int] = dict(
            ask(sql + in_("id"), sorted({one.entry for one in found.values() if one.entry}))
        )
        return {
            id: one._replace(entry=made_by.get(one.entry or 0, one.entry))
            for id, one in found.items()
        }


def _is_late(batch: LedgerBatch, household: int, at: datetime) -> bool:
    """Whether something has happened in a household since a moment, or where its money went."""
    both = (batch.balances[household], batch.balances[batch.current_id(household)])
    return any(one.last_at is not None and one.last_at >= at for one in both)


def _steps(since: Mapping[int, datetime]) -> list[TimelineStep]:
    """What happened in households since moments, in order, as it stands now."""
    if not since:
        return []
    sql = (
        "SELECT entry.id, entry.household_id, entry.kind, entry.at, entry.day, entry.key,"
        " entry.reverses_id, reversed.kind FROM entry"
        " LEFT JOIN entry AS reversed ON reversed.id = entry.reverses_id"
        " WHERE entry.at >= ? AND "
    )
    first = Entry.at.db_value(min(since.values()))
    rows = ask(
        sql + in_("entry.household_id") + " ORDER BY entry.at, entry.id", first, sorted(since)
    )
    changes = _changes([row[0] for row in rows])
    steps: dict[int, TimelineStep] = {}
    for id, home, word, moment, stored, key, reverses, reversed_kind in rows:
        kind, at = EntryKind(word), Entry.at.python_value(moment)
        if at < since[home]:
            continue
        if kind is EntryKind.REALLOCATION:
            step = steps[reverses]
            step.change = step.change.plus(changes[id])
            continue
        of = reverses if reversed_kind == EntryKind.REDEMPTION.value else None
        mark = key if kind in TILLS else ""
        steps[id] = TimelineStep(
            id, kind, home, at, bulk.day(stored), changes[id], key=mark or "", of=of
        )
    _limit([step for step in steps.values() if step.kind is EntryKind.DONATION])
    return list(steps.values())


def _limit(donations: list[TimelineStep]) -> None:
    """Note how much could be donated in a month, as households had chosen; unless kept, as it was."""
    if not donations:
        return
    for step in donations:
        step.most = -step.change.gain
    made = MoneyChoice.household.in_({step.household for step in donations})
    for choice in MoneyChoice.select().where(made).order_by(MoneyChoice.id):
        for step in donations:
            if step.household == choice.household_id and choice.at <= step.at:
                step.most = choice.at_most


def _ends(
    batch: LedgerBatch, since: Mapping[int, datetime], known: set[tuple[int, EntryKind]]
) -> list[TimelineStep]:
    """The ends of households that had nothing then, so that there is no entry of it."""
    found = []
    for home, begin in since.items():
        at, successor = batch.balances[home].closed_at, batch.balances[home].successor
        ends = {(home, EntryKind.MOVE_OUT), (home, EntryKind.FORFEIT)}
        if at is None or at < begin or known & ends:
            continue
        acts = [(home, EntryKind.FORFEIT)]
        if successor:
            acts = [(home, EntryKind.MOVE_OUT), (successor, EntryKind.MOVE_IN)]
        for household, kind in acts:
            id, day = next(batch.entry_ids), day_of(at)
            entry = NewEntry(kind, at, day, id=id)
            found.append(TimelineStep(id, kind, household, at, day, MoneyChange(), entry))
    return found


def _changes(ids: list[int]) -> dict[int, MoneyChange]:
    """What entries did, each by itself."""
    found: dict[int, MoneyChange] = {id: MoneyChange() for id in ids}
    sql = "SELECT entry_id, lot_id, cents FROM allocation WHERE "
    for id, lot, cents in ask(sql + in_("entry_id"), ids):
        found[id].lots[lot] += cents
    sql = "SELECT entry_id, -cents FROM posting WHERE account = 'debt' AND "
    for id, cents in ask(sql + in_("entry_id"), ids):
        found[id].debt += cents
    return found


def _entry(
    step: TimelineStep, change: MoneyChange, timeline: Timeline
) -> tuple[NewEntry, list[NewPosting]]:
    """The entry of a change, and what accounts of the programme gain by it."""
    entry = step.entry or NewEntry(EntryKind.REALLOCATION, step.at, step.day, reverses=step.id)
    if not change.gain:
        return entry, []
    if step.kind is not EntryKind.DONATION:
        return entry, [NewPosting(ACCOUNTS[step.kind], -change.gain)]
    gained = entries.gained(step.id)
    before = {charity: cents for (_, charity), cents in gained.items() if charity}
    after = dict(rules.share(-timeline.changes[step.id].gain, list(before)))
    lines = [
        NewPosting(Account.DONATIONS, after.get(charity, 0) - cents, charity)
        for charity, cents in before.items()
    ]
    return entry, [line for line in lines if line.cents]
