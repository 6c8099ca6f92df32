"""Many made-up members in a database, put there in bulk."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from peewee import Model

from plussa import clock
from plussa.auth.models import Login
from plussa.db import database
from plussa.members.models import Actor, Card, CardKind, CardState, Event, Household, Member, Role

BATCH = 500  # rows of one statement
EVENTS = 5  # of each member


def fill(members: int) -> None:
    """Make members: two to a household, each with a login, a card and some history."""
    now = clock.now()
    numbers = range(1, members + 1)
    rows: dict[type[Model], Iterator[dict[str, Any]]] = {
        Household: ({"id": n, "created_at": now} for n in range(1, members // 2 + 2)),
        Member: (_member(n, now) for n in numbers),
        Login: (
            {"member": n, "email_key": f"crowd{n}@example.fi", "created_at": now} for n in numbers
        ),
        Card: (_card(n, now) for n in numbers),
        Event: (
            {"member": n, "at": now, "kind": "phone_changed", "actor": Actor.MEMBER}
            for n in numbers
            for _ in range(EVENTS)
        ),
    }
    with database.atomic():
        for model, found in rows.items():
            while batch := list(islice(found, BATCH)):
                model.insert_many(batch).execute()
    database.execute_sql("ANALYZE")


def _member(n: int, now: object) -> dict[str, Any]:
    return {
        "id": n,
        "number": f"8{n:09}",
        "household": (n + 1) // 2,
        "role": Role.PRIMARY if n % 2 else Role.MEMBER,
        "given_names": f"Jäsen {n}",
        "family_name": "Esimerkki",
        "street": "Koivukuja 3",
        "postal_code": "00530",
        "city": "Helsinki",
        "email": f"crowd{n}@example.fi",
        "language": "fi",
        "confirmed_at": now,
        "joined_at": now,
    }


def _card(n: int, now: object) -> dict[str, Any]:
    return {
        "number": f"99{n:014}",
        "member": n,
        "kind": CardKind.DIGITAL,
        "state": CardState.ACTIVE,
        "created_at": now,
    }
