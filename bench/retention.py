"""The nightly deletion of purchases: beside plain SQL, its memory, and how others fare meanwhile.

Plain SQL deletes the same rows and keeps the same sums, in one transaction that locks everything and
could not be stopped on the way.
"""

import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.crowd import fill
from bench.databases import both, template
from bench.figures import Figure, NotMeasured
from plussa import clock, create_app, dates, db
from plussa.auth.models import Login, Method
from plussa.auth.session import sessions
from plussa.config import Settings
from plussa.db import database
from plussa.exchange.bulk import run
from plussa.money.models import MonthTotal, Purchase, PurchaseLine
from plussa.money.rules import month_of
from plussa.privacy.retention import delete_old, moment
from plussa.register.categories import PURCHASE_LINES, RECEIPTS

MANY = 1_000_000 * int(os.environ.get("SCALE", "1"))  # purchases
FEW = MANY // 2  # as many fill a batch, so that what is compared is what grows
DAYS = 3 * 365  # over which they are spread
MEMBERS = 10_000
CENTS = 4_000
ROUNDS = 3
MOST_PLAIN, MOST_MEMORY = 2, 1.2
TOTALS = (
    "INSERT INTO month_total (household_id, month, cents, forgotten, awarded_points, awarded_cents,"
    " awards, waiting) SELECT household_id, month, sum(cents), 0, 0, 0, 0, ? FROM purchase"
    " GROUP BY household_id, month"
)
PAGE = "/en/account/purchases/"
ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"


def figures(folder: Path) -> Iterator[Figure]:
    """The deletion on both databases."""
    few, many = both(folder, "retention-few"), both(folder, "retention-many")
    for (name, small), (_, large) in zip(few, many, strict=True):
        yield from _on(name, small, large)


def _on(name: str, few: Any, many: Any) -> Iterator[Figure]:
    _fill(few, FEW)
    _fill(many, MANY)
    ours, plain = [], []
    for _ in range(ROUNDS):
        plain.append(_on_copy(many, lambda: _timed(_plain)))
        ours.append(_on_copy(many, lambda: _timed(_ours)))
    ratio = median(ours) / median(plain)
    value = f"{ratio:.2f} ({median(ours):.1f} to {median(plain):.1f} s)"
    what = f"Retention over {MANY:,} purchases on {name}, times plain SQL"
    yield Figure(what, value, f"≤ {MOST_PLAIN}", ratio <= MOST_PLAIN)
    little, much = (_on_copy(server, _peak) for server in (few, many))
    value = f"{much / little:.2f} ({little / 1e6:.1f} to {much / 1e6:.1f} MB)"
    what = f"Memory of retention over {MANY:,} purchases on {name}, times that over {FEW:,}"
    yield Figure(what, value, f"≤ {MOST_MEMORY:.2f}", much / little <= MOST_MEMORY)
    with many.copy() as url:
        yield _others(name, url)


def _fill(server: Any, count: int) -> None:
    """Put purchases of one line each into the database that others are copied from."""
    with template(server):
        fill(MEMBERS)
        for back in range(DAYS):
            _buy(clock.today() - timedelta(days=back), count // DAYS)
        run(TOTALS, False)
        database.execute_sql("ANALYZE")


def _buy(day: date, count: int) -> None:
    """Let members shop on a day."""
    at = Purchase.at.db_value(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    with database.atomic():
        run(
            "INSERT INTO purchase (external_id, card_id, member_id, household_id, at, day, month,"  # noqa: S608
            f" cents, store, store_name, digest) {ROWS}"
            " SELECT CAST(? AS text) || i, card.id, member.id, member.household_id, ?, ?, ?, ?,"
            " '101', 'K', ''"
            f" FROM n JOIN member ON member.id = 1 + mod(i, {MEMBERS})"
            " JOIN card ON card.member_id = member.id",
            count, f"{day} ", at, day.isoformat(), month_of(day).isoformat(), CENTS,
        )  # fmt: skip
        run(
            "INSERT INTO purchase_line (purchase_id, product_group, product, cents)"
            " SELECT id, 'Leipä', 'Ruisleipä', cents FROM purchase WHERE day = ?",
            day.isoformat(),
        )


def _on_copy(server: Any, do: Callable[[], float]) -> float:
    """Do something on a copy; what was to be deleted is deleted, and nothing else."""
    with server.copy() as url:
        made = db.use(url)
        with db.connected():
            before = _counts()
            found = do()
            lines, purchases = _counts()
            if not (0 < lines < before[0] and 0 < purchases < before[1]):
                raise NotMeasured(f"retention: {lines} lines and {purchases} purchases are left")
            months = MonthTotal.select().where(MonthTotal.forgotten != 0).count()
            if not months:
                raise NotMeasured("retention: no month knows what was forgotten")
        if hasattr(made, "close_all"):
            made.close_all()
        return found


def _counts() -> tuple[int, int]:
    return PurchaseLine.select().count(), Purchase.select().count()


def _ours() -> None:
    for category in (PURCHASE_LINES, RECEIPTS):
        delete_old(category)


def _plain() -> None:
    lines, receipts = (dates.day_of(moment(one)).isoformat() for one in (PURCHASE_LINES, RECEIPTS))
    with database.atomic():
        old = "SELECT id FROM purchase WHERE day < ?"
        run(f"DELETE FROM purchase_line WHERE purchase_id IN ({old})", lines)  # noqa: S608
        run(
            "UPDATE month_total SET forgotten = forgotten + gone.cents FROM (SELECT household_id"
            " AS home, month AS of_month, sum(cents) AS cents FROM purchase WHERE day < ?"
            " GROUP BY household_id, month) AS gone WHERE household_id = home AND month = of_month",
            receipts,
        )
        run("DELETE FROM purchase WHERE day < ?", receipts)


def _timed(do: Callable[[], None]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _peak() -> float:
    tracemalloc.start()
    _ours()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _others(name: str, url: str) -> Figure:
    """How long a member's page takes while retention runs in a process of its own."""
    made = db.use(url)
    client = create_app(Settings(database=url)).test_client()
    with db.connected():
        token = sessions.start(Login.get(Login.member == 2), Method.PASSWORD, "")
    with client.session_transaction() as session:
        session["_user_id"] = token

    def ask() -> None:
        if client.get(PAGE).status_code != 200:
            raise NotMeasured(f"{PAGE}: does not open")

    ask()
    rested = [_timed(ask) for _ in range(50)]
    code = "import sys; from bench.retention import alone; alone(sys.argv[1])"
    with subprocess.Popen([sys.executable, "-c", code, url]) as other:
        meanwhile = []
        while other.poll() is None:
            meanwhile.append(_timed(ask))
            time.sleep(0.01)
    if other.returncode or not meanwhile:
        raise NotMeasured("retention beside a page: it did not run")
    if hasattr(made, "close_all"):
        made.close_all()
    slower = median(meanwhile) / median(rested)
    value = f"{slower:.2f} ({median(meanwhile) * 1000:.1f} to {median(rested) * 1000:.1f} ms)"
    value += f", the slowest {max(meanwhile) * 1000:.0f} ms"
    what = f"Time of a member's page while retention runs on {name}, times that at rest"
    return Figure(what, value, "printed", True)


def alone(url: str) -> None:
    """Run the deletion on a database, in a process of its own."""
    db.use(url)
    with db.connected():
        _ours()
