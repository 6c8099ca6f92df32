"""The messages that a member was sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from plussa import clock
from plussa.mailings.models import NewsletterCopy
from plussa.mailings.stopping import STOPPED_BY
from plussa.members.models import Member
from plussa.outbox.models import Message
from plussa.outbox.worker import NOT_NEEDED, End
from plussa.permissions.models import Choice, Permission

PAGE = 30  # messages


class Fared(Enum):
    """How a message fared."""

    SENT = "sent"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True)
class Sent:
    """A message: its kind and subject, how it fared and when, and the choice that allowed it."""

    id: int
    kind: str
    subject: str
    at: datetime
    fared: Fared
    permission: Permission | None
    receipt: str


def newest(member: Member, before: int | None) -> tuple[list[Sent], int | None]:
    """A page of a member's messages, newest first, and where the next page begins; two queries."""
    begun = (Message.due_at <= clock.now()) | (Message.attempts > 0)
    query = Message.select().where(Message.reader == member.key, Message.fault != NOT_NEEDED, begun)
    query = query.order_by(Message.id.desc()).limit(PAGE + 1)
    found = list(query.where(Message.id < before) if before else query)
    shown = found[:PAGE]
    receipts = _receipts([one.key for one in shown])
    listed = [
        Sent(
            one.id,
            one.kind,
            one.subject,
            one.sent_at or one.given_up_at or one.created_at,
            _fared(one),
            STOPPED_BY.get(one.kind),
            receipts.get(one.key, ""),
        )
        for one in shown
    ]
    return listed, shown[-1].id if len(found) > PAGE else None


def _fared(message: Message) -> Fared:
    if message.sent_at is not None:
        return Fared.SENT
    if message.given_up_at is None:
        return Fared.WAITING
    return Fared.UNKNOWN if message.fault == End.UNKNOWN.value else Fared.UNDELIVERED


def _receipts(keys: list[str]) -> dict[str, str]:
    """For messages that rest on a choice, the key of its receipt."""
    query = NewsletterCopy.select(NewsletterCopy.message, Choice.key).join(Choice)
    return dict(query.where(NewsletterCopy.message.in_(keys)).tuples())
