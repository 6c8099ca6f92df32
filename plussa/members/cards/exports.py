"""Deliveries: what the tills and the card maker must be told of cards, as lines of JSON.

At least once: a delivery is written again, with the same notices, until it is acknowledged. What
happens meanwhile goes into the next one. An ordered card is active once the card maker has
acknowledged its order; the tills are told so by a notice of their own.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import JOIN, IntegrityError, ModelSelect

from plussa import clock
from plussa.dates import iso
from plussa.db import database, lock, retried
from plussa.faults import Fault
from plussa.files import private_text
from plussa.members.cards.service import activate
from plussa.members.endings import estate_of
from plussa.members.models import Card, CardNotice, CardState, Delivery, Member, Receiver

BATCH = 1_000  # notices read at a time


@dataclass(frozen=True)
class Standing:
    """Where a receiver stands: notices that wait, the open delivery, and the last one taken in."""

    waiting: int
    open: Delivery | None
    in_open: int
    last: datetime | None


def export(receiver: Receiver, file: Path) -> tuple[Delivery | None, int]:
    """Write what a receiver has to be told into a file; the delivery, and its number of notices.

    Without anything to tell the file is empty and there is no delivery.
    """
    delivery = gather(receiver)
    return delivery, write(file, lines(delivery) if delivery else iter(()))


@retried
def gather(receiver: Receiver) -> Delivery | None:
    """The delivery that a receiver has not acknowledged yet, or a new one of all that waits."""
    try:
        with database.atomic():
            # Looked up again: another export may have taken all that waited after the first look.
            return _open(receiver) or _begin(receiver) or _open(receiver)
    except IntegrityError:  # another export began one at the same moment
        return _open(receiver)


def lines(delivery: Delivery) -> Iterator[str]:
    """A delivery as lines of JSON in the order of its notices, read in batches."""
    query = CardNotice.select(CardNotice, Card, Member)
    query = query.join(Card, JOIN.LEFT_OUTER).join(Member, JOIN.LEFT_OUTER)
    query = query.where(CardNotice.delivery == delivery).order_by(CardNotice.id).limit(BATCH)
    last = 0
    while batch := list(query.where(CardNotice.id > last)):
        for notice in batch:
            yield json.dumps(_line(notice), ensure_ascii=False)
        last = batch[-1].id


@retried
def acknowledge(number: int) -> Delivery:
    """Note that a delivery was taken in; doing it again changes nothing. Raises Fault if unknown."""
    with database.atomic():
        delivery: Delivery | None = lock(Delivery.select().where(Delivery.id == number)).first()
        if delivery is None:
            raise Fault(f"{number}: no delivery has this number; `plussa cards status` shows them")
        if delivery.acknowledged_at is None:
            delivery.acknowledged_at = clock.now()
            delivery.save(only=[Delivery.acknowledged_at])
            if delivery.receiver is Receiver.CARD_MAKER:
                activate(_ordered_by(delivery))
            _forget_nobodys()
        return delivery


def last_told(receiver: Receiver) -> datetime | None:
    """When a receiver last acknowledged a delivery."""
    query = Delivery.select().where(Delivery.receiver == receiver)
    query = query.where(Delivery.acknowledged_at.is_null(False))
    found: Delivery | None = query.order_by(Delivery.acknowledged_at.desc()).first()
    return found.acknowledged_at if found else None


def standing(receiver: Receiver) -> Standing:
    """Where a receiver stands."""
    delivery = _open(receiver)
    inside = CardNotice.select().where(CardNotice.delivery == delivery).count() if delivery else 0
    return Standing(_waiting(receiver).count(), delivery, inside, last_told(receiver))


def _open(receiver: Receiver) -> Delivery | None:
    found: Delivery | None = Delivery.get_or_none(
        Delivery.receiver == receiver, Delivery.acknowledged_at.is_null()
    )
    return found


def _waiting(receiver: Receiver) -> "ModelSelect[CardNotice]":
    return CardNotice.select().where(CardNotice.receiver == receiver, CardNotice.delivery.is_null())


def _begin(receiver: Receiver) -> Delivery | None:
    """Put all that waits into a new delivery; None when nothing does."""
    if not _waiting(receiver).exists():
        return None
    delivery: Delivery = Delivery.create(receiver=receiver, created_at=clock.now())
    taken = CardNotice.update(delivery=delivery)
    taken.where(CardNotice.receiver == receiver, CardNotice.delivery.is_null()).execute()
    return delivery


def _forget_nobodys() -> None:
    """Delete what receivers have taken in of cards whose owners have been erased."""
    told = Delivery.select(Delivery.id).where(Delivery.acknowledged_at.is_null(False))
    CardNotice.delete().where(CardNotice.card.is_null(), CardNotice.delivery.in_(told)).execute()


def _ordered_by(delivery: Delivery) -> list[Card]:
    """Cards that a delivery ordered and nobody has blocked since, kept from others."""
    ordered = CardNotice.select(CardNotice.card).where(
        CardNotice.delivery == delivery, CardNotice.state == CardState.ORDERED
    )
    query = Card.select().where(Card.id.in_(ordered), Card.state == CardState.ORDERED)
    return list(lock(query.order_by(Card.id)))


def _line(notice: CardNotice) -> dict[str, Any]:
    """A notice as its receiver reads it; only who makes a card learns whose it is."""
    line = {
        "delivery": notice.delivery_id,
        "notice": notice.id,
        "card": notice.number,
        "state": notice.state.value,
        "at": iso(notice.created_at),
    }
    if notice.receiver is Receiver.CARD_MAKER and notice.state is CardState.ORDERED:
        line |= _recipient(notice.card.member)
    return line


def _recipient(member: Member) -> dict[str, Any]:
    """Whom a card is sent to; a protected address goes to the card maker by another way.

    A card for the money of who has died goes to whom the estate has authorised.
    """
    if estate := estate_of(member):
        place = {"street": estate.street, "postal_code": estate.postal_code, "city": estate.city}
        known = {"name": estate.name, "language": estate.language}
        return {**known, "protected": False, "address": place}
    known = {"name": member.name, "language": member.language}
    if member.protected_address:
        return {**known, "protected": True}
    address = {"street": member.street, "postal_code": member.postal_code, "city": member.city}
    return {**known, "protected": False, "address": address}


def write(file: Path, told: Iterator[str]) -> int:
    """Put lines into a file in one step, readable by its owner only; how many there were.

    Whoever reads it meets the old file or the new one, never half.
    """
    count = 0
    with private_text(file) as out:
        for line in told:
            out.write(line + "\n")
            count += 1
    return count
