"""Money used at the tills, and given back when what was bought is returned."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from plussa.clock import HELSINKI
from plussa.db import database, retried
from plussa.money import bulk, entries, lots, rules
from plussa.money.bulk import ask, in_
from plussa.money.holders import Holders
from plussa.money.journal import Draft
from plussa.money.ledger import Book, Line
from plussa.money.models import Account, Kind
from plussa.money.outcomes import Outcome, require


@dataclass(frozen=True, slots=True)
class Use:
    """Money used at a till: its identifier there, the card, when, how much, and where."""

    external_id: str
    card: str
    at: datetime
    cents: int
    store: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """Money given back at a till, all or a part: `of` is the identifier of its use."""

    external_id: str
    of: str
    at: datetime
    cents: int
    store: str = ""


def redeem(use: Use) -> Outcome:
    """Use money; STORED, or SAME when it is posted already. Raises NotEnough or Refused."""
    return require(redeem_all([use])[0])


def give_back(back: Return) -> Outcome:
    """Give used money back; STORED, or SAME when it is posted already. Raises Refused."""
    return require(give_back_all([back])[0])


@retried
def redeem_all(uses: Sequence[Use]) -> list[Outcome]:
    """Use money, in order and in one transaction; what became of each.

    Taken from the lots that are valid on the day of use, oldest expiry first. Nothing is used of
    a sum that is not there. Outcomes: STORED, SAME, CONFLICT, NO_SUM, UNKNOWN_CARD, BLOCKED_CARD,
    LEFT, NOT_CONFIRMED, NO_RIGHT, CLOSED, NOT_ENOUGH.
    """
    with database.atomic():
        bulk.by_index()
        holders = Holders(use.card for use in uses)
        book = Book(holders.households)
        holders.read_again(book.purses)
        posted = _Posted([_key(use) for use in uses])
        found = [posted.post(use, partial(_redeem, book, holders, use)) for use in uses]
        book.write()
        return found


@retried
def give_back_all(returns: Sequence[Return]) -> list[Outcome]:
    """Give used money back, in order and in one transaction; what became of each.

    It goes back to the lots it came from, what was taken last first; instead of a lot that has
    expired there is a new one. Outcomes: STORED, SAME, CONFLICT, NO_SUM, UNKNOWN_ORIGINAL, CLOSED,
    TOO_MUCH.
    """
    with database.atomic():
        bulk.by_index()
        sql = "SELECT key, id, household_id FROM entry WHERE "
        used = ask(sql + in_("key", "text"), [f"use {back.of}" for back in returns])
        originals = {key: (entry, household) for key, entry, household in used}
        book = Book({household for _, household in originals.values()})
        posted = _Posted([_key(back) for back in returns])
        past = _Past([entry for entry, _ in originals.values()])
        found = []
        for back in returns:
            original = originals.get(f"use {back.of}")
            found.append(posted.post(back, partial(_give_back, book, past, original, back)))
        book.write()
        return found


def _redeem(book: Book, holders: Holders, use: Use) -> Outcome:
    if use.cents <= 0:
        return Outcome.NO_SUM
    member, obstacle = holders.user(use.card, use.at)
    if member is None:
        return obstacle
    purse = book.heir(member.household)
    if purse is None:
        return Outcome.CLOSED
    entry = _draft(Kind.REDEMPTION, use)
    try:
        taken = rules.spend(purse.parts, use.cents, entry.day)
    except rules.NotEnough:
        return Outcome.NOT_ENOUGH
    book.post(purse, entry, [Line(Account.REDEMPTIONS, use.cents)], taken=taken)
    return Outcome.STORED


def _give_back(
    book: Book, past: "_Past", original: tuple[int, int] | None, back: Return
) -> Outcome:
    if back.cents <= 0:
        return Outcome.NO_SUM
    if original is None:
        return Outcome.UNKNOWN_ORIGINAL
    id, household = original
    purse = book.heir(household)
    if purse is None:
        return Outcome.CLOSED
    entry = _draft(Kind.REDEMPTION_RETURN, back)._replace(reverses=id)
    try:
        portions = rules.give_back(past.taken[id], past.returned.get(id, 0), back.cents)
    except rules.TooMuch:
        return Outcome.TOO_MUCH
    past.returned[id] = past.returned.get(id, 0) + back.cents
    put, fresh = past.homes.back(purse, portions, entry.day)
    book.post(purse, entry, [Line(Account.REDEMPTIONS, -back.cents)], put=put, fresh=fresh)
    return Outcome.STORED


class _Past:
    """What uses took from which lots, and what has been given back of it."""

    def __init__(self, used: list[int]) -> None:
        self.taken, self.returned = entries.taken(used), entries.returned(used)
        self.homes = lots.Homes(lot for taken in self.taken.values() for lot, _ in taken)


class _Posted:
    """What has been posted under the identifiers of tills."""

    def __init__(self, keys: list[str]) -> None:
        sql = "SELECT key, digest FROM entry WHERE "
        self._digests: dict[str, str] = dict(ask(sql + in_("key", "text"), keys))

    def post(self, row: Use | Return, job: Callable[[], Outcome]) -> Outcome:
        """Post a row, unless it is posted already, or something else is under its identifier."""
        key, digest = _key(row), _digest(row)
        if key in self._digests:
            return Outcome.SAME if self._digests[key] == digest else Outcome.CONFLICT
        outcome = job()
        if outcome is Outcome.STORED:
            self._digests[key] = digest
        return outcome


def _draft(kind: Kind, row: Use | Return) -> Draft:
    day = row.at.astimezone(HELSINKI).date()
    key, digest = _key(row), _digest(row)
    return Draft(kind, row.at, day, reason=row.store, key=key, digest=digest)


def _key(row: Use | Return) -> str:
    return f"{'use' if isinstance(row, Use) else 'return'} {row.external_id}"


def _digest(row: Use | Return) -> str:
    """What tells a row from another one."""
    what = row.card if isinstance(row, Use) else row.of
    told = (what, row.at.astimezone(UTC).isoformat(), row.cents, row.store)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
