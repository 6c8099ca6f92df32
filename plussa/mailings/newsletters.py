"""Sending a newsletter to those who allow it: never twice to one person, whatever happens between."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peewee import Field, IntegrityError, ModelSelect

from plussa import clock
from plussa.db import database, retried
from plussa.exchange.bulk import insert
from plussa.faults import Fault
from plussa.mailings.models import Newsletter, NewsletterCopy, NewsletterText
from plussa.mailings.texts import WrittenText, digest
from plussa.members.models import Member
from plussa.outbox.models import Message
from plussa.outbox.queue import post_many
from plussa.outbox.worker import End
from plussa.permissions import holds
from plussa.permissions.audience import members_allowing
from plussa.permissions.models import Choice, Permission

KIND = "newsletter"
PERMISSION = Permission.EMAIL
BATCH = 2_000  # members
COPY = ("newsletter", "member", "message", "choice")

Tell = Callable[[int], None]


@retried
def prepare(folder: Path, texts: dict[str, WrittenText]) -> Newsletter:
    """Keep the texts of a newsletter under the name of its folder.

    Raises Fault when a newsletter of this name was queued with other words.
    """
    name = folder.resolve().name
    made = digest(texts)
    found: Newsletter | None = Newsletter.get_or_none(Newsletter.name == name)
    if found is None:
        try:
            with database.atomic():
                found = Newsletter.create(name=name, digest=made, created_at=clock.now())
                for language, text in texts.items():
                    NewsletterText.create(newsletter=found, language=language, **vars(text))
        except IntegrityError:  # another run has just done the same
            found = Newsletter.get(Newsletter.name == name)
    if found.digest != made:
        raise Fault(f"{folder}: a newsletter of this name has been sent with other words")
    return found


def count(name: str) -> tuple[int, int]:
    """How many members allow it and have an address; how many of them have a copy already."""
    found = _allowed(Member.id).count()
    newsletter: Newsletter | None = Newsletter.get_or_none(Newsletter.name == name)
    if newsletter is None:
        return found, 0
    return found, NewsletterCopy.select().where(NewsletterCopy.newsletter == newsletter).count()


def queue(newsletter: Newsletter, tell: Tell = lambda queued: None) -> int:
    """Queue a copy for everybody who allows it and has none; how many were queued.

    In batches, each its own transaction: it can be stopped anywhere and goes on where it was. Raises
    Fault while marketing stands still.
    """
    holds.require_none()
    queued, last = 0, 0
    while batch := _queue_next(newsletter, last):
        queued, last = queued + len(batch), batch[-1][0]
        tell(queued)
    return queued


@retried
def resend() -> int:
    """Queue again the copies of which nobody knows whether they went out; how many.

    Raises Fault while marketing stands still.
    """
    holds.require_none()
    lost = (Message.kind == KIND) & (Message.fault == End.UNKNOWN.value)
    lost &= Message.returned_at.is_null()
    copies = NewsletterCopy.select(NewsletterCopy.message, Newsletter.name, Member.email)
    copies = copies.join(Message, on=NewsletterCopy.message == Message.key).where(lost)
    copies = copies.switch(NewsletterCopy).join(Newsletter).switch(NewsletterCopy).join(Member)
    again: dict[str, Any] = {"given_up_at": None, "fault": "", "attempts": 0}
    again |= {"due_at": clock.now(), "first_due_at": clock.now()}
    with database.atomic():
        found = list(copies.tuples())
        for key, name, email in found:
            facts = json.dumps({"newsletter": name})
            waits = Message.update(recipient=email, parameters=facts, **again)
            waits.where(Message.key == key, lost).execute()
    return len(found)


def may_be_sent(message: Message) -> bool:
    """Whether the member still allows it, in the moment before it is sent."""
    here = (Member.key == message.reader, Member.email == message.recipient)
    return bool(_allowed(Member.id).where(*here).exists())


def _allowed(*columns: Field) -> ModelSelect:
    """Columns of the members who may be sent marketing by email now and have an address that works."""
    works = Member.gone_email.is_null() | (Member.gone_email != Member.email)
    return members_allowing(PERMISSION, *columns).where(Member.email != "", works)


def _next(newsletter: Newsletter, after: int) -> list[tuple[Any, ...]]:
    """The next members who have no copy: row, language, address, the choice that allows it, and key."""
    own = (NewsletterCopy.newsletter == newsletter.id) & (NewsletterCopy.member == Member.id)
    columns = (Member.id, Member.language, Member.email, Choice.id, Member.key)
    query = _allowed(*columns).join(NewsletterCopy, "LEFT OUTER JOIN", on=own)
    query = query.where(NewsletterCopy.id.is_null(), Member.id > after)
    return list(query.order_by(Member.id).limit(BATCH).tuples())


@retried
def _queue_next(newsletter: Newsletter, last: int) -> list[tuple[Any, ...]]:
    with database.atomic():
        batch = _next(newsletter, last)
        addressed = [(language, email, reader) for _, language, email, _, reader in batch]
        keys = post_many(KIND, addressed, newsletter=newsletter.name)
        copies = [
            (newsletter.id, member, key, choice)
            for key, (member, _, _, choice, _) in zip(keys, batch, strict=True)
        ]
        insert(NewsletterCopy, COPY, copies)
        return batch
