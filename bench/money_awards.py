"""The monthly award: its cost for each household as they grow many, and beside plain SQL.

Plain SQL sums the same purchases and inserts the same rows, in one transaction of statements that
check nothing, know no rule but the rate, and could not be stopped on the way.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from peewee import Model

from bench.databases import both, template
from bench.figures import Figure, NotMeasured
from plussa import clock, db
from plussa.db import new_key
from plussa.exchange import bulk
from plussa.members.models import Card, CardKind, CardState, Household, Member, Role
from plussa.money import awards, rates, rules
from plussa.money.models import (
    Allocation,
    Balance,
    Entry,
    Lot,
    MonthTotal,
    OpenLot,
    Posting,
    Purchase,
)

FEW, MANY = 10_000, 100_000 * int(os.environ.get("SCALE", "1"))  # households
EACH, CENTS = 8, 4_000  # purchases of a household in the month (two a week), and what each comes to
ROUNDS = 3
MOST_GROWTH, MOST_PLAIN = 1.2, 5
MADE: tuple[type[Model], ...] = (Entry, Posting, Lot, Allocation, OpenLot, Balance)

MEMBER = (
    "id",
    "key",
    "number",
    "household",
    "role",
    "may_see_money",
    "may_use_money",
    "given_names",
    "family_name",
    "language",
    "joined_at",
    "street",
    "postal_code",
    "city",
    "protected_address",
    "phone",
    "email",
)
CARD = ("id", "key", "number", "member", "kind", "state", "created_at")
PURCHASE = (
    "external_id",
    "card",
    "member",
    "household",
    "at",
    "day",
    "month",
    "cents",
    "store",
    "store_name",
    "digest",
)
TOTAL = (
    "household",
    "month",
    "cents",
    "forgotten",
    "awarded_points",
    "awarded_cents",
    "awards",
    "waiting",
)

PLAIN = (
    # Entries are numbered as their months, because their postings come before them.
    "INSERT INTO posting (entry_id, account, household_id, cents)"
    " SELECT id, 'awards', NULL, -(cents / 100 * :points * :cents / 1000) FROM month_total"
    " WHERE month = :month",
    "INSERT INTO posting (entry_id, account, household_id, cents)"
    " SELECT id, 'money', household_id, cents / 100 * :points * :cents / 1000 FROM month_total"
    " WHERE month = :month",
    "INSERT INTO entry (id, household_id, kind, at, day, month, reason, by, key, total_id, basis)"
    " SELECT month_total.id, bought.household_id, 'award', :at, :today, :month, '', 'programme',"
    " 'award ' || month_total.id || ' 1', month_total.id, bought.cents"
    " FROM (SELECT household_id, sum(cents) AS cents FROM purchase WHERE month = :month"
    " GROUP BY household_id) AS bought"
    " JOIN month_total ON month_total.household_id = bought.household_id"
    " AND month_total.month = :month",
    "INSERT INTO lot (household_id, entry_id, cents, paid_on, expires_on, carried)"
    " SELECT household_id, id, basis / 100 * :points * :cents / 1000, :today, :ends, 0 FROM entry",
    "INSERT INTO allocation (entry_id, lot_id, cents) SELECT entry_id, id, cents FROM lot",
    "INSERT INTO open_lot (lot_id, household_id, expires_on, cents)"
    " SELECT id, household_id, expires_on, cents FROM lot",
    "INSERT INTO balance (household_id, money, debt, carried_money, carried_debt, last_at)"
    " SELECT lot.household_id, lot.cents, 0, 0, 0, at FROM lot"
    " JOIN entry ON entry.id = lot.entry_id",
    "UPDATE month_total SET awarded_points = cents / 100 * :points,"
    " awarded_cents = cents / 100 * :points * :cents / 1000,"
    " due_cents = cents / 100 * :points * :cents / 1000, awards = 1, waiting = :done",
)


def figures(folder: Path) -> Iterator[Figure]:
    """What an award costs, on both databases."""
    few, many = both(folder, "award-few"), both(folder, "award-many")
    for (name, small), (_, large) in zip(few, many, strict=True):
        yield from _on(name, small, large)


def _on(name: str, few: Any, many: Any) -> Iterator[Figure]:
    """Awards of few and of many households and plain SQL, in turn."""
    _fill(few, FEW)
    _fill(many, MANY)
    times: dict[str, list[float]] = {"few": [], "many": [], "plain": []}
    for _ in range(ROUNDS):
        times["plain"].append(_timed(many, _plain, MANY))
        times["many"].append(_timed(many, _award, MANY))
        times["few"].append(_timed(few, _award, FEW))
    each_many, each_few = median(times["many"]) / MANY, median(times["few"]) / FEW
    growth = each_many / each_few
    yield Figure(
        f"Award on {name}, cost of a household among {MANY:,}, times that among {FEW:,}",
        f"{growth:.2f} ({each_many * 1e6:.0f} to {each_few * 1e6:.0f} µs)",
        f"≤ {MOST_GROWTH}", growth <= MOST_GROWTH,
    )  # fmt: skip
    ratio = median(times["many"]) / median(times["plain"])
    value = f"{ratio:.2f} ({median(times['many']):.1f} to {median(times['plain']):.1f} s)"
    what = f"Award of {MANY:,} households on {name}, times plain SQL"
    yield Figure(what, value, f"≤ {MOST_PLAIN}", ratio <= MOST_PLAIN)


def _timed(server: Any, do: Callable[[], None], households: int) -> float:
    """How long something takes on a copy of a server's database; it made every row there is to make."""
    with server.copy() as url:
        made = db.use(url)
        with db.connected():
            began = time.perf_counter()
            do()
            took = time.perf_counter() - began
            for model in MADE:
                if model.select().count() != households * (2 if model is Posting else 1):
                    raise NotMeasured(f"award: not every row of {model._meta.table_name} was made")
        if hasattr(made, "close_all"):
            made.close_all()
    return took


def _award() -> None:
    awards.award(awards.last_month(), reason="a measurement")


def _plain() -> None:
    """Plain SQL, in one transaction."""
    today, month = clock.today(), awards.last_month()
    rate = rates.on(month)
    given = {
        "at": Entry.at.db_value(clock.now()), "today": str(today), "month": str(month),
        "ends": str(rules.expires_on(today, rates.on(today))), "done": False,
        "cents": rate.cents_per_1000_points, "points": rate.points_per_euro,
    }  # fmt: skip
    with db.database.atomic():
        for statement in PLAIN:
            used = {name: value for name, value in given.items() if f":{name}" in statement}
            if not db.is_sqlite():
                for name in used:
                    statement = statement.replace(f":{name}", f"%({name})s")
            db.database.connection().execute(statement, used)


def _fill(server: Any, households: int) -> None:
    """Put households with a month of purchases into the database that copies are made of."""
    with template(server):
        with db.database.atomic():
            _add(households)
        db.database.execute_sql("ANALYZE")


def _add(households: int) -> None:
    """Households of one member with a card, and purchases of last month."""
    now: Any = Member.joined_at.db_value(clock.now())
    month = awards.last_month()
    at: Any = Purchase.at.db_value(clock.now() - timedelta(days=30))
    on: Any = Purchase.month.db_value(month)
    numbers = range(1, households + 1)
    bulk.insert(Household, ("id", "created_at"), [(n, now) for n in numbers])
    rest = (Role.PRIMARY.value, True, True, "Jäsen", "Esimerkki", "fi", now)
    blank = ("", "", "", False, "", "")
    bulk.insert(Member, MEMBER, [(n, new_key(), f"8{n:09}", n, *rest, *blank) for n in numbers])
    card = (CardKind.PLASTIC.value, CardState.ACTIVE.value, now)
    bulk.insert(Card, CARD, [(n, new_key(), f"99{n:014}", n, *card) for n in numbers])
    rows = [
        (f"{n}-{each}", n, n, n, at, on, on, CENTS, "1", "K", "d")
        for n in numbers
        for each in range(EACH)
    ]
    bulk.insert(Purchase, PURCHASE, rows)
    bulk.insert(MonthTotal, TOTAL, [(n, on, EACH * CENTS, 0, 0, 0, 0, True) for n in numbers])
