"""What the tills and the card maker must be told of cards.

An ordered card is active once the card maker has acknowledged its order; the tills are told so by a
notice of their own.
"""

from typing import Any

from peewee import JOIN, ModelSelect

from plussa.dates import iso
from plussa.db import lock
from plussa.exchange.deliveries import Delivery, Feed
from plussa.members.cards.service import activate
from plussa.members.endings import estate_of
from plussa.members.models import Card, CardNotice, CardState, Member, Receiver


class CardFeed(Feed):
    """What a receiver is told of cards: notices, each once."""

    model = CardNotice

    def waiting(self) -> int:
        """How many notices wait."""
        return self._waiting(CardNotice.select()).count()

    def fill(self, delivery: Delivery) -> bool:
        """Put all notices that wait into a delivery."""
        return bool(self._waiting(CardNotice.update(delivery=delivery)).execute())

    def in_delivery(self, delivery: Delivery) -> "ModelSelect[CardNotice]":
        """The notices of a delivery, with their cards and members."""
        query = CardNotice.select(CardNotice, Card, Member)
        query = query.join(Card, JOIN.LEFT_OUTER).join(Member, JOIN.LEFT_OUTER)
        return query.where(CardNotice.delivery == delivery)

    def line(self, told: CardNotice, delivery: Delivery) -> dict[str, Any]:
        """A notice as its receiver reads it; only who makes a card learns whose it is."""
        line = {
            "delivery": delivery.id,
            "notice": told.id,
            "card": told.number,
            "state": told.state.value,
            "at": iso(told.created_at),
        }
        if told.receiver is Receiver.CARD_MAKER and told.state is CardState.ORDERED:
            line |= _recipient(told.card.member)
        return line

    def taken_in(self, delivery: Delivery) -> None:
        """Activate the cards that were ordered, and delete what was told of cards that are nobody's."""
        if delivery.receiver == Receiver.CARD_MAKER.value:
            ordered = CardNotice.select(CardNotice.card).where(
                CardNotice.delivery == delivery, CardNotice.state == CardState.ORDERED
            )
            # Those that nobody has blocked since.
            query = Card.select().where(Card.id.in_(ordered), Card.state == CardState.ORDERED)
            activate(list(lock(query.order_by(Card.id))))
        told = Delivery.select(Delivery.id).where(Delivery.acknowledged_at.is_null(False))
        CardNotice.delete().where(
            CardNotice.card.is_null(), CardNotice.delivery.in_(told)
        ).execute()

    def _waiting(self, query: Any) -> Any:
        mine = CardNotice.receiver == Receiver(self.receiver)
        return query.where(mine, CardNotice.delivery.is_null())


FEEDS = {receiver: CardFeed(receiver.value) for receiver in Receiver}


def _recipient(member: Member) -> dict[str, Any]:
    """Whom a card is sent to; a protected address goes to the card maker by another way.

    A card for the money of who has died goes to whom the estate has authorised.
    """
    estate = estate_of(member)
    to = estate or member
    known = {"name": to.name, "language": to.language}
    if member.protected_address and not estate:
        return {**known, "protected": True}
    address = {"street": to.street, "postal_code": to.postal_code, "city": to.city}
    return {**known, "protected": False, "address": address}
