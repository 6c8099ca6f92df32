"""The account: queries, bytes, and the time of a request with few members and with many."""

import gzip
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles

import brotli
from flask import Flask
from flask.testing import FlaskClient

from bench.crowd import fill
from bench.figures import Figure, NotMeasured
from plussa import create_app, db
from plussa.auth.models import Login, Method
from plussa.auth.session import sessions
from plussa.config import Settings

FEW, MANY = 1_000, 100_000 * int(os.environ.get("SCALE", "1"))
PAGES = {
    "home": "/en/account/",
    "information": "/en/account/information/",
    "household": "/en/account/household/",
    "cards": "/en/account/cards/",
    "logging in": "/en/account/logging-in/",
    "history": "/en/account/history/",
}
READERS = 30  # members, picked evenly
ROUNDS = 10  # visits of each to each page
HX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#phone"}


@dataclass
class Side:
    """A database with members, and the cookies of some who are logged in."""

    url: str
    members: int
    tokens: list[str]


def figures(folder: Path) -> Iterator[Figure]:
    """All figures of the account, on SQLite."""
    few = _prepare(folder, FEW)
    app = create_app(Settings(database=few.url))
    yield from _one_member(app, few)
    yield from _times(app, few, _prepare(folder, MANY))


def _prepare(folder: Path, members: int) -> Side:
    url = f"sqlite:///{folder / f'members{members}.db'}"
    db.use(url)
    with db.connected():
        db.migrate()
        fill(members)
        chosen = range(1, members + 1, members // READERS)
        logins = {one.member_id: one for one in Login.select().where(Login.member << list(chosen))}
        tokens = [sessions.start(logins[n], Method.PASSWORD, "") for n in chosen]
    return Side(url, members, tokens)


def _client(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return client


def _one_member(app: Flask, side: Side) -> Iterator[Figure]:
    db.use(side.url)
    client = _client(app, side.tokens[0])
    asked: list[object] = []
    db.database.query_hooks.append(asked.append)
    home = client.get(PAGES["home"])
    db.database.query_hooks.remove(asked.append)
    yield Figure("Queries of the account's home", str(len(asked)), "≤ 6", len(asked) <= 6)

    files = ("/static/site", "/static/htmx", "/static/panel", "/static/icon")
    size = len(brotli.compress(home.data)) + sum(
        len(brotli.compress(client.get(path).data)) for path in _loaded(home.text, files)
    )
    yield Figure("First view of the account, bytes", f"{size:,}", "≤ 35,840", size <= 35_840)

    form = client.get(PAGES["information"] + "phone/")
    token = form.text.rpartition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"csrf_token": token, "phone": "040 765 4321"}
    saved = client.post(PAGES["information"] + "phone/", data=sent, headers=HX)
    if saved.status_code != 200:
        raise NotMeasured(f"a panel was answered with {saved.status}")
    size = len(gzip.compress(saved.data))
    yield Figure("Answer to a saved panel, bytes", f"{size:,}", "≤ 3,072", size <= 3_072)


def _loaded(html: str, beginnings: tuple[str, ...]) -> list[str]:
    found = [part.partition('"')[0] for part in html.replace('src="', 'href="').split('href="')[1:]]
    files = [path for path in dict.fromkeys(found) if path.startswith(beginnings)]
    if len(files) < len(beginnings):
        raise NotMeasured(f"a page loads {files}")
    return files


def _times(app: Flask, few: Side, many: Side) -> Iterator[Figure]:
    app.extensions["plussa.limits"].reset()
    for name, path in PAGES.items():
        ours: dict[int, list[float]] = {few.members: [], many.members: []}
        turns = [(side, token) for side in (few, many) for token in side.tokens] * ROUNDS
        Random(1).shuffle(turns)  # noqa: S311  an order, not a secret
        for side, token in turns:
            db.use(side.url)
            client = _client(app, token)
            client.get("/en/no-such-page/")  # so that opening the file is not what is measured
            began = time.perf_counter()
            answer = client.get(path)
            ours[side.members].append(time.perf_counter() - began)
            if answer.status_code != 200:
                raise NotMeasured(f"{path}: {answer.status}")
        yield _ratio(name, ours[few.members], ours[many.members], few.members, many.members)


def _ratio(name: str, few: list[float], many: list[float], less: int, more: int) -> Figure:
    ratio = median(many) / median(few)
    slowest = quantiles(many, n=100)[-1]
    value = (
        f"{ratio:.2f} ({median(few) * 1000:.1f} to {median(many) * 1000:.1f} ms, "
        f"99th percentile {slowest * 1000:.1f} ms)"
    )
    what = f"Time of the account's {name} page with {more:,} members, times that with {less:,}"
    return Figure(what, value, "≤ 1.30", ratio <= 1.3)
