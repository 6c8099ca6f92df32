"""Storing a batch of rows by the services of purchases and of money used; why one was not stored."""

from collections.abc import Sequence
from datetime import datetime

from plussa.exchange.bulk import ask, in_
from plussa.exchange.fields import BadRow
from plussa.members.models import Card
from plussa.money.imports.checks import Bought, Used, with_items
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import purchases, redemptions
from plussa.permissions.models import Permission, Value

REASONS = {
    MoneyOutcome.CONFLICT: "id: there already, with other content",
    MoneyOutcome.UNKNOWN_CARD: "card: nobody has a card with this number",
    MoneyOutcome.BLOCKED_CARD: "card: had been blocked",
    MoneyOutcome.LEFT: "card: its member had left the programme",
    MoneyOutcome.NOT_CONFIRMED: "card: its member’s identity has not been confirmed",
    MoneyOutcome.NO_RIGHT: "card: its member may not use the household’s money",
    MoneyOutcome.NOT_ENOUGH: "cents: the household has less money",
    MoneyOutcome.CLOSED: "card: the household is no more",
    MoneyOutcome.TOO_MUCH: "cents: more than is left to give back",
    MoneyOutcome.NO_SUM: "cents: not a sum of such a row",
    MoneyOutcome.BEFORE_ORIGINAL: "at: before what is given back was bought or used",
    MoneyOutcome.BEYOND_BOUGHT: "cents: more than the member has bought, of all that is kept",
    MoneyOutcome.DUPLICATE: "id: the same receipt is there under another one",
}
NO_PURCHASE = "returns: there is no such purchase"
NO_USE = "reverses: there is no such use of money"

Verdict = tuple[MoneyOutcome | None, str]  # none: the row is bad


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
        # To return what was bought before the card was blocked is fine.
        if card in blocked and blocked[card] < row.what.at and not row.what.returns:
            found[place] = _verdict(MoneyOutcome.BLOCKED_CARD, "")
            continue
        try:
            receipts.append(with_items(row) if card in finer else row.what)
            places.append(place)
        except BadRow as fault:
            found[place] = None, str(fault)
    for place, outcome in zip(places, purchases.store_all(receipts, sure), strict=True):
        found[place] = _verdict(outcome, NO_PURCHASE)
    return found


def store_redemptions(rows: Sequence[Used]) -> list[Verdict]:
    """Use the money that rows use and give back what they give back; what became of each, and why."""
    return [
        _verdict(outcome, NO_USE) for outcome in redemptions.store_all([one.what for one in rows])
    ]


def _verdict(outcome: MoneyOutcome, no_original: str) -> Verdict:
    if outcome is MoneyOutcome.UNKNOWN_ORIGINAL:
        return outcome, no_original
    return outcome, REASONS.get(outcome, "")


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
