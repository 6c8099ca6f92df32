"""Made-up members with cards, and a file of their purchases as the tills might send it."""

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from stdnum import luhn

from plussa import clock
from plussa.dates import HELSINKI
from plussa.db import database, new_key
from plussa.exchange import bulk
from plussa.members.models import Actor, Card, CardKind, CardState, Household, Member, Role
from plussa.money.imports.columns import PURCHASES
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value, Way

BEGAN = datetime(2026, 1, 1, 8, tzinfo=HELSINKI)
GROUPS = ("Maito ja munat", "Leipä", "Hedelmät ja vihannekset", "Liha", "Kahvi ja tee")
PRODUCTS = ("Rasvaton maito 1 l", "Ruisleipä 9 kpl", "Banaani", "Jauheliha 400 g", "Kahvi 500 g")
LEVELS = (Value.TOTAL, Value.TOTAL, Value.TOTAL, Value.GROUP, Value.PRODUCT)  # in these shares


def add_members(count: int) -> None:
    """Members, two to a household, each with a card; two in five have chosen a finer level."""
    now: Any = Member.joined_at.db_value(BEGAN)
    with database.atomic():
        households = [(place + 1, now) for place in range((count + 1) // 2)]
        bulk.insert(Household, ("id", "created_at"), households)
        names = ("id", "key", "number", "household", "role", "may_see_money", "may_use_money")
        more = ("given_names", "family_name", "language", "joined_at", "confirmed_at")
        blank = ("street", "postal_code", "city", "protected_address", "phone", "email")
        rows = [_member(place, now) for place in range(count)]
        bulk.insert(Member, (*names, *more, *blank), rows)
        cards = [
            (
                place + 1,
                new_key(),
                card(place),
                place + 1,
                CardKind.PLASTIC.value,
                CardState.ACTIVE.value,
                now,
            )
            for place in range(count)
        ]
        bulk.insert(Card, ("id", "key", "number", "member", "kind", "state", "created_at"), cards)
        _choose(count, now)


def write_file(file: Path, rows: int, members: int) -> None:
    """Purchases of a month in the order in which they were made, each with its lines, some returned."""
    random = Random(1)  # noqa: S311  the same file every time, and no secret
    last = clock.now() - timedelta(hours=1)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(PURCHASES.names)
        for place in range(rows):
            at = last - timedelta(seconds=(rows - place) * 2)
            back = place % 50 == 49
            lines = [] if back else _lines(random)
            cents = -1 if back else sum(line["cents"] for line in lines)
            returned = f"K{place - 20:012}" if back else ""
            store = random.randrange(400)
            writer.writerow((
                f"K{place:012}", card(random.randrange(members)),
                at.astimezone(HELSINKI).isoformat(timespec="seconds"), cents, f"{store:04}",
                f"K-Market Esimerkki {store}", returned, json.dumps(lines, ensure_ascii=False),
            ))  # fmt: skip


def card(place: int) -> str:
    """The number of a member's card."""
    digits = f"924630{place:09}"
    return digits + str(luhn.calc_check_digit(digits))


def _lines(random: Random) -> list[dict[str, Any]]:
    return [
        {"group": GROUPS[one], "product": PRODUCTS[one], "cents": random.randrange(50, 1_500)}
        for one in random.choices(range(5), k=random.randrange(1, 6))
    ]


def _member(place: int, now: Any) -> tuple[Any, ...]:
    role = Role.MEMBER if place % 2 else Role.PRIMARY
    first = (place + 1, new_key(), f"9{place:08}", place // 2 + 1, role.value, True, True)
    return (*first, "Aino", "Esimerkki", "fi", now, now, "", "", "", False, "", "")


def _choose(count: int, now: Any) -> None:
    chosen = [(place, LEVELS[place % 5]) for place in range(count) if place % 5 > 2]
    words = (Way.FORM.value, Actor.MEMBER.value, "", "")
    choices = [
        (place + 1, f"bench {place}", place + 1, Permission.DETAIL_LEVEL.value, level.value,
         BEGAN.date(), "", "fi", now, *words)
        for place, level in chosen
    ]  # fmt: skip
    bulk.insert(
        Choice,
        ("id", "key", "member", "permission", "value", "wording", "wording_hash", "language",
         "made_at", "way", "actor", "message", "note"),
        choices,
    )  # fmt: skip
    current = [
        (place + 1, Permission.DETAIL_LEVEL.value, level.value, place + 1)
        for place, level in chosen
    ]
    bulk.insert(CurrentChoice, ("member", "permission", "value", "choice"), current)
