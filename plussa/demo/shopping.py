"""Gives the made-up members purchases, and the Plussa money of the months that are over."""

from datetime import date, datetime, time, timedelta

from plussa import clock, dates
from plussa.dates import add_months
from plussa.members.models import Card, Member
from plussa.money import awards
from plussa.money.models import Purchase
from plussa.money.rules import month_of
from plussa.money.tills import purchases
from plussa.money.tills.receipts import Item, Receipt

STORES = (("101", "K-Market Koivukuja"), ("102", "K-Supermarket Rantatie"))
CENTS = (10_60, 20_50, 34_95, 7_20, 61_15, 18_40)
MONTHS = 3  # this one and those before it
EVERY = 6  # days


def shop() -> int:
    """Make purchases unless there are any, and award the months that are over; how many were made."""
    if Purchase.select().exists():
        return 0
    made = [receipt for card in _cards() for receipt in _receipts(card)]
    purchases.store_all(made)
    awards.award(awards.last_month(), reason="made-up members")
    return len(made)


def _cards() -> list[Card]:
    return list(Card.select(Card, Member).join(Member).order_by(Card.id))


def _receipts(card: Card) -> list[Receipt]:
    """Purchases with a card every few days, up to yesterday."""
    today = clock.today()
    first = add_months(month_of(today), 1 - MONTHS)
    days = range(card.id % EVERY, (today - first).days, EVERY)
    return [_receipt(card, first + timedelta(days=day), place) for place, day in enumerate(days)]


def _receipt(card: Card, day: date, place: int) -> Receipt:
    store, name = STORES[(card.id + place) % len(STORES)]
    cents = CENTS[(card.id + place) % len(CENTS)]
    return Receipt(
        external_id=f"demo-{card.id}-{day}",
        card=card.number,
        at=datetime.combine(day, time(17, 30), dates.HELSINKI),
        cents=cents,
        store=store,
        store_name=name,
        items=(Item("Maito", "Kevytmaito 1 l", 1_05), Item("Leipä", "Ruisleipä", cents - 1_05)),
    )
