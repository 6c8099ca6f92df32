"""The report of a member's own data with twenty years of purchases: beside plain queries, and its memory.

The plain queries read the same rows once, through the same models, and make nothing of them.
"""

import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import Any

from flask import Flask

from bench.crowd import BATCH, fill
from bench.databases import both
from bench.figures import Figure, NotMeasured
from plussa import clock, create_app, db
from plussa.config import Settings
from plussa.members.models import Card, Member
from plussa.money.models import Purchase, PurchaseLine
from plussa.money.rules import month_of
from plussa.privacy.owners import rows_of
from plussa.privacy.report import archive as report
from plussa.privacy.report.holdings import tables
from plussa.privacy.report.page import html

YEARS = {1: 1, 3: 20}  # a member → how many years of weekly purchases
OTHERS = 2_000  # members who shop as well
LINES = 20  # products of a purchase
ROUNDS = 5
MOST_PLAIN, MOST_MEMORY = 5, 1.2


def figures(folder: Path) -> Iterator[Figure]:
    """The report on both databases."""
    for name, server in both(folder, "report"):
        with server.copy() as url:
            made = db.use(url)
            with db.connected():
                _live()
            yield from _on(name, create_app(Settings(database=url)))
            if hasattr(made, "close_all"):
                made.close_all()


def _live() -> None:
    fill(OTHERS)
    homes = dict(Member.select(Member.id, Member.household).tuples())
    cards = dict(Card.select(Card.member, Card.id).tuples())
    weeks = [(member, week) for member, years in YEARS.items() for week in range(52 * years)]
    weeks += [(member, week) for member in range(5, OTHERS + 1) for week in range(10)]
    bought = [(n, member, _day(week)) for n, (member, week) in enumerate(weeks, 1)]
    rows: dict[Any, Iterator[dict[str, Any]]] = {
        Purchase: (
            {
                "id": n, "external_id": f"p{n}", "card": cards[member], "member": member,
                "household": homes[member], "day": day, "month": month_of(day), "cents": 60_00,
                "at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC), "store": "101",
                "store_name": "K-Market Esimerkki", "digest": "0" * 64,
            }
            for n, member, day in bought
        ),
        PurchaseLine: (
            {"purchase": n, "product_group": "Leipä", "product": f"Ruisleipä {line}", "cents": 3_00}
            for n, _member, _day in bought
            for line in range(LINES)
        ),
    }  # fmt: skip
    with db.database.atomic():
        for model, found in rows.items():
            while batch := list(islice(found, BATCH)):
                model.insert_many(batch).execute()
    db.database.execute_sql("ANALYZE")


def _day(week: int) -> date:
    return clock.today() - timedelta(days=7 * week)


def _on(name: str, app: Flask) -> Iterator[Figure]:
    with app.test_request_context("/en/"), db.connected():
        _few, many = (Member.get_by_id(member) for member in YEARS)
        ours, plain = [], []
        for _ in range(ROUNDS):
            plain.append(_timed(_plain, many))
            ours.append(_timed(_ours, many))
        ratio = median(ours) / median(plain)
        value = f"{ratio:.2f} ({median(ours):.2f} to {median(plain):.2f} s)"
        what = f"Report of {max(YEARS.values())} years on {name}, times the plain queries"
        yield Figure(what, value, f"≤ {MOST_PLAIN}", ratio <= MOST_PLAIN)
        little, much = (_peak(Member.get_by_id(member)) for member in YEARS)
        value = f"{much / little:.2f} ({little / 1e6:.1f} to {much / 1e6:.1f} MB)"
        what = f"Memory of a report of {max(YEARS.values())} years on {name}, times that of one"
        yield Figure(what, value, f"≤ {MOST_MEMORY:.2f}", much / little <= MOST_MEMORY)


def _timed(do: Any, who: Member) -> float:
    began = time.perf_counter()
    count = do(who)
    if not count:
        raise NotMeasured("report: it is empty")
    return time.perf_counter() - began


def _ours(who: Member) -> int:
    with TemporaryFile() as out:
        report.write(out, who, lambda found: html(found, "en"), "en")
        return out.tell()


def _plain(who: Member) -> int:
    return sum(
        1
        for table in tables(who)
        if not table.withheld
        for _row in table.model.select().where(rows_of(table.model, who)).iterator()
    )


def _peak(who: Member) -> int:
    tracemalloc.start()
    _ours(who)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
