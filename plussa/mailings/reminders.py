"""Reminders of money that expires: by email, a month before, to each who may see it (rules, validity)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from plussa import clock
from plussa.db import database, retried
from plussa.exchange.bulk import insert
from plussa.mailings.models import Reminder
from plussa.members.models import Member
from plussa.money import rules
from plussa.money.account.rights import reminded
from plussa.money.ledger import lots
from plussa.outbox.models import Message
from plussa.outbox.queue import post_many

KIND = "money_expires"
BATCH = 2_000  # members
REMINDER = ("member", "expires_on", "reminded_at")

Tell = Callable[[int], None]


def remind(tell: Tell = lambda queued: None) -> int:
    """Queue a mail for each who is to be reminded, one for each day of expiry; how many.

    In batches, each its own transaction: it can be stopped anywhere and goes on where it was. What was
    not sent on its day is sent while the money is valid.
    """
    queued = 0
    for day in rules.reminded_of(clock.today()):
        last = 0
        while batch := _remind_next(day, last):
            queued, last = queued + len(batch), batch[-1][0]
            tell(queued)
    return queued


def find(message: Message) -> Member | None:
    """Who is reminded by a message, if still to be."""
    found: Member | None = reminded(Member).where(Member.key == message.reader).first()
    return found


@retried
def _remind_next(day: date, last: int) -> list[tuple[Any, ...]]:
    told = Reminder.select(Reminder.member).where(Reminder.expires_on == day)
    query = reminded(Member.id, Member.language, Member.email, Member.key).where(
        Member.household.in_(lots.expiring_on(day)), Member.id.not_in(told), Member.id > last
    )
    with database.atomic():
        batch = list(query.order_by(Member.id).limit(BATCH).tuples())
        post_many(KIND, (row[1:] for row in batch), day=day.isoformat())
        now = Reminder.reminded_at.db_value(clock.now())
        insert(Reminder, REMINDER, [(row[0], day, now) for row in batch])
        return batch
