"""Telling members of a new edition of the rules or the notice; who was told, when and how is kept."""

from collections.abc import Callable
from typing import Any

from plussa import clock
from plussa.db import database, retried
from plussa.exchange.bulk import insert
from plussa.legal.editions import Edition
from plussa.mailings.models import EditionTold, ToldBy
from plussa.members.endings import active
from plussa.members.models import Member
from plussa.outbox.queue import post_many

KIND = "new_edition"
BATCH = 2_000  # members
TOLD = ("member", "document", "edition", "way", "told_at", "message")

Tell = Callable[[int], None]


def waiting(edition: Edition) -> int:
    """How many members have not been told of an edition."""
    return int(_untold(edition).count())


def tell_all(edition: Edition, tell: Tell = lambda told: None) -> tuple[int, int]:
    """Tell everybody who has not been told: how many by email, and how many in the account alone.

    In batches, each its own transaction: it can be stopped anywhere and goes on where it was.
    """
    mailed = others = last = 0
    while True:
        batch, written = _tell_next(edition, last)
        if not batch:
            return mailed, others
        mailed, others = mailed + written, others + len(batch) - written
        last = batch[-1][0]
        tell(mailed + others)


@retried
def _tell_next(edition: Edition, last: int) -> tuple[list[tuple[Any, ...]], int]:
    with database.atomic():
        page = _untold(edition).where(Member.id > last).order_by(Member.id).limit(BATCH)
        batch = list(page.tuples())
        return batch, _tell(edition, batch)


def _untold(edition: Edition) -> Any:
    this = (
        (EditionTold.member == Member.id)
        & (EditionTold.document == edition.document)
        & (EditionTold.edition == edition.effective)
    )
    query = Member.select(Member.id, Member.language, Member.email, Member.key)
    query = query.join(EditionTold, "LEFT OUTER JOIN", on=this)
    return query.where(EditionTold.id.is_null(), active())


def _tell(edition: Edition, batch: list[tuple[Any, ...]]) -> int:
    """Queue the mails of a batch and keep that everybody in it was told; how many are mails."""
    facts = {"document": edition.document, "effective": edition.effective.isoformat()}
    now = EditionTold.told_at.db_value(clock.now())
    addressed = [(language, email, reader) for _, language, email, reader in batch if email]
    keys = iter(post_many(KIND, addressed, **facts))
    told = []
    for member, _, email, _ in batch:
        way, key = (ToldBy.EMAIL, next(keys)) if email else (ToldBy.ACCOUNT, "")
        told.append((member, edition.document, edition.effective, way.value, now, key))
    insert(EditionTold, TOLD, told)
    return len(addressed)
