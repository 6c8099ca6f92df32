"""Storing a batch of rows by the services of purchases and of money used; why one was not stored."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from plussa.members.imports.bulk import find
from plussa.members.imports.checks import BadRow
from plussa.members.models import Card
from plussa.money import purchases, redemptions
from plussa.money.bulk import ask, in_
from plussa.money.imports.checks import Bought, Used, with_items
from plussa.money.outcomes import Outcome
from plussa.money.redemptions import Return, Use
from plussa.permissions.models import Permission, Value

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
    Outcome.BEFORE_ORIGINAL: "at: before what is given back was bought or used",
    Outcome.BEYOND_BOUGHT: "cents: more than the member has bought, of all that is kept",
    Outcome.DUPLICATE: "id: the same receipt is there under another one",
}
NO_PURCHASE = "returns: there is no such purchase"
NO_USE = "reverses: there is no such use of money"

Verdict = tuple[Outcome | None, str]  # none: the row is bad


def store_purchases(rows: Sequence[Bought], sure: bool = False) -> list[Verdict]:
    """Store the purchases that are new and good; what became of each row, and why.

    What a person is sure of is no doubt. The lines of a receipt are read only where the member lets
    them be kept.
    """
    found: list[Verdict] = [(None, "")] * len(rows)
    receipts, places = [], []
    cards = sorted({row.what.card for row in rows})
    finer, blocked = _finer(cards), _blocked(cards)
    for place, row in enumerate(rows):
        card = row.what.card
        if card in blocked and _is_blocked(row, blocked[card]):
            found[place] = _verdict(Outcome.BLOCKED_CARD, "")
            continue
        try:
            receipts.append(with_items(row) if card in finer else row.what)
            places.append(place)
        except BadRow as fault:
            found[place] = None, str(fault)
    for place, outcome in zip(places, purchases.store_all(receipts, sure), strict=True):
        found[place] = _verdict(outcome, NO_PURCHASE)
    _tell_who_left(rows, found)
    return found


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


def _tell_who_left(rows: Sequence[Bought], found: list[Verdict]) -> None:
    """Of a card that is known the member had left: say so."""
    strange = [place for place, (outcome, _) in enumerate(found) if outcome is Outcome.UNKNOWN_CARD]
    cards = {rows[place].what.card for place in strange}
    known = {number for (number,) in find(Card, ("number",), "number", cards)}
    for place in strange:
        if rows[place].what.card in known:
            found[place] = _verdict(Outcome.LEFT, "")


def _finer(cards: list[str]) -> set[str]:
    """The cards of members who let more be kept of a purchase than its sum."""
    sql = (
        "SELECT card.number FROM card"
        " JOIN current_choice ON current_choice.member_id = card.member_id"
        " WHERE permission = ? AND value <> ? AND "
    )
    level, total = Permission.DETAIL_LEVEL.value, Value.TOTAL.value
    return {number for (number,) in ask(sql + in_("card.number", "text"), level, total, cards)}


def _blocked(cards: list[str]) -> dict[str, datetime]:
    """When cards were blocked, of those that were."""
    sql = "SELECT number, blocked_at FROM card WHERE blocked_at IS NOT NULL AND "
    found = ask(sql + in_("number", "text"), cards)
    return {number: Card.blocked_at.python_value(at) for number, at in found}


def _is_blocked(row: Bought, at: datetime) -> bool:
    """Whether a card had been blocked at a moment; to return what was bought before is fine."""
    return at < row.what.at and not row.what.returns


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
