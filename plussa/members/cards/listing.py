"""What the page of cards says of each card, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from peewee import JOIN

from plussa import dates
from plussa.exchange.deliveries import Delivery
from plussa.members.cards.exports import FEEDS
from plussa.members.models import Card, CardNotice, CardState, Member, Receiver
from plussa.words import N_

SINCE: Mapping[CardState, str] = {
    CardState.ORDERED: N_("On its way, ordered on %(day)s."),
    CardState.ACTIVE: N_("In use since %(day)s."),
    CardState.BLOCKED: N_("Blocked on %(day)s."),
}
# What a receiver knows of one card, and when it was last told of any; or that it does not.
TOLD: Mapping[Receiver, tuple[str, str]] = {
    Receiver.TILLS: (
        N_("The tills were told: %(at)s."),
        N_("The tills have not been told yet."),
    ),
    Receiver.CARD_MAKER: (
        N_("The card maker was told: %(at)s."),
        N_("The card maker has not been told yet."),
    ),
}
LAST_TOLD: Mapping[Receiver, tuple[str, str]] = {
    Receiver.TILLS: (
        N_("The tills last took in news of cards: %(at)s."),
        N_("The tills have not taken in any news of cards yet."),
    ),
    Receiver.CARD_MAKER: (
        N_("The card maker last took in news of cards: %(at)s."),
        N_("The card maker has not taken in any news of cards yet."),
    ),
}


Told = tuple[str, datetime | None]  # words for when a receiver was told, or that it was not yet


@dataclass(frozen=True)
class ShownCard:
    """A card, since which day it has been as it is, who knows it, and whether it was replaced."""

    card: Card
    since: date
    told: list[Told]
    replaced: bool

    @property
    def standing(self) -> str:
        """How it stands since a `day`, in words."""
        return SINCE[self.card.state]


def shown(member: Member) -> list[ShownCard]:
    """A member's cards: those in use or on their way first, each sort from the newest on."""
    cards = list(Card.select().where(Card.member == member).order_by(Card.id.desc()))
    replaced = {card.replaces_id for card in cards}
    notices = _notices(member)
    rows = [_show(card, notices.get(card.id, []), card.id in replaced) for card in cards]
    return sorted(rows, key=lambda row: row.card.state is CardState.BLOCKED)


def last_told_all() -> list[Told]:
    """When each receiver was last told of any card."""
    return [_told(LAST_TOLD[one], FEEDS[one].last()) for one in Receiver]


def _notices(member: Member) -> dict[int, list[CardNotice]]:
    query = CardNotice.select(CardNotice, Delivery).join(Card).switch(CardNotice)
    query = query.join(Delivery, JOIN.LEFT_OUTER).where(Card.member == member)
    found: dict[int, list[CardNotice]] = {}
    for notice in query.order_by(CardNotice.id):
        found.setdefault(notice.card_id, []).append(notice)
    return found


def _show(card: Card, notices: list[CardNotice], replaced: bool) -> ShownCard:
    since = card.blocked_at or card.created_at
    for notice in notices:
        if notice.state is card.state is CardState.ACTIVE:
            since = notice.created_at
    last = {notice.receiver: notice for notice in notices}
    deliveries = [(one, last[one].delivery) for one in Receiver if one in last]
    told = [_told(TOLD[one], delivery) for one, delivery in deliveries]
    return ShownCard(card, since.astimezone(dates.HELSINKI).date(), told, replaced)


def _told(words: tuple[str, str], delivery: Delivery | None) -> Told:
    at = delivery.acknowledged_at if delivery else None
    return words[at is None], at
