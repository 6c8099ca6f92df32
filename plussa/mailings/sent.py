"""The messages that a member was sent."""

from dataclasses import dataclass
from datetime import datetime

from plussa import clock, db
from plussa.mailings.models import NewsletterCopy
from plussa.mailings.stopping import STOPPED_BY
from plussa.members.models import Member
from plussa.outbox.kinds import Topic, topic_of
from plussa.outbox.models import Message
from plussa.outbox.worker import NOT_NEEDED, End
from plussa.permissions.models import Choice, Permission
from plussa.words import N_, Worded

PAGE = 30  # messages


class Fared(Worded):
    """How a message fared."""

    SENT = "sent", N_("Sent: %(at)s")
    RETURNED = "returned", N_("It came back and did not reach you: %(at)s")
    WAITING = "waiting", N_("On its way since: %(at)s")
    UNKNOWN = (
        "unknown",
        N_("We do not know whether it reached you, and did not send it again: %(at)s"),
    )
    UNDELIVERED = "undelivered", N_("It could not be delivered: %(at)s")


@dataclass(frozen=True)
class Sent:
    """A message: its topic and subject, how it fared and when, and the choice that allowed it."""

    id: int
    topic: Topic
    subject: str
    at: datetime
    fared: Fared
    permission: Permission | None
    receipt: str


def newest(member: Member, before: int | None) -> tuple[list[Sent], int | None]:
    """A page of a member's messages, newest first, and where the next page begins; two queries."""
    begun = (Message.due_at <= clock.now()) | (Message.attempts > 0)
    query = Message.select().where(Message.reader == member.key, Message.fault != NOT_NEEDED, begun)
    shown, following = db.newest(query, PAGE, before)
    receipts = _receipts([one.key for one in shown])
    listed = [
        Sent(
            one.id,
            topic_of(one.kind),
            one.subject,
            one.returned_at or one.sent_at or one.given_up_at or one.created_at,
            _fared(one),
            STOPPED_BY.get(one.kind),
            receipts.get(one.key, ""),
        )
        for one in shown
    ]
    return listed, following


def _fared(message: Message) -> Fared:
    if message.returned_at is not None:
        return Fared.RETURNED
    if message.sent_at is not None:
        return Fared.SENT
    if message.given_up_at is None:
        return Fared.WAITING
    return Fared.UNKNOWN if message.fault == End.UNKNOWN.value else Fared.UNDELIVERED


def _receipts(keys: list[str]) -> dict[str, str]:
    """For messages that rest on a choice, the key of its receipt."""
    query = NewsletterCopy.select(NewsletterCopy.message, Choice.key).join(Choice)
    return dict(query.where(NewsletterCopy.message.in_(keys)).tuples())
