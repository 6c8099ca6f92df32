"""Storing a batch of rows by the services of purchases and of money used; why one was not stored."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from plussa.members.imports.bulk import find
from plussa.members.models import Card
from plussa.money import purchases, redemptions
from plussa.money.bulk import ask, in_
from plussa.money.imports.checks import Bought, Used
from plussa.money.outcomes import Outcome
from plussa.money.redemptions import Return, Use

REASONS = {
    Outcome.CONFLICT: "id: there already, with other content",
    Outcome.UNKNOWN_CARD: "card: nobody has a card with this number",
    Outcome.BLOCKED_CARD: "card: had been blocked",
    Outcome.LEFT: "card: its member had left the programme",
    Outcome.NOT_CONFIRMED: "card: its member’s identity has not been confirmed",
    Outcome.NO_RIGHT: "card: its member may not use the household’s money",
    Outcome.NOT_ENOUGH: "cents: the household has less money",
    Outcome.CLOSED: "card: the household is no more",
    Outcome.TOO_MUCH: "cents: more than is left to give back",
    Outcome.NO_SUM: "cents: not a sum of such a row",
}
NO_PURCHASE = "returns: there is no such purchase"
NO_USE = "reverses: there is no such use of money"

Verdict = tuple[Outcome, str]


def store_purchases(rows: Sequence[Bought]) -> list[Verdict]:
    """Store the purchases that are new and good; what became of each row, and why."""
    blocked = _blocked({row.what.card for row in rows})
    fine = [row.what for row in rows if not _is_blocked(row, blocked)]
    outcomes = iter(purchases.store_all(fine))
    found = [Outcome.BLOCKED_CARD if _is_blocked(row, blocked) else next(outcomes) for row in rows]
    strange = [
        row.what.card
        for row, outcome in zip(rows, found, strict=True)
        if outcome is Outcome.UNKNOWN_CARD
    ]
    known = {number for (number,) in find(Card, ("number",), "number", strange)}
    return [
        _verdict(_who(row, outcome, known), NO_PURCHASE)
        for row, outcome in zip(rows, found, strict=True)
    ]


def store_redemptions(rows: Sequence[Used]) -> list[Verdict]:
    """Use the money that rows use and give back what they give back; what became of each, and why.

    Uses and returns are posted together as far as nothing that happens to one household, or to
    one use, changes places.
    """
    other = _other_kind(rows)
    found = [Outcome.CONFLICT] * len(rows)
    waves = _waves(rows)
    order = sorted(range(len(rows)), key=waves.__getitem__)
    for wave, places in groupby(order, waves.__getitem__):
        here = [place for place in places if place not in other]
        outcomes = _use([rows[place] for place in here], bool(wave % 2))
        for place, outcome in zip(here, outcomes, strict=True):
            found[place] = outcome
    return [_verdict(outcome, NO_USE) for outcome in found]


def _verdict(outcome: Outcome, no_original: str) -> Verdict:
    if outcome is Outcome.UNKNOWN_ORIGINAL:
        return outcome, no_original
    return outcome, REASONS.get(outcome, "")


def _who(row: Bought, outcome: Outcome, known: Collection[str]) -> Outcome:
    """Of a card that is known the member had left."""
    left = outcome is Outcome.UNKNOWN_CARD and row.what.card in known
    return Outcome.LEFT if left else outcome


def _blocked(numbers: Collection[str]) -> dict[str, datetime]:
    """When cards were blocked, of those that were."""
    sql = "SELECT number, blocked_at FROM card WHERE blocked_at IS NOT NULL AND "
    found = ask(sql + in_("number", "text"), sorted(numbers))
    return {number: Card.blocked_at.python_value(at) for number, at in found}


def _is_blocked(row: Bought, blocked: dict[str, datetime]) -> bool:
    """Whether a purchase was made with a blocked card; a return of what was bought before is fine."""
    at = blocked.get(row.what.card)
    return at is not None and at < row.what.at and not row.what.returns


def _use(rows: Sequence[Used], back: bool) -> list[Outcome]:
    """Use money in all of some rows, or give it back in all of them."""
    if not rows:
        return []
    if back:
        return redemptions.give_back_all([row.what for row in rows if isinstance(row.what, Return)])
    return redemptions.redeem_all([row.what for row in rows if isinstance(row.what, Use)])


def _other_kind(rows: Sequence[Used]) -> set[int]:
    """Rows whose identifier stands for the other kind: a use for a return, or a return for a use."""
    opposite = [_key(row, not isinstance(row.what, Use)) for row in rows]
    sql = "SELECT key FROM entry WHERE "
    posted = {key for (key,) in ask(sql + in_("key", "text"), opposite)}
    before: set[str] = set()
    found = set()
    for place, row in enumerate(rows):
        if opposite[place] in posted or opposite[place] in before:
            found.add(place)
        else:
            before.add(_key(row, isinstance(row.what, Use)))
    return found


def _key(row: Used, use: bool) -> str:
    return f"{'use' if use else 'return'} {row.what.external_id}"


def _waves(rows: Sequence[Used]) -> list[int]:
    """In which turn each row is posted: uses in even ones, returns in odd ones."""
    if all(isinstance(row.what, Use) for row in rows):
        return [0] * len(rows)
    homes = _homes({row.card for row in rows})
    reached: dict[object, int] = {}
    found = []
    for row in rows:
        use = row.what.external_id if isinstance(row.what, Use) else row.what.of
        kin = (homes.get(row.card), f"use {use}")
        wave = max(reached.get(one, 0) for one in kin)
        if (wave % 2 == 0) is not isinstance(row.what, Use):
            wave += 1
        reached |= dict.fromkeys(kin, wave)
        found.append(wave)
    return found


def _homes(numbers: Collection[str]) -> dict[str, int]:
    """The households of cards."""
    sql = "SELECT card.number, household_id FROM card JOIN member ON member.id = member_id WHERE "
    return dict(ask(sql + in_("card.number", "text"), sorted(numbers)))
