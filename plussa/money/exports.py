"""What the tills must be told of households' money.

A household is told of when anything is otherwise than the tills were last told, whatever changed it:
money used, awarded or expired, a choice, a card that was blocked, a right that was given. The database
compares, so nothing has to remember to tell.
"""

from datetime import datetime
from typing import Any

from plussa import clock
from plussa.dates import iso
from plussa.db import database, is_sqlite, retried
from plussa.exchange.bulk import ask, run, stored_day
from plussa.exchange.deliveries import Delivery, Feed
from plussa.members.models import CardState
from plussa.money.models import MoneyNotice, MoneyWish

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
    FROM ({changed}) AS changed JOIN delivery ON delivery.id = ?
    WHERE true ORDER BY changed.household_id
    ON CONFLICT (household_id) DO UPDATE SET delivery_id = excluded.delivery_id,
        usable = excluded.usable, wish = excluded.wish, cards = excluded.cards"""


class MoneyFeed(Feed):
    """What the tills are told of money: of each household what is so now."""

    model = MoneyNotice

    def waiting(self) -> int:
        """How many households wait."""
        sql, given = _changed()
        [[count]] = ask(f"SELECT count(*) FROM ({sql}) AS changed", *given)  # noqa: S608  ours
        return int(count)

    def fill(self, delivery: Delivery) -> bool:
        """Put all that changed into a delivery, at once."""
        sql, given = _changed()
        run(TELL.format(changed=sql), *given, delivery.id)
        return bool(self.in_delivery(delivery).exists())

    def line(self, told: MoneyNotice, delivery: Delivery) -> dict[str, Any]:
        """A notice as the tills read it: the cards with which a household's money can be used."""
        return {
            "delivery": delivery.id,
            "household": told.household_id,
            "cards": told.cards.split(),
            "usable_cents": told.usable,
            "wish": told.wish.value,
            "as_of": iso(delivery.created_at),
        }


TILLS = MoneyFeed("tills_money")


def last_told() -> datetime | None:
    """The moment as of which the tills know what they have last taken in."""
    last = TILLS.last()
    return last.created_at if last else None


@retried
def tell_all_anew() -> None:
    """Have the next delivery tell of every household: what the tills know is not in this database.

    Called when a backup was restored. A delivery that was open in it has been taken in since, maybe.
    """
    with database.atomic():
        MoneyNotice.delete().execute()
        mine = Delivery.receiver == TILLS.receiver
        Delivery.delete().where(mine, Delivery.acknowledged_at.is_null()).execute()


def _changed() -> tuple[str, tuple[Any, ...]]:
    """The query of the households to be told of, and what it is given."""
    joined = "group_concat" if is_sqlite() else "string_agg"
    offer = MoneyWish.OFFER.value  # to an estate, whatever was chosen before
    given = (offer, offer, stored_day(clock.today()), CardState.ACTIVE.value)
    return CHANGED.format(now=NOW.format(joined=joined)), given
