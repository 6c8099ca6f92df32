"""The history of a membership: one event for each thing that happened to it."""

import json
from collections.abc import Callable
from typing import NamedTuple

from plussa import clock, db
from plussa.members import event_kinds
from plussa.members.event_kinds import OWN_WORDS, EventKind
from plussa.members.models import Actor, Event, Member
from plussa.members.staff import acting_staff

PAGE = 30  # events

Teller = Callable[[Event, str], str]

_tellers: dict[EventKind, Teller] = {}


class Sentence(NamedTuple):
    """Words marked for the catalogs, and what fills their places."""

    words: str
    values: dict[str, object]


def record(
    member: Member,
    kind: EventKind,
    actor: Actor = Actor.MEMBER,
    other: Member | None = None,
    **details: object,
) -> None:
    """Write an event; `other` is another member whom its words name."""
    staff = acting_staff()
    if staff is not None:
        actor = Actor.CUSTOMER_SERVICE if actor is Actor.MEMBER else actor
        # Others of the household need not know how it was asked.
        if staff.channel and actor is Actor.CUSTOMER_SERVICE:
            details |= {"channel": staff.channel}
    Event.create(
        member=member,
        at=clock.now(),
        kind=kind.value,
        actor=actor,
        other=other,
        details=json.dumps(details, ensure_ascii=False, sort_keys=True),
        handler=staff.handler if staff else "",
    )


def newest(member: Member, before: int | None = None) -> tuple[list[Event], int | None]:
    """A page of the history, newest first, older than an event; and where the next page begins."""
    other = Member.alias()
    query = Event.select(Event, other).join_from(
        Event, other, "LEFT OUTER JOIN", on=Event.other, attr="other"
    )
    return db.newest(query.where(Event.member == member), PAGE, before)


def tells(*kinds: EventKind) -> Callable[[Teller], Teller]:
    """Have events of some kinds told by a function of the event, and of a name that may be shown."""

    def add(teller: Teller) -> Teller:
        _tellers.update(dict.fromkeys(kinds, teller))
        return teller

    return add


def what_happened(event: Event, name: str) -> Sentence:
    """What an event says; the name of the other member is empty where it is not shown, or not known."""
    kind = EventKind(event.kind)
    words = kind.words
    if words == OWN_WORDS:
        words = _tellers[kind](event, name)
    elif event.actor is Actor.CUSTOMER_SERVICE:
        words = event_kinds.THROUGH_CUSTOMER_SERVICE.get(kind, words)
    if name:
        words = event_kinds.NAMED.get(kind, words)
    return Sentence(words, {**event.facts, "name": name})


def by_whom(event: Event, name: str) -> Sentence:
    """Who did it. Who lost a place in the household left or was removed: the name says not which."""
    words = event_kinds.BY_WHOM[event.actor]
    if event.kind == EventKind.INVITATION_DECLINED.value:
        words = event_kinds.BY_THE_INVITED
    elif name and event.actor is Actor.HOUSEHOLD and event.kind != EventKind.HOUSEHOLD_LOST.value:
        words = event_kinds.BY_NAME
    return Sentence(words, {"name": name})
