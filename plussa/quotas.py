"""Quotas: how often something may be done within a time, counted in the database.

So the count is one for all app servers and outlives each of them. A row holds a keyed hash of what is
counted, and so neither an address nor a name: what is known and what is not are counted alike.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from peewee import CharField, IntegerField

from plussa import clock, sealing
from plussa.db import BaseModel, MomentField, database, lock, retried

LONGEST = timedelta(days=1)  # of any quota: rows older than that count no more


class QuotaUse(BaseModel):
    """How much of a quota was used since a moment."""

    key = CharField(max_length=64, unique=True)
    since = MomentField(index=True)
    used = IntegerField(default=0)


@dataclass(frozen=True)
class Quota:
    """So many times within a time, which begins with the first of them.

    One that is shared counts many people together: who was right takes back what is theirs alone.
    """

    name: str
    most: int
    within: timedelta
    shared: bool = False

    def __post_init__(self) -> None:
        if self.within > LONGEST:
            raise ValueError(f"{self.name}: rows are kept for {LONGEST} only")


LONGEST_ROW = 19  # digits that the number of a row can have
Counted = tuple[
    Quota, str
]  # a quota, and of what or whom: a key, an address, a word and what was typed


@dataclass(frozen=True)
class Asker:
    """Where a guess comes from: the network, and the mark of a device that the account knows."""

    network: str
    mark: str | None = None
    device: str = ""  # in words


class QuotaReached(Exception):
    """There were as many already; nothing was done."""


@retried
def spend(*counted: Counted) -> None:
    """Count one of each, or none and raise QuotaReached if there were as many already."""
    now, keys = clock.now(), {_key(*one): one[0] for one in counted}
    with database.atomic():
        # In one order always, so that two who count the same wait for each other and not both.
        rows = [{"key": key, "since": now} for key in sorted(keys)]
        QuotaUse.insert_many(rows).on_conflict_ignore().execute()
        query = QuotaUse.select().where(QuotaUse.key.in_(sorted(keys))).order_by(QuotaUse.key)
        for use in lock(query):
            quota = keys[use.key]
            if use.since + quota.within <= now:
                use.since, use.used = now, 0
            if use.used >= quota.most:
                raise QuotaReached(quota.name)
            use.used += 1
            use.save(only=[QuotaUse.since, QuotaUse.used])


def allow(*counted: Counted) -> bool:
    """Count one of each, or none; whether there was room for it."""
    try:
        spend(*counted)
    except QuotaReached:
        return False
    return True


@contextmanager
def guess(*counted: Counted) -> Iterator[None]:
    """Count a guess, which raises what it likes when it is wrong; raise QuotaReached as `spend` does."""
    spend(*counted)
    yield
    take_back(*counted)


def take_back(*counted: Counted) -> None:
    """Count what was spent on a try no longer: it was right."""
    for quota, of in counted:
        if quota.shared:
            this = (QuotaUse.key == _key(quota, of), QuotaUse.used > 0)
            QuotaUse.update(used=QuotaUse.used - 1).where(*this).execute()
        else:
            clear(quota, of)


def clear(quota: Quota, of: str) -> None:
    """Begin anew."""
    QuotaUse.delete().where(QuotaUse.key == _key(quota, of)).execute()


def _key(quota: Quota, of: str) -> str:
    if not isinstance(of, str) or (of.isdigit() and len(of) <= LONGEST_ROW):
        raise TypeError(f"{quota.name}: the number of a row comes back; count by its key")
    return sealing.mark(f"quota {quota.name}", of)
