"""Imports that meet others, or their own end: nothing is lost and nothing is doubled."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest

from plussa import db
from plussa.exchange import importing
from plussa.exchange.importing import Totals
from plussa.i18n import ROOT
from plussa.members.models import Member
from plussa.money.models import Entry, MonthTotal, Purchase
from tests.amounts import THOROUGH
from tests.members.test_cards_races import together
from tests.money.files import Row, aside, bought, counts, run, used, write
from tests.money.stores import books_hold, give, standing, user

ROWS, KILLS, MEMBERS = 400, 6 if THOROUGH else 2, 7

# Ends the process, as a lost machine does, at the statement of a number.
WORK = """
import os, sys
from datetime import datetime
from pathlib import Path
from plussa import clock, db
from plussa.exchange import importing
from plussa.money.imports.service import KINDS
importing.BATCH = 20
clock.now = lambda: datetime.fromisoformat(sys.argv[4])
db.use(sys.argv[1])
left = int(sys.argv[5])
def count_down(event):
    global left
    left -= 1
    if left == 0:
        os._exit(9)
with db.connected():
    db.database.query_hooks.append(count_down)
    importing.import_file(Path(sys.argv[2]), KINDS[sys.argv[3]])
"""


def purchases(members: list[Member]) -> list[Row]:
    """Purchases, one in ten of them returned, here and there before it was made."""
    rows = []
    for place in range(ROWS):
        member = members[place % MEMBERS]
        if place % 10 == 9:
            name = f"p{place - 4 if place % 20 == 9 else place + 1}"
            rows.append(bought(members[place % MEMBERS], f"p{place}", -1_00, returns=name))
        else:
            rows.append(bought(member, f"p{place}", 10_00))
    return rows[:-1]


def redemptions(members: list[Member]) -> list[Row]:
    """Money used, one in ten of them given back in part."""
    return [
        used(members[(place - 1) % MEMBERS], f"u{place}", -40, reverses=f"u{place - 1}")
        if place % 10 == 9
        else used(members[place % MEMBERS], f"u{place}", 1_00)
        for place in range(ROWS)
    ]


def killed(url: str, file: Path, kind: str, statement: int) -> bool:
    """Import in a process of its own, which ends at a statement; whether it did."""
    given = (url, str(file), kind, "2026-12-15T10:00:00+00:00", str(statement))
    done = subprocess.run([sys.executable, "-c", WORK, *given], cwd=ROOT, timeout=60)
    assert done.returncode in (0, 9)
    return done.returncode == 9


@pytest.mark.parametrize(("kind", "make"), [("purchases", purchases), ("redemptions", redemptions)])
def test_an_import_killed_again_and_again_stores_everything_once(
    fresh: str, tmp_path: Path, kind: str, make: Callable[[list[Member]], list[Row]]
) -> None:
    members = [user(login=False) for _ in range(MEMBERS)]
    for member in members:
        give(member, 100_00)
    rows = make(members)
    file = write(tmp_path / "a.jsonl", rows, kind)
    random = Random(kind + fresh[:6])  # noqa: S311  the same kills every time, and no secret
    model = Purchase if kind == "purchases" else Entry
    before = model.select().count()
    for _ in range(KILLS):
        assert killed(fresh, file, kind, random.randrange(8, 90))
        assert list(tmp_path.iterdir()) == [file]
        books_hold()
        reached = model.select().count() - before
        assert reached < len(rows)
    assert reached > 0
    totals = run(file, kind)
    assert counts(totals) == (len(rows) - reached, reached, 0, 0)
    assert model.select().count() - before == len(rows)
    sums = sum(row["cents"] for row in rows)
    if kind == "purchases":
        assert sum(one.cents for one in MonthTotal.select()) == sums
    else:
        assert sum(standing(member)[0] for member in members) == MEMBERS * 100_00 - sums
    assert counts(run(file, kind)) == (0, len(rows), 0, 0)
    books_hold()


@pytest.mark.parametrize(("kind", "make"), [("purchases", purchases), ("redemptions", redemptions)])
def test_a_file_given_several_times_at_once_is_stored_once(
    fresh: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    make: Callable[[list[Member]], list[Row]],
) -> None:
    monkeypatch.setattr(importing, "BATCH", 50)
    members = [user(login=False) for _ in range(MEMBERS)]
    for member in members:
        give(member, 100_00)
    rows = make(members)
    file, turned = write(tmp_path / "a.csv", rows, kind), tmp_path / "b.jsonl"
    write(turned, rows[::-1], kind)
    found: list[Totals] = together(*[partial(run, one, kind) for one in (file, turned, file)])
    assert sum(one.stored for one in found) == len(rows)
    assert sum(one.same for one in found) == 2 * len(rows)
    assert [aside(one) for one in (file, turned)] == [[], []]
    books_hold()


def test_two_files_with_one_identifier_end_with_one_row_and_a_conflict(
    fresh: str, tmp_path: Path
) -> None:
    aino, otso = user(), user()
    for number in range(4):
        files = [
            write(tmp_path / f"{one.id}.csv", [bought(one, f"p{number}")]) for one in (aino, otso)
        ]
        found = together(*[partial(run, file) for file in files])
        assert sorted(counts(one) for one in found) == [(0, 0, 1, 0), (1, 0, 0, 0)]
    assert Purchase.select().count() == 4
    assert not db.database.in_transaction()
    books_hold()
