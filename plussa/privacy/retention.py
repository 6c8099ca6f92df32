"""The nightly deletion: what the record keeps no longer goes, in batches, with a log of counts.

The record says how long a category is kept, and from which columns the age of a table's rows counts; here
is what has to be worked out besides. Every batch is a transaction of its own: the run can be stopped
anywhere, repeated, and run twice at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from peewee import Model, fn

from plussa import clock, quotas
from plussa.append_only import AppendOnly, Errand, open_door
from plussa.auth.identity.settling import SETTLES
from plussa.auth.models import IdentityLink
from plussa.dates import day_of
from plussa.db import database, forget_deleted, retried, table_name
from plussa.faults import Fault
from plussa.members.endings import Death
from plussa.members.models import Card, Household, Member
from plussa.money import forgetting
from plussa.outbox.models import Message
from plussa.privacy.erasure import service as erasure
from plussa.privacy.erasure.deleting import erase, unused
from plussa.privacy.models import Sweep
from plussa.privacy.owners import MODELS
from plussa.quotas import QuotaUse
from plussa.register import categories, record
from plussa.register.columns import NUMBER, Table
from plussa.register.periods import before
from plussa.register.terms import Category

BATCH = 5_000  # rows of one transaction
LEFT_BATCH = 200  # memberships
Work = Callable[[datetime], int]
_models: dict[str, type[Model]] = {table_name(one): one for one in MODELS}


def include(models: Iterable[type[Model]]) -> None:
    """Let tables of a package above this one age, too."""
    _models.update({table_name(one): one for one in models})


def run(tell: Callable[[str, int], None] = lambda category, rows: None) -> int:
    """Delete whatever has run its time, category by category, and log each; how many rows."""
    total = 0
    # What is kept of memberships goes last: its number tells which of them have been gone through.
    for category in sorted(categories.CATEGORIES, key=lambda one: one is categories.MEMBERSHIP):
        sweep = Sweep.create(category=category.name, began_at=clock.now())
        sweep.amend(rows=delete_old(category), ended_at=clock.now())
        tell(category.name, sweep.rows)
        total += sweep.rows
    forget_deleted()
    return total


def delete_old(category: Category) -> int:
    """Delete what has run its time of a category: what is worked out, then tables by their age."""
    until = moment(category)
    count = WORKED_OUT[category](until) if category in WORKED_OUT else 0
    for name, table in reversed(list(record.TABLES.items())):
        if table.age and table.category is category:
            count += delete(_model(name), is_over(_model(name), table, until))
    return count


def moment(category: Category) -> datetime:
    """The moment before which a category is kept no longer."""
    return before(category.kept, clock.now())


def is_over(model: type[Model], table: Table, until: datetime) -> Any:
    """The condition by which the time of rows was over before a moment."""
    own = [model._meta.columns[one] for one in table.age.split() if "." not in one]
    conditions = [(own[0] if len(own) == 1 else fn.coalesce(*own)) < until] if own else []
    for name in table.age.split():
        key, _, column = name.partition(".")
        if column:  # of the row above, as long as there is nothing of the row's own
            field = getattr(model, key)
            above = field.rel_model
            old = above.select(above.id).where(above._meta.columns[column] < until)
            open_still = [one.is_null() for one in own]
            conditions.append(reduce(and_, (*open_still, field.in_(old))))
    if table.follows:
        conditions.append(_is_followed(model, *table.follows, until))
    return reduce(or_, conditions)


def _is_followed(model: type[Model], same: str, since: str, until: datetime) -> Any:
    later = model.alias()
    return fn.EXISTS(
        later.select().where(
            later.member == model.member,
            getattr(later, same) == getattr(model, same),
            later.id > model.id,
            getattr(later, since) < until,
        )
    )


def _model(table: str) -> type[Model]:
    if table not in _models:
        raise Fault(f"{table}: the record ages it, and nobody has said whose it is")
    return _models[table]


def delete(model: type[Model], condition: Any) -> int:
    """Delete rows in batches, through the door where the table is guarded; how many."""
    count = 0
    while model.select().where(condition).exists():
        count += _delete_batch(model, condition)
    return count


@retried
def _delete_batch(model: type[Model], condition: Any) -> int:
    key = model._meta.primary_key
    below = (one.model for one in model._meta.backrefs if one.on_delete == "CASCADE")
    never_changes = any(issubclass(one, AppendOnly) for one in (model, *below))
    with open_door(Errand.RETENTION) if never_changes else database.atomic():
        ids = [id for (id,) in model.select(key).where(condition).limit(BATCH).tuples()]
        return int(model.delete().where(key.in_(ids)).execute()) if ids else 0


def _left(until: datetime) -> Any:
    return Member.select(Member.id).where(Member.left_at < until)


def _members_who_left(until: datetime) -> Iterator[Member]:
    last = 0
    waiting = ~Member.number.startswith(NUMBER)
    query = Member.select().where(Member.left_at < until, waiting)
    query = query.order_by(Member.id).limit(LEFT_BATCH)
    while batch := list(query.where(Member.id > last)):
        yield from batch
        last = batch[-1].id


def _of_old_memberships(category: Category) -> Work:
    """Erase a category of those who left long ago, as an erasure does."""
    return lambda until: sum(erase(category, who) for who in _members_who_left(until))


def _households(until: datetime) -> int:
    """Also those that their members moved away from."""
    count = _of_old_memberships(categories.HOUSEHOLD)(until)
    gone = (Household.dissolved_at < until) & Household.external_id.is_null(False)
    return count + int(Household.update(external_id=None).where(gone).execute())


def _memberships(until: datetime) -> int:
    """What is left of memberships, cards and households goes when no kept row refers to it."""
    count = _of_old_memberships(categories.MEMBERSHIP)(until)
    ended = Member.number.startswith(NUMBER) & (Member.left_at < until)
    count += delete(Card, Card.number.startswith(NUMBER) & unused(Card))
    count += delete(Member, ended & unused(Member))
    return count + delete(Household, (Household.dissolved_at < until) & unused(Household))


def _hashes(until: datetime) -> int:
    """What stood before a link is needed no longer than the link can be taken back."""
    settled = IdentityLink.linked_at <= clock.now() - SETTLES
    gone = delete(IdentityLink, settled | IdentityLink.member.in_(_left(until)))
    kept = (Member.left_at < until) & Member.identity_hash.is_null(False)
    return gone + int(Member.update(identity_hash=None).where(kept).execute())


def _by_day(forget: Callable[[Any], int]) -> Work:
    return lambda until: forget(day_of(until))


def _families(until: datetime) -> int:
    """How a family is reached is forgotten when it is over; this finds what a crash or an erasure left."""
    over = Death.ended_at.is_null(False) | Death.revoked_at.is_null(False)
    over |= Death.member.in_(_left(until))
    known = (Death.announcer != "") | (Death.announcer_contact != "")
    return int(Death.update(announcer="", announcer_contact="").where(over, known).execute())


def _recipients(until: datetime) -> int:
    """Where a message went is blanked when it is sent; this finds what a crash left."""
    over = Message.sent_at.is_null(False) | Message.given_up_at.is_null(False)
    left = (Message.recipient != "") | (Message.parameters != "{}")
    return int(Message.update(recipient="", parameters="{}").where(over, left).execute())


# By category, what the age of rows does not tell.
WORKED_OUT: Mapping[Category, Work] = {
    categories.IDENTITY: _of_old_memberships(categories.IDENTITY),
    categories.BIRTH: _of_old_memberships(categories.BIRTH),
    categories.CONTACT: _of_old_memberships(categories.CONTACT),
    categories.CARDS: _of_old_memberships(categories.CARDS),
    categories.HISTORY: _of_old_memberships(categories.HISTORY),
    categories.HOUSEHOLD: _households,
    categories.MEMBERSHIP: _memberships,
    categories.IDENTITY_HASH: _hashes,
    # Counts of tries go with sessions: no quota looks at them any more.
    categories.SESSIONS: lambda until: delete(
        QuotaUse, QuotaUse.since < clock.now() - quotas.LONGEST
    ),
    categories.CASES: lambda until: erasure.close_idle(),
    categories.RECEIPTS: _by_day(forgetting.forget_purchases),
    categories.WAITING_ROWS: _by_day(forgetting.forget_waiting_rows),
    categories.PURCHASE_LINES: _by_day(forgetting.forget_lines),
    categories.MONEY: _by_day(forgetting.forget_entries),
    categories.ESTATES: _families,
    categories.DELIVERIES: _recipients,
}
