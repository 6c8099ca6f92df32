"""The timelines of locked households: read from the ledger, and written to it.

An entry stays as it was posted. What it does otherwise, once something of before it has come late, is
an entry of its own, of the same moment.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from plussa.dates import day_of
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_
from plussa.money import rates, rules
from plussa.money.ledger import entries
from plussa.money.ledger.batch import HouseholdBalance, LedgerBatch, NewLot, NewPosting, led_to
from plussa.money.ledger.journal import NewEntry
from plussa.money.ledger.steps import LedgerState, LotInfo, MoneyChange, TimelineStep
from plussa.money.ledger.timeline import MADE, Timeline
from plussa.money.models import Account, Entry, EntryKind, MoneyChoice
from plussa.money.outcomes import MoneyOutcome
from plussa.money.rules import LotBalance

# Where the cents go, or come from, of what may come to another sum when it is worked out again.
ACCOUNTS = {
    EntryKind.EXPIRY: Account.EXPIRED,
    EntryKind.FORFEIT: Account.FORFEITED,
    EntryKind.MOVE_OUT: Account.MOVES,
    EntryKind.MOVE_IN: Account.MOVES,
}
LOT = "SELECT id, household_id, expires_on, paid_on, origin_id, entry_id FROM lot WHERE "
ENDS = 1 << 40  # steps of households that ended are numbered from here on downwards
TILLS = (EntryKind.REDEMPTION, EntryKind.REDEMPTION_RETURN)


class StepEntry(NamedTuple):
    """What is posted of a new step: its entry, and the account that gets what the household gives."""

    draft: NewEntry
    account: Account


class Timelines:
    """The timelines of households that rows of the tills are about."""

    def __init__(
        self, book: LedgerBatch, since: Mapping[int, datetime], used: Iterable[int]
    ) -> None:
        """Read what happened in locked households since moments.

        `used` are the entries of uses of which something is to be given back.
        """
        self._book = book
        late = {book.head(home) for home, at in since.items() if _is_late(book, home, at)}
        book.include(led_to(late))
        self._families: dict[int, set[int]] = defaultdict(set)
        for household in book.purses:
            self._families[book.head(household)].add(household)
        first: dict[int, datetime] = {}
        for home, at in since.items():
            first[book.head(home)] = min(at, first.get(book.head(home), at))
        begin = {home: first[head] for head in late for home in self._families[head]}
        steps = _steps(begin)
        steps += _ends(book, begin, {(step.household, step.kind) for step in steps})
        used = {*used, *(step.of for step in steps if step.of is not None)}
        self._taken = entries.taken(sorted(used)) if used else {}
        self._returned = entries.returned(sorted(used)) if used else {}
        self._lots = self._read_lots(steps, late)
        self._timelines: dict[int, Timeline] = {}
        self._steps: dict[int, list[TimelineStep]] = defaultdict(list)
        for step in steps:
            self._steps[book.head(step.household)].append(step)

    def insert(self, steps: Iterable[TimelineStep]) -> dict[int, MoneyOutcome]:
        """Put new steps in the places of their moments; those that cannot be, by ids, and why."""
        by_family: dict[int, list[TimelineStep]] = defaultdict(list)
        for step in steps:
            by_family[self._book.head(step.household)].append(step)
        refused: dict[int, MoneyOutcome] = {}
        for head, new in by_family.items():
            refused |= self._timeline(head).insert(new)
        return refused

    def post(self, rows: Mapping[int, StepEntry]) -> None:
        """Post the new steps, and what earlier ones do otherwise because of them."""
        places: dict[int, int] = {}
        for timeline in self._timelines.values():
            begun: dict[int, int] = {}
            for step, change in timeline.differences():
                draft, lines = _entry(step, change, rows, timeline)
                if draft.reverses is not None and draft.reverses < 0:
                    draft = draft._replace(reverses=-places[draft.reverses] - 1)
                purse = self._book.purses[step.household]
                places[step.id] = self._post(purse, draft, lines, change, timeline, begun)

    def _timeline(self, head: int) -> Timeline:
        """The timeline of a household, begun when it is first asked for."""
        if head not in self._timelines:
            purses = [self._book.purses[one] for one in self._families[head]]
            parts = [(purse.household, part) for purse in purses for part in purse.parts]
            lots = {part.id: LotInfo(home, part.expires_on) for home, part in parts} | self._lots
            left = Counter({part.id: part.cents for _, part in parts})
            debt = Counter({purse.household: purse.debt for purse in purses})
            steps = self._steps[head]
            months = {rules.month_of(step.day) for step in steps if step.kind is EntryKind.DONATION}
            donated = entries.donated(sorted(self._families[head]), months)
            now = LedgerState(left, debt, dict(self._taken), Counter(self._returned), donated)
            self._timelines[head] = Timeline(lots, now, steps, rates.on)
        return self._timelines[head]

    def _post(
        self,
        purse: HouseholdBalance,
        draft: NewEntry,
        lines: list[NewPosting],
        change: MoneyChange,
        timeline: Timeline,
        begun: dict[int, int],
    ) -> int:
        """Post a change; its number for now. `begun` are the lots of the timeline that are there."""
        put, fresh = [], []
        for lot, cents in change.lots.items():
            one, id = timeline.lots[lot], begun.get(lot, lot)
            if id < MADE:
                put.append(LotBalance(id, one.expires_on, cents))
            else:
                origin = begun.get(one.origin, one.origin) if one.origin else None
                fresh.append((lot, NewLot(cents, one.paid_on, one.expires_on, origin)))
        new = [what for _, what in fresh]
        place, ids = self._book.post(purse, draft, lines, change.debt, put=put, fresh=new)
        begun |= zip((lot for lot, _ in fresh), ids, strict=True)
        return place

    def _read_lots(self, steps: list[TimelineStep], late: set[int]) -> dict[int, LotInfo]:
        """The lots that something may be made anew of, or go back to."""
        ids = {lot for step in steps for lot in step.change.lots}
        ids |= {portion.lot for taken in self._taken.values() for portion in taken}
        ids |= {
            part.id
            for head in late
            for home in self._families[head]
            for part in self._book.purses[home].parts
        }
        if not ids:
            return {}
        rows = ask(LOT + in_("id"), sorted(ids))
        origins = {origin or id for id, _, _, _, origin, _ in rows}
        rows += ask(LOT + in_("origin_id"), sorted(origins))
        made_by = _reallocated([entry for *_, entry in rows if entry])
        return {
            id: LotInfo(home, bulk.day(expires), bulk.day(paid), origin, made_by.get(entry, entry))
            for id, home, expires, paid, origin, entry in rows
        }


def _is_late(book: LedgerBatch, household: int, at: datetime) -> bool:
    """Whether something has happened in a household since a moment, or where its money went."""
    purses = (book.purses[household], book.purses[book.head(household)])
    return any(one.last_at is not None and one.last_at >= at for one in purses)


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
            step.change = _sum(step.change, changes[id])
            continue
        of = reverses if reversed_kind == EntryKind.REDEMPTION.value else None
        mark = key if kind in TILLS else ""
        steps[id] = TimelineStep(id, kind, home, at, bulk.day(stored), changes[id], mark or "", of)
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
    book: LedgerBatch, since: Mapping[int, datetime], known: set[tuple[int, EntryKind]]
) -> list[TimelineStep]:
    """The ends of households that had nothing then, so that there is no entry of it."""
    found = []
    for home, begin in since.items():
        purse = book.purses[home]
        at, heir = purse.closed_at, purse.heir
        if (
            at is None
            or at < begin
            or known & {(home, EntryKind.MOVE_OUT), (home, EntryKind.FORFEIT)}
        ):
            continue
        id, day = -ENDS - 2 * home, day_of(at)
        kind = EntryKind.MOVE_OUT if heir else EntryKind.FORFEIT
        found.append(TimelineStep(id, kind, home, at, day, MoneyChange()))
        if heir:
            found.append(TimelineStep(id - 1, EntryKind.MOVE_IN, heir, at, day, MoneyChange()))
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


def _sum(one: MoneyChange, other: MoneyChange) -> MoneyChange:
    lots = Counter(one.lots)
    lots.update(other.lots)
    return MoneyChange(lots, one.debt + other.debt)


def _reallocated(ids: list[int]) -> dict[int, int]:
    """Which entries reallocations are of."""
    sql = "SELECT id, reverses_id FROM entry WHERE kind = 'reallocation' AND "
    return dict(ask(sql + in_("id"), sorted(set(ids))))


def _entry(
    step: TimelineStep, change: MoneyChange, rows: Mapping[int, StepEntry], timeline: Timeline
) -> tuple[NewEntry, list[NewPosting]]:
    """The entry of a change, and what accounts of the programme gain by it."""
    if step.id in rows:
        row = rows[step.id]
        return row.draft, [NewPosting(row.account, -change.gain)]
    draft = NewEntry(EntryKind.REALLOCATION, step.at, step.day, reverses=step.id)
    if step.id <= -ENDS:
        draft = NewEntry(step.kind, step.at, step.day)
    if not change.gain:
        return draft, []
    if step.kind is not EntryKind.DONATION:
        return draft, [NewPosting(ACCOUNTS[step.kind], -change.gain)]
    before = entries.by_charity(step.id)
    after = dict(rules.share(-timeline.changes[step.id].gain, list(before)))
    lines = [
        NewPosting(Account.DONATIONS, after.get(charity, 0) - cents, charity)
        for charity, cents in before.items()
    ]
    return draft, [line for line in lines if line.cents]
