"""An award, or the storing of purchases, that is killed again and again: nothing lost, nothing doubled."""

import subprocess
import sys
from datetime import date
from itertools import count

import pytest

from plussa import db
from plussa.i18n import ROOT
from plussa.money import awards
from plussa.money.models import Entry, MonthTotal, Purchase
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import purchases
from tests.conftest import Clock
from tests.money.stores import books_hold, buy, noon, receipt, standing, user

NOVEMBER, PAID = date(2026, 11, 1), date(2026, 12, 4)
HOUSEHOLDS, MOST = 12, 60

# Ends the process, as a lost machine does, at the statement of a number.
WORK = """
import os, sys
from datetime import date, datetime
from plussa import clock, db
from plussa.db import database
from plussa.money import awards
awards.BATCH = 4
clock.now = lambda: datetime.fromisoformat(sys.argv[3])
made, left = db.use(sys.argv[1]), int(sys.argv[2])
def count_down(event):
    global left
    left -= 1
    if left == 0:
        os._exit(9)
with db.connected():
    database.query_hooks.append(count_down)
    awards.award(date(2026, 11, 1))
"""


def killed(url: str, statement: int) -> bool:
    """Award in a process of its own, which ends at a statement; whether it did."""
    given = (url, str(statement), noon(PAID).isoformat())
    done = subprocess.run([sys.executable, "-c", WORK, *given], cwd=ROOT, timeout=60)
    assert done.returncode in (0, 9)
    return done.returncode == 9


@pytest.mark.in_turn
def test_an_award_killed_again_and_again_pays_everybody_once(fresh: str, at: Clock) -> None:
    at(PAID)
    members = [user(login=False) for _ in range(HOUSEHOLDS)]
    for member in members:
        bought = buy(member, 300_00, date(2026, 10, 3))
        buy(member, 100_00, date(2026, 11, 3))
        buy(member, -100_00, PAID, returns=bought.external_id)
    for statement in count(5, 13):
        if not killed(fresh, statement):
            break
        books_hold()
        assert statement < MOST * 13
    assert [standing(member) for member in members] == [(1_50, 0)] * HOUSEHOLDS
    assert Entry.select().count() == 2 * HOUSEHOLDS
    assert not MonthTotal.select().where(MonthTotal.waiting).exists()
    assert awards.award(NOVEMBER).months == 0
    books_hold()


class Killed(Exception):
    """The end of a process, within this one."""


def test_purchases_broken_off_at_any_statement_are_stored_once_in_the_end(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [user(login=False) for _ in range(3)]
    rows = [receipt(members[place % 3], 1_00, NOVEMBER) for place in range(9)]
    left = 0

    def count_down(event: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    db.database.query_hooks.append(count_down)
    try:
        for statement in count(1):
            left = statement
            try:
                found = purchases.store_all(rows)
                break
            except Killed:
                left = 0
                assert not Purchase.select().exists()
                assert not MonthTotal.select().exists()
                books_hold()
    finally:
        db.database.query_hooks.remove(count_down)
    assert statement > 5
    assert found == [MoneyOutcome.STORED] * 9
    assert Purchase.select().count() == 9
    books_hold()
