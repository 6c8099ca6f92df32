"""Storing a batch of rows in one transaction: households, members, cards, events, acceptances.

Imports take turns, batch by batch; against everything else that happens on the site at the same
moment the constraints of the database decide, and a batch that they refuse is looked at anew.
"""

from operator import attrgetter
from typing import Any

from peewee import Model

from plussa import clock
from plussa.db import database, is_sqlite, new_key, retried
from plussa.exchange.bulk import find, insert, midnights
from plussa.members.event_kinds import EventKind
from plussa.members.imports.checks import MemberRow
from plussa.members.imports.deciding import Decision, decide
from plussa.members.imports.known import SAME_NAMES, Acceptances, Imported, Known, look_up
from plussa.members.models import (
    Actor,
    Card,
    CardKind,
    CardState,
    Event,
    Household,
    Member,
    Source,
)  # fmt: skip
from plussa.members.numbers import make_member_number
from plussa.numbers import retired

TURN = 0x706C7573  # the number by which imports know one another on PostgreSQL

HOUSEHOLD = ("created_at", "external_id")
MEMBER = (
    "key", "number", "household", "role", *SAME_NAMES, "address_source", "birth_date_source",
    "identity_hash", "confirmed_at", "confirmed_source", "joined_at", "external_id",
)  # fmt: skip
CARD = ("key", "number", "member", "kind", "state", "created_at")
EVENT = ("member", "at", "kind", "actor", "details", "handler")

# Looked up once: the value of a word costs as much time as a field of a row.
said = attrgetter(*SAME_NAMES)
IMPORT = Source.IMPORT.value
PLASTIC = (CardKind.PLASTIC.value, CardState.ACTIVE.value)
IMPORTED = (EventKind.IMPORTED.value, Actor.PROGRAMME.value)


@retried
def store(rows: list[MemberRow], acceptances: Acceptances) -> Decision:
    """Store the rows that are new, all or none; say what became of each."""
    with database.atomic():
        if not is_sqlite():  # where every transaction that writes takes turns
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (TURN,))
        known = look_up(rows, acceptances)
        return _store(decide(rows, known), known, acceptances)


def _store(decision: Decision, known: Known, acceptances: Acceptances) -> Decision:
    new, homes = decision.new, {name: home.id for name, home in known.homes.items()}
    now = Event.at.db_value(clock.now())
    made = sorted({row.household for row in new} - homes.keys())
    insert(Household, HOUSEHOLD, [(now, name) for name in made])
    homes |= _ids(Household, made)
    numbers = _free_numbers(len(new))
    began = midnights({row.joined_at for row in new})
    members = [
        _member(row, number, homes[row.household], began[row.joined_at])
        for row, number in zip(new, numbers, strict=True)
    ]
    insert(Member, MEMBER, members)
    ids = _ids(Member, [row.external_id for row in new])
    cards = [
        (new_key(), number, ids[row.external_id], *PLASTIC, now)  # which the tills know already
        for row in new
        for number in row.cards
    ]
    insert(Card, CARD, cards)
    insert(Event, EVENT, [(member, now, *IMPORTED, "{}", "") for member in ids.values()])
    acceptances.store(_imported(new, ids))
    decision.households, decision.cards = len(made), len(cards)
    return decision


def _member(row: MemberRow, number: str, home: int, joined: Any) -> tuple[Any, ...]:
    """The values of a member; the earlier system has identified whoever's identity code it knows."""
    address_source = IMPORT if row.street or row.postal_code or row.city else None
    identified = (joined, IMPORT) if row.identity_hash else (None, None)
    return (
        new_key(), number, home, row.role.value, *said(row), address_source,
        IMPORT if row.birth_date else None, row.identity_hash, *identified, joined, row.external_id,
    )  # fmt: skip


def _imported(new: list[MemberRow], ids: dict[str, int]) -> list[Imported]:
    """What was accepted; an edition later than the membership was accepted when it came."""
    return [
        Imported(ids[row.external_id], edition, row.language, max(row.joined_at, edition))
        for row in new
        if (edition := row.rules_edition)
    ]


def _free_numbers(count: int) -> list[str]:
    """Member numbers that nobody has or had, each once."""
    found: set[str] = set()
    while len(found) < count:
        made = {make_member_number() for _ in range(count - len(found))}
        taken = {number for (number,) in find(Member, ("number",), "number", made)}
        found |= made - taken - retired("member", made)
    return list(found)


def _ids(model: type[Model], external_ids: list[str]) -> dict[str, int]:
    return dict(find(model, ("external_id", "id"), "external_id", external_ids))
