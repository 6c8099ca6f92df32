"""A member's money page, with one year of rows and with twenty: queries, and the median time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient

from bench.crowd import fill
from bench.databases import both
from bench.figures import Figure, NotMeasured
from plussa import clock, create_app, db
from plussa.auth.models import Login, Method
from plussa.auth.session import sessions
from plussa.config import Settings
from plussa.members.models import Card, Member
from plussa.money import awards
from plussa.money.ledger import audit, lots
from plussa.money.models import Balance
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import purchases, redemptions
from plussa.money.tills.receipts import Receipt
from plussa.money.tills.redemptions import Redemption

PAGES = {"money": "/en/account/plussa-money/", "own purchases": "/en/account/purchases/"}
YEARS = {1: 1, 3: 20}  # primary member of a household → how many years of rows it has
ROUNDS = 60
CENTS = 6_000  # of a week's purchases
MOST = 1.3


def figures(folder: Path) -> Iterator[Figure]:
    """The money pages on both databases."""
    last = clock.today() + timedelta(days=365 * max(YEARS.values()))  # rates hold from now on
    for name, server in both(folder, "money-page"):
        with server.copy() as url:
            made = db.use(url)
            with db.connected():
                _live(last)
            with _at(last):
                yield from _pages(name, create_app(Settings(database=url)))
            if hasattr(made, "close_all"):
                made.close_all()


def _live(last: date) -> None:
    """Let households shop, earn and use money week by week, until a day."""
    fill(4)
    Member.update(may_see_money=True, may_use_money=True).where(Member.id << list(YEARS)).execute()
    day = clock.today()
    while (day := day + timedelta(days=7)) < last:
        with _at(day):
            for member, years in YEARS.items():
                if last - day < timedelta(days=365 * years):
                    _shop(member, day)
            if day.day <= 7:
                _settle(day)
    if found := audit.check().findings:
        raise NotMeasured(f"money page: the books do not hold: {found[0]}")
    db.database.execute_sql("ANALYZE")


def _shop(member: int, day: date) -> None:
    card = Card.get(Card.member == member).number
    bought = Receipt(f"{member} {day}", card, clock.now(), CENTS, "101", "K-Market Esimerkki")
    if purchases.store_all([bought]) != [MoneyOutcome.STORED]:
        raise NotMeasured("money page: a purchase was not stored")


def _settle(day: date) -> None:
    """Award the month before, use most of the money, and let the oldest expire."""
    awards.award(awards.last_month(), reason="a measurement")
    lots.expire()
    for member in YEARS:
        home = Member.get_by_id(member).household_id
        held = Balance.get_or_none(Balance.household == home)
        if held and held.money > 1:
            card = Card.get(Card.member == member).number
            used = Redemption(f"{member} {day} used", card, clock.now(), held.money - 1, "K-Market")
            if redemptions.store_all([used]) != [MoneyOutcome.STORED]:
                raise NotMeasured("money page: a use was not stored")


@contextmanager
def _at(day: date) -> Iterator[None]:
    """Let it be noon of a day."""
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with patch.object(clock, "now", lambda: now):
        yield


def _pages(name: str, app: Flask) -> Iterator[Figure]:
    clients = {years: _client(app, member) for member, years in YEARS.items()}
    for page, path in PAGES.items():
        asked = {years: _queries(client, path) for years, client in clients.items()}
        same = len(set(asked.values())) == 1
        what = f"Queries of the {page} page with 1 and with 20 years of rows on {name}"
        yield Figure(what, " and ".join(map(str, asked.values())), "the same", same)
        times: dict[int, list[float]] = {years: [] for years in clients}
        turns = list(clients) * ROUNDS
        Random(1).shuffle(turns)  # noqa: S311  an order, not a secret
        for years in turns:
            began = time.perf_counter()
            clients[years].get(path)
            times[years].append(time.perf_counter() - began)
        few, many = (median(found) for found in times.values())
        value = f"{many / few:.2f} ({few * 1000:.1f} to {many * 1000:.1f} ms)"
        what = f"Time of the {page} page with 20 years of rows on {name}, times that with 1"
        yield Figure(what, value, f"≤ {MOST}", many / few <= MOST)


def _client(app: Flask, member: int) -> FlaskClient:
    """A browser in which a member is logged in."""
    with db.connected():
        token = sessions.start(Login.get(Login.member == member), Method.PASSWORD, "")
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return client


def _queries(client: FlaskClient, path: str) -> int:
    asked: list[object] = []
    client.get(path)
    db.database.query_hooks.append(asked.append)
    answer = client.get(path)
    db.database.query_hooks.remove(asked.append)
    if answer.status_code != 200:
        raise NotMeasured(f"{path}: {answer.status}")
    return len(asked)
