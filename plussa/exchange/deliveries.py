"""Deliveries: what another system must be told, as lines of JSON.

At least once: a delivery is written again, the same, until it is acknowledged. What happens meanwhile
goes into the next one.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peewee import SQL, CharField, Model, ModelSelect

from plussa import clock
from plussa.db import BaseModel, MomentField, NumberField, database, lock, retried
from plussa.faults import Fault
from plussa.files import private_text

BATCH = 1_000  # rows read at a time


class Delivery(BaseModel):
    """One export to a receiver, which says when it has taken it in."""

    id = NumberField()
    receiver = CharField(max_length=40)
    created_at = MomentField()
    acknowledged_at = MomentField(null=True)


# A receiver has one delivery to take in at a time, whatever two exports do at once.
Delivery.add_index(
    Delivery.receiver,
    unique=True,
    where=SQL("acknowledged_at IS NULL"),
    name="delivery_one_open",
)
Delivery.add_index(Delivery.receiver, Delivery.acknowledged_at, name="delivery_last_told")


class Feed:
    """What one receiver is told. Each kind says what that is, and how it reads."""

    model: type[Model]  # of what is told; it has a delivery

    def __init__(self, receiver: str) -> None:
        self.receiver = receiver

    def waiting(self) -> int:
        """How much there is to tell beside the open delivery."""
        raise NotImplementedError

    def fill(self, delivery: Delivery) -> bool:
        """Put all that waits into a new delivery; whether anything does."""
        raise NotImplementedError

    def line(self, told: Any, delivery: Delivery) -> dict[str, Any]:
        """What is told, as the receiver reads it."""
        raise NotImplementedError

    def in_delivery(self, delivery: Delivery) -> "ModelSelect[Any]":
        """What a delivery tells."""
        return self.model.select().where(self.model.delivery == delivery)

    def taken_in(self, delivery: Delivery) -> None:
        """What follows when a delivery is acknowledged, in its transaction."""

    def export(self, file: Path) -> tuple[Delivery | None, int]:
        """Write what must be told into a file in one step; the delivery, and its number of lines.

        Without anything to tell the file is empty and there is no delivery.
        """
        delivery, count = self.gather(), 0
        with private_text(file) as out:
            for line in self.lines(delivery) if delivery else ():
                out.write(line + "\n")
                count += 1
        return delivery, count

    @retried
    def gather(self) -> Delivery | None:
        """The delivery that the receiver has not acknowledged yet, or a new one of all that waits."""
        with database.atomic():
            # Looked up again: another export may have taken all that waited after the first look.
            return self.open() or self._begin() or self.open()

    def lines(self, delivery: Delivery) -> Iterator[str]:
        """A delivery as lines of JSON in a steady order, read in batches."""
        key, last = self.model._meta.primary_key, 0
        query = self.in_delivery(delivery).order_by(key).limit(BATCH)
        while batch := list(query.where(key > last)):
            for told in batch:
                yield json.dumps(self.line(told, delivery), ensure_ascii=False)
            last = batch[-1]._pk

    @retried
    def acknowledge(self, number: int) -> Delivery:
        """Note that a delivery was taken in; again changes nothing. Raises Fault if it is unknown."""
        with database.atomic():
            mine = (Delivery.id == number) & (Delivery.receiver == self.receiver)
            delivery: Delivery | None = lock(Delivery.select().where(mine)).first()
            if delivery is None:
                raise Fault(f"{number}: no such delivery; `plussa deliveries status` shows them")
            if delivery.acknowledged_at is None:
                delivery.amend(acknowledged_at=clock.now())
                self.taken_in(delivery)
            return delivery

    def last(self) -> Delivery | None:
        """The delivery that was acknowledged last."""
        query = Delivery.select().where(Delivery.receiver == self.receiver)
        query = query.where(Delivery.acknowledged_at.is_null(False))
        return query.order_by(Delivery.acknowledged_at.desc()).first()

    def open(self) -> Delivery | None:
        """The delivery that is not acknowledged yet."""
        return Delivery.get_or_none(
            Delivery.receiver == self.receiver, Delivery.acknowledged_at.is_null()
        )

    def _begin(self) -> Delivery | None:
        delivery = Delivery.create(receiver=self.receiver, created_at=clock.now())
        if self.fill(delivery):
            return delivery
        delivery.delete_instance()
        return None
