"""What the page of cards says of each card, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime

from peewee import JOIN

from plussa import dates
from plussa.members.cards.exports import last_told
from plussa.members.models import Card, CardNotice, CardState, Delivery, Member, Receiver


@dataclass(frozen=True)
class Told:
    """Whether a receiver knows how a card stands: since when, or not yet."""

    receiver: Receiver
    at: datetime | None


@dataclass(frozen=True)
class Shown:
    """A card, since which day it has been as it is, who knows it, and whether it was replaced."""

    card: Card
    since: date
    told: list[Told]
    replaced: bool


def shown(member: Member) -> list[Shown]:
    """A member's cards: those in use or on their way first, each sort from the newest on."""
    cards = list(Card.select().where(Card.member == member).order_by(Card.id.desc()))
    replaced = {card.replaces_id for card in cards}
    notices = _notices(member)
    rows = [_show(card, notices.get(card.id, []), card.id in replaced) for card in cards]
    return sorted(rows, key=lambda row: row.card.state is CardState.BLOCKED)


def last_told_all() -> list[Told]:
    """When each receiver was last told of any card."""
    return [Told(receiver, last_told(receiver)) for receiver in Receiver]


def _notices(member: Member) -> dict[int, list[CardNotice]]:
    """The notices of a member's cards, by card, oldest first."""
    query = CardNotice.select(CardNotice, Delivery).join(Card).switch(CardNotice)
    query = query.join(Delivery, JOIN.LEFT_OUTER).where(Card.member == member)
    found: dict[int, list[CardNotice]] = {}
    for notice in query.order_by(CardNotice.id):
        found.setdefault(notice.card_id, []).append(notice)
    return found


def _show(card: Card, notices: list[CardNotice], replaced: bool) -> Shown:
    since = card.blocked_at or card.created_at
    for notice in notices:
        if notice.state is card.state is CardState.ACTIVE:
            since = notice.created_at
    last = {notice.receiver: notice for notice in notices}
    told = [Told(receiver, _told_at(last[receiver])) for receiver in Receiver if receiver in last]
    return Shown(card, since.astimezone(dates.HELSINKI).date(), told, replaced)


def _told_at(notice: CardNotice) -> datetime | None:
    return notice.delivery.acknowledged_at if notice.delivery else None
