"""Money used at the tills, and given back when what was bought is returned."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from plussa.dates import day_of
from plussa.db import database, retried
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_
from plussa.money.ledger.batch import LedgerBatch
from plussa.money.ledger.new_rows import NewEntry
from plussa.money.ledger.reallocation import Timelines
from plussa.money.ledger.steps import MoneyChange, TimelineStep
from plussa.money.models import Entry, EntryKind
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills.cardholders import Cardholders


@dataclass(frozen=True, slots=True)
class Redemption:
    """Money used at a till; or given back, all or a part: `of` is the identifier of its use."""

    external_id: str
    card: str
    at: datetime
    cents: int
    store: str = ""
    of: str | None = None

    @property
    def keys(self) -> tuple[str, str]:
        """The key of its entry, and the one that its identifier would have in the other kind of row."""
        use, back = f"use {self.external_id}", f"return {self.external_id}"
        return (back, use) if self.of else (use, back)

    @property
    def digest(self) -> str:
        """What tells it from another one with its identifier."""
        told = (self.of or self.card, self.at.astimezone(UTC).isoformat(), self.cents, self.store)
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@retried
def store_all(rows: Sequence[Redemption]) -> list[MoneyOutcome]:
    """Use money and give it back, in one transaction; what became of each row.

    Everything happens in the order of its moment, also among what is posted already: by the
    household and the right of that moment, from the lots that were valid then, oldest expiry first.
    What is given back goes to the lots it came from, what was taken last first; instead of a lot
    that has expired there is a new one. Nothing is used of a sum that is not there. Outcomes:
    STORED, SAME, CONFLICT, NO_SUM, UNKNOWN_CARD, BLOCKED_CARD, LEFT, NOT_CONFIRMED, NO_RIGHT, CLOSED,
    NOT_ENOUGH, UNKNOWN_ORIGINAL, BEFORE_ORIGINAL, TOO_MUCH.
    """
    with database.atomic():
        bulk.by_index()
        batch = RedemptionBatch(rows)
        found: dict[int, MoneyOutcome] = {}
        while len(found) < len(rows):  # an identifier that comes again is looked at afterwards
            left = [at for at in range(len(rows)) if at not in found]
            first = {rows[at].external_id: at for at in reversed(left)}
            found |= batch.take({at: rows[at] for at in sorted(first.values())})
        batch.write()
        return [found[at] for at in range(len(rows))]


class RedemptionBatch:
    """Some rows, what is known of what they name, and what is to be posted."""

    def __init__(self, rows: Sequence[Redemption]) -> None:
        self._holders = Cardholders(row.card for row in rows if not row.of)
        self._uses = _posted_uses([f"use {row.of}" for row in rows if row.of])
        used = [one.id for one in self._uses.values()]
        homes = self._holders.households | {one.household for one in self._uses.values()}
        self._batch = LedgerBatch(homes, entries=len(rows))
        self._holders.read_again(self._batch.balances)
        sql = "SELECT key, digest FROM entry WHERE "
        keys = [key for row in rows for key in row.keys]
        self._digests: dict[str, str] = dict(ask(sql + in_("key", "text"), keys))
        since: dict[int, datetime] = {}
        for row in rows:
            home, _ = self._home(row)
            if home is not None:
                since[home] = min(row.at, since.get(home, row.at))
        self._timelines = Timelines(self._batch, since, used)

    def take(self, rows: Mapping[int, Redemption]) -> dict[int, MoneyOutcome]:
        """Work out what rows do, unless they are posted already or cannot be."""
        found: dict[int, MoneyOutcome] = {}
        steps: dict[int, TimelineStep] = {}
        known = {at: self._known(row) for at, row in rows.items()}
        # In the order of the rows, which counts among what happened at one moment.
        ids = {at: next(self._batch.entry_ids) for at, what in known.items() if what is None}
        for at, row in sorted(rows.items(), key=lambda one: bool(one[1].of)):
            home, obstacle = self._home(row)
            found[at] = known[at] or obstacle
            if home is not None and found[at] is MoneyOutcome.STORED:
                steps[at] = self._step(ids[at], row, home)
        refused = self._timelines.insert(steps.values())
        for at, step in steps.items():
            if step.id in refused:
                found[at] = refused[step.id]
            else:
                self._digests[step.key] = rows[at].digest
        return found

    def write(self) -> None:
        """Post what was worked out."""
        self._timelines.post()
        self._batch.write()

    def _known(self, row: Redemption) -> MoneyOutcome | None:
        """What is seen of a row by its identifier and its sum, if anything."""
        key, opposite = row.keys
        if opposite in self._digests or self._digests.get(key, row.digest) != row.digest:
            return MoneyOutcome.CONFLICT
        if key in self._digests:
            return MoneyOutcome.SAME
        return MoneyOutcome.NO_SUM if row.cents <= 0 else None

    def _home(self, row: Redemption) -> tuple[int | None, MoneyOutcome]:
        """The household whose money a row is about: at its moment, or where it has gone since."""
        if not row.of:
            home, obstacle = self._holders.user(row.card, row.at)
            if home is None:
                return None, obstacle
            household = home.household
        else:
            use = self._uses.get(f"use {row.of}")
            if use is None:
                return None, MoneyOutcome.UNKNOWN_ORIGINAL
            if row.at < use.at:
                return None, MoneyOutcome.BEFORE_ORIGINAL
            household = use.household
        found = self._batch.holder(household, row.at)
        return (None, MoneyOutcome.CLOSED) if found is None else (found, MoneyOutcome.STORED)

    def _step(self, id: int, row: Redemption, household: int) -> TimelineStep:
        """A row as a step; a use is found from now on by what gives it back."""
        key, day = row.keys[0], day_of(row.at)
        if row.of:
            kind, of, gain = EntryKind.REDEMPTION_RETURN, self._uses[f"use {row.of}"].id, row.cents
        else:
            kind, of, gain = EntryKind.REDEMPTION, None, -row.cents
            self._uses[key] = _Used(id, household, row.at)
        entry = NewEntry(
            kind, row.at, day, reason=row.store, key=key, reverses=of, digest=row.digest, id=id
        )
        change = MoneyChange(debt=-gain)
        return TimelineStep(id, kind, household, row.at, day, change, entry, key, of)


class _Used(NamedTuple):
    """Money used: its entry, which may be one that is to be posted."""

    id: int
    household: int
    at: datetime


def _posted_uses(keys: list[str]) -> dict[str, _Used]:
    """The uses of which something is to be given back, by their keys."""
    sql = "SELECT key, id, household_id, at FROM entry WHERE "
    moment = Entry.at.python_value
    return {
        key: _Used(id, household, moment(at))
        for key, id, household, at in ask(sql + in_("key", "text"), keys)
    }
