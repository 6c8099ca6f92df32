"""Customer service's queue, with few and with many cases: queries, and the median time."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from flask.testing import FlaskClient

from bench.crowd import BATCH, fill
from bench.databases import both, template
from bench.figures import Figure, NotMeasured
from plussa import clock, create_app, db
from plussa.cases.models import Case, CaseEntry, CaseKind, CaseState, CaseStep, Channel
from plussa.config import Settings
from plussa.desk.models import Assignment, Staff
from plussa.desk.sign_in import sessions
from plussa.desk.sign_in.visitor import COOKIE
from plussa.members.models import Actor
from plussa.members.staff import StaffRole

FEW, MANY = 100, 100_000 * int(os.environ.get("SCALE", "1"))  # open cases
STAFF = 20
ROUNDS = 100
MOST = 1.3
PAGES = {"queue": "/en/desk/", "case": "/en/desk/case/{}/"}


def figures(folder: Path) -> Iterator[Figure]:
    """The desk on both databases."""
    few, many = both(folder, "desk-few"), both(folder, "desk-many")
    for (name, small), (_, large) in zip(few, many, strict=True):
        with template(small):
            _open(FEW)
        with template(large):
            _open(MANY)
        yield from _on(name, small, large)


def _open(count: int) -> None:
    """Open cases, a third of them assigned, which fall due on many days; as many are closed."""
    fill(1_000)
    now, today = clock.now(), clock.today()
    Staff.insert_many(
        {
            "username": f"staff{n}", "name": f"Staff {n}", "role": StaffRole.AGENT,
            "password_hash": "-", "created_at": now,
        }
        for n in range(STAFF)
    ).execute()  # fmt: skip
    traits = {
        "kind": CaseKind.CONTACT, "language": "fi", "channel": Channel.FORM, "opened_at": now,
        "received_on": today,
    }  # fmt: skip
    numbers = range(1, 2 * count + 1)
    cases = (
        {
            **traits, "id": n, "number": f"{n:08}", "member": 1 + n % 1_000,
            "due_on": today + timedelta(days=n * 7919 % 30 - 5),
            "state": CaseState.ANSWERED if n > count else CaseState.OPEN,
            "closed_at": now if n > count else None,
        }
        for n in numbers
    )  # fmt: skip
    entries = (
        {
            "case": n, "at": now, "step": CaseStep.OPENED, "actor": Actor.MEMBER, "text": "Hei!",
            "channel": Channel.FORM, "state": CaseState.OPEN,
        }
        for n in numbers
    )  # fmt: skip
    assigned = ({"case": n, "staff": 1 + n % STAFF, "at": now} for n in range(1, count, 3))
    with db.database.atomic():
        for model, rows in ((Case, cases), (CaseEntry, entries), (Assignment, assigned)):
            while batch := list(islice(rows, BATCH)):
                model.insert_many(batch).execute()
    db.database.execute_sql("ANALYZE")


def _on(name: str, few: Any, many: Any) -> Iterator[Figure]:
    """The pages over few and over many cases, in turn."""
    with few.copy() as small, many.copy() as large:
        apps = {count: (url, _client(url)) for count, url in ((FEW, small), (MANY, large))}
        for page, pattern in PAGES.items():
            path = pattern.format(f"{FEW // 2:08}")
            asked = {count: _queries(*app, path) for count, app in apps.items()}
            what = f"Queries of the desk's {page} with {FEW} and with {MANY:,} cases on {name}"
            same = len(set(asked.values())) == 1
            yield Figure(what, " and ".join(map(str, asked.values())), "the same", same)
            little, much = _times(apps, path)
            value = f"{much / little:.2f} ({little * 1000:.1f} to {much * 1000:.1f} ms)"
            what = f"Time of the desk's {page} with {MANY:,} cases on {name}, times that with {FEW}"
            yield Figure(what, value, f"≤ {MOST}", much / little <= MOST)


def _times(apps: dict[int, tuple[str, FlaskClient]], path: str) -> tuple[float, float]:
    found: dict[int, list[float]] = {count: [] for count in apps}
    for count in Random(1).sample(list(apps) * 10, k=20):  # noqa: S311  an order, not a secret
        url, client = apps[count]
        made = db.use(url)
        client.get(path)
        for _ in range(ROUNDS // 10):
            began = time.perf_counter()
            client.get(path)
            found[count].append(time.perf_counter() - began)
        if hasattr(made, "close_all"):
            made.close_all()
    few, many = (median(times) for times in found.values())
    return few, many


def _client(url: str) -> FlaskClient:
    """A browser in which somebody of customer service is logged in."""
    made = db.use(url)
    client = create_app(Settings(database=url)).test_client()
    with db.connected():
        client.set_cookie(COOKIE, sessions.start(Staff.get_by_id(1)))
    if hasattr(made, "close_all"):
        made.close_all()
    return client


def _queries(url: str, client: FlaskClient, path: str) -> int:
    made = db.use(url)
    asked: list[object] = []
    client.get(path)
    db.database.query_hooks.append(asked.append)
    answer = client.get(path)
    db.database.query_hooks.remove(asked.append)
    if answer.status_code != 200:
        raise NotMeasured(f"{path}: {answer.status}")
    if hasattr(made, "close_all"):
        made.close_all()
    return len(asked)
