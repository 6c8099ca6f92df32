"""Deliveries: what the tills must be told of households' money, as lines of JSON.

At least once: a delivery is written again, with the same notices, until it is acknowledged. What
happens meanwhile goes into the next one. A household is told of when anything is otherwise than the
tills were last told, whatever changed it: money used, awarded or expired, a choice, a card that was
blocked, a right that was given. The database compares, so nothing has to remember to tell.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from plussa import clock
from plussa.dates import iso
from plussa.db import database, is_sqlite, lock, retried
from plussa.exchange.bulk import ask, run, stored_day
from plussa.faults import Fault
from plussa.members.cards.exports import write
from plussa.members.models import CardState, Receiver
from plussa.money.models import MoneyWish
from plussa.money.notices import MoneyDelivery, MoneyNotice

BATCH = 1_000  # notices read at a time

# What is so now: of every household with a balance, once one is made.
NOW = """
    SELECT balance.household_id, coalesce(lots.cents, 0) AS usable,
        CASE WHEN EXISTS (
            SELECT 1 FROM estate JOIN member AS owner ON owner.id = estate.member_id
            WHERE owner.household_id = balance.household_id
        ) THEN ? ELSE coalesce(money_choice.wish, ?) END AS wish, coalesce(held.cards, '') AS cards
    FROM balance
    LEFT JOIN money_choice ON money_choice.id = balance.choice_id
    LEFT JOIN (
        SELECT household_id, sum(cents) AS cents FROM open_lot WHERE expires_on >= ?
        GROUP BY household_id
    ) AS lots ON lots.household_id = balance.household_id
    LEFT JOIN (
        SELECT DISTINCT member.household_id, {joined}(card.number, ' ') OVER (
            PARTITION BY member.household_id ORDER BY card.number
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS cards
        FROM card JOIN member ON member.id = card.member_id
        LEFT JOIN estate ON estate.member_id = member.id
        WHERE card.state = ? AND member.left_at IS NULL AND (estate.id IS NOT NULL
            OR member.may_use_money AND member.confirmed_at IS NOT NULL)
    ) AS held ON held.household_id = balance.household_id"""
CHANGED = """
    SELECT now.household_id, now.usable, now.wish, now.cards FROM ({now}) AS now
    LEFT JOIN money_notice AS told ON told.household_id = now.household_id
    WHERE told.household_id IS NULL OR told.usable <> now.usable OR told.wish <> now.wish
        OR told.cards <> now.cards"""
TELL = """
    INSERT INTO money_notice (household_id, delivery_id, usable, wish, cards)
    SELECT changed.household_id, delivery.id, changed.usable, changed.wish, changed.cards
    FROM ({changed}) AS changed JOIN money_delivery AS delivery ON delivery.id = ?
    WHERE true ORDER BY changed.household_id
    ON CONFLICT (household_id) DO UPDATE SET delivery_id = excluded.delivery_id,
        usable = excluded.usable, wish = excluded.wish, cards = excluded.cards"""


@dataclass(frozen=True)
class Standing:
    """Where the tills stand: households that wait, the open delivery, and the last one taken in."""

    waiting: int
    open: MoneyDelivery | None
    in_open: int
    last: datetime | None


def export(file: Path) -> tuple[MoneyDelivery | None, int]:
    """Write what the tills have to be told into a file; the delivery, and its number of notices.

    Without anything to tell the file is empty and there is no delivery.
    """
    delivery = gather()
    return delivery, write(file, lines(delivery) if delivery else iter(()))


@retried
def gather() -> MoneyDelivery | None:
    """The delivery that the tills have not acknowledged yet, or a new one of all that changed."""
    with database.atomic():
        # Looked up again: another export may have taken all that changed after the first look.
        return _open() or _begin() or _open()


@retried
def tell_all_anew() -> None:
    """Have the next delivery tell of every household: what the tills know is not in this database.

    Called when a backup was restored. A delivery that was open in it has been taken in since, maybe.
    """
    with database.atomic():
        MoneyNotice.delete().execute()
        MoneyDelivery.delete().where(MoneyDelivery.acknowledged_at.is_null()).execute()


def lines(delivery: MoneyDelivery) -> Iterator[str]:
    """A delivery as lines of JSON in the order of its households, read in batches."""
    query = MoneyNotice.select().where(MoneyNotice.delivery == delivery)
    query, last = query.order_by(MoneyNotice.household).limit(BATCH), 0
    while batch := list(query.where(MoneyNotice.household > last)):
        for notice in batch:
            yield json.dumps(_line(notice, delivery), ensure_ascii=False)
        last = batch[-1].household_id


@retried
def acknowledge(number: int) -> MoneyDelivery:
    """Note that a delivery was taken in; doing it again changes nothing. Raises Fault if unknown."""
    with database.atomic():
        query = lock(MoneyDelivery.select().where(MoneyDelivery.id == number))
        delivery: MoneyDelivery | None = query.first()
        if delivery is None:
            raise Fault(f"{number}: no delivery has this number; `plussa money status` shows them")
        if delivery.acknowledged_at is None:
            delivery.acknowledged_at = clock.now()
            delivery.save(only=[MoneyDelivery.acknowledged_at])
        return delivery


def last_told() -> datetime | None:
    """The moment as of which the tills know what they have last taken in."""
    query = MoneyDelivery.select().where(
        MoneyDelivery.receiver == Receiver.TILLS, MoneyDelivery.acknowledged_at.is_null(False)
    )
    found: MoneyDelivery | None = query.order_by(MoneyDelivery.acknowledged_at.desc()).first()
    return found.created_at if found else None


def standing() -> Standing:
    """Where the tills stand."""
    delivery = _open()
    inside = MoneyNotice.select().where(MoneyNotice.delivery == delivery).count() if delivery else 0
    sql, given = _changed()
    [[waiting]] = ask(f"SELECT count(*) FROM ({sql}) AS changed", *given)  # noqa: S608  ours
    return Standing(waiting, delivery, inside, last_told())


def _open() -> MoneyDelivery | None:
    found: MoneyDelivery | None = MoneyDelivery.get_or_none(
        MoneyDelivery.receiver == Receiver.TILLS, MoneyDelivery.acknowledged_at.is_null()
    )
    return found


def _begin() -> MoneyDelivery | None:
    """Put all that changed into a new delivery, at once; None when nothing did."""
    sql, given = _changed()
    at = clock.now()
    delivery: MoneyDelivery = MoneyDelivery.create(receiver=Receiver.TILLS, created_at=at)
    run(TELL.format(changed=sql), *given, delivery.id)
    if MoneyNotice.select().where(MoneyNotice.delivery == delivery).exists():
        return delivery
    delivery.delete_instance()
    return None


def _changed() -> tuple[str, tuple[Any, ...]]:
    """The query of the households to be told of, and what it is given."""
    joined = "group_concat" if is_sqlite() else "string_agg"
    offer = MoneyWish.OFFER.value  # to an estate, whatever was chosen before
    given = (offer, offer, stored_day(clock.today()), CardState.ACTIVE.value)
    return CHANGED.format(now=NOW.format(joined=joined)), given


def _line(notice: MoneyNotice, delivery: MoneyDelivery) -> dict[str, Any]:
    """A notice as the tills read it: the cards with which a household's money can be used."""
    return {
        "delivery": delivery.id,
        "household": notice.household_id,
        "cards": notice.cards.split(),
        "usable_cents": notice.usable,
        "wish": notice.wish.value,
        "as_of": iso(delivery.created_at),
    }
