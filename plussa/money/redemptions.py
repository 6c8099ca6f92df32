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
from plussa.money.holders import Holders
from plussa.money.journal import Draft
from plussa.money.ledger import Book
from plussa.money.models import Account, Entry, Kind
from plussa.money.outcomes import Outcome, require
from plussa.money.reallocation import NewEntry, Timelines
from plussa.money.rules import NotEnough, TooMuch
from plussa.money.steps import Change, NoSuchUse, Step


@dataclass(frozen=True, slots=True)
class Use:
    """Money used at a till: its identifier there, the card, when, how much, and where."""

    external_id: str
    card: str
    at: datetime
    cents: int
    store: str = ""

    @property
    def digest(self) -> str:
        """What tells it from another one with its identifier."""
        return _digest(self.card, self)


@dataclass(frozen=True, slots=True)
class Return:
    """Money given back at a till, all or a part: `of` is the identifier of its use."""

    external_id: str
    of: str
    at: datetime
    cents: int
    store: str = ""

    @property
    def digest(self) -> str:
        """What tells it from another one with its identifier."""
        return _digest(self.of, self)


def redeem(use: Use) -> Outcome:
    """Use money; STORED, or SAME when it is posted already. Raises NotEnough or Refused."""
    return require(store_all([use])[0])


def give_back(back: Return) -> Outcome:
    """Give used money back; STORED, or SAME when it is posted already. Raises Refused."""
    return require(store_all([back])[0])


REFUSED = {
    NotEnough: Outcome.NOT_ENOUGH,
    TooMuch: Outcome.TOO_MUCH,
    NoSuchUse: Outcome.UNKNOWN_ORIGINAL,
}


@retried
def store_all(rows: Sequence[Use | Return]) -> list[Outcome]:
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
        batch = _Batch(rows)
        found: dict[int, Outcome] = {}
        while len(found) < len(rows):  # an identifier that comes again is looked at afterwards
            left = [at for at in range(len(rows)) if at not in found]
            first = {rows[at].external_id: at for at in reversed(left)}
            found |= batch.take({at: rows[at] for at in sorted(first.values())})
        batch.write()
        return [found[at] for at in range(len(rows))]


class _Batch:
    """Some rows, what is known of what they name, and what is to be posted."""

    def __init__(self, rows: Sequence[Use | Return]) -> None:
        self._holders = Holders(row.card for row in rows if isinstance(row, Use))
        self._uses = _posted_uses([f"use {row.of}" for row in rows if isinstance(row, Return)])
        used = [one.id for one in self._uses.values()]
        self._book = Book(self._holders.households | {one.household for one in self._uses.values()})
        self._holders.read_again(self._book.purses)
        self._digests = _digests(rows)
        since: dict[int, datetime] = {}
        for row in rows:
            home, _ = self._home(row)
            if home is not None:
                since[home] = min(row.at, since.get(home, row.at))
        self._timelines = Timelines(self._book, since, used)
        self._rows: dict[int, NewEntry] = {}

    def take(self, rows: Mapping[int, Use | Return]) -> dict[int, Outcome]:
        """Work out what rows do, unless they are posted already or cannot be."""
        found: dict[int, Outcome] = {}
        steps: dict[int, Step] = {}
        for at, row in sorted(rows.items(), key=lambda one: isinstance(one[1], Return)):
            home, obstacle = self._home(row)
            found[at] = self._known(row) or obstacle
            if home is not None and found[at] is Outcome.STORED:
                steps[at] = self._step(-1 - at, row, home)
        refused = self._timelines.insert(steps.values())
        for at, step in steps.items():
            if step.id in refused:
                found[at] = REFUSED[type(refused[step.id])]
            else:
                self._note(rows[at], step)
        return found

    def write(self) -> None:
        """Post what was worked out."""
        self._timelines.post(self._rows)
        self._book.write()

    def _known(self, row: Use | Return) -> Outcome | None:
        """What is seen of a row by its identifier and its sum, if anything."""
        if _key(row) in self._digests:
            same = self._digests[_key(row)] == row.digest
            return Outcome.SAME if same else Outcome.CONFLICT
        if _opposite(row) in self._digests:
            return Outcome.CONFLICT
        return Outcome.NO_SUM if row.cents <= 0 else None

    def _home(self, row: Use | Return) -> tuple[int | None, Outcome]:
        """The household whose money a row is about: at its moment, or where it has gone since."""
        if isinstance(row, Use):
            home, obstacle = self._holders.user(row.card, row.at)
            if home is None:
                return None, obstacle
            household = home.household
        else:
            use = self._uses.get(f"use {row.of}")
            if use is None:
                return None, Outcome.UNKNOWN_ORIGINAL
            if row.at < use.at:
                return None, Outcome.BEFORE_ORIGINAL
            household = use.household
        found = self._book.holder(household, row.at)
        return (None, Outcome.CLOSED) if found is None else (found, Outcome.STORED)

    def _step(self, id: int, row: Use | Return, household: int) -> Step:
        """A row as a step; a use is found from now on by what gives it back."""
        use, of = isinstance(row, Use), None
        if isinstance(row, Return):
            of = self._uses[f"use {row.of}"].id
        step = Step(
            id=id,
            kind=Kind.REDEMPTION if use else Kind.REDEMPTION_RETURN,
            household=household,
            at=row.at,
            day=day_of(row.at),
            change=Change(debt=row.cents if use else -row.cents),
            key=_key(row),
            of=of,
        )
        if use:
            self._uses[_key(row)] = _Used(step.id, household, row.at)
        return step

    def _note(self, row: Use | Return, step: Step) -> None:
        """Remember a row that is to be posted."""
        key, digest = _key(row), row.digest
        draft = Draft(
            step.kind, row.at, step.day, reason=row.store, key=key, digest=digest, reverses=step.of
        )
        self._rows[step.id] = NewEntry(draft, Account.REDEMPTIONS)
        self._digests[key] = digest


class _Used(NamedTuple):
    """Money used: its entry, or below zero the step that is to become one."""

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


def _digests(rows: Sequence[Use | Return]) -> dict[str, str]:
    """What has been posted under the identifiers of rows, for their kind or the other one."""
    keys = [key for row in rows for key in (_key(row), _opposite(row))]
    sql = "SELECT key, digest FROM entry WHERE "
    return dict(ask(sql + in_("key", "text"), keys))


def _key(row: Use | Return) -> str:
    return f"{'use' if isinstance(row, Use) else 'return'} {row.external_id}"


def _opposite(row: Use | Return) -> str:
    """The key that the identifier would have in the other kind of row."""
    return f"{'return' if isinstance(row, Use) else 'use'} {row.external_id}"


def _digest(what: str, row: Use | Return) -> str:
    told = (what, row.at.astimezone(UTC).isoformat(), row.cents, row.store)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
