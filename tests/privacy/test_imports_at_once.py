"""Files that come while somebody is erased, or after it: none brings anything of theirs back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from plussa.db import database, is_sqlite
from plussa.members.models import Card, Member, Role
from plussa.money import awards
from plussa.money.ledger import audit
from plussa.money.models import MonthTotal, Purchase, PurchaseLine
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import purchases
from plussa.money.tills.receipts import Receipt
from plussa.privacy.erasure import deleting
from plussa.privacy.erasure import service as erasure
from plussa.privacy.erasure.plan import in_order
from plussa.privacy.models import Erasure, ErasureState
from plussa.register.terms import Category, Fate
from tests.conftest import Clock
from tests.members import newcomers
from tests.members.test_cards_races import together
from tests.money.files import aside, bought, run, used, write
from tests.money.stores import give, receipt, standing
from tests.people import Cast, add_member

NOVEMBER = date(2026, 11, 3)
GOING = [one.name for one in in_order() if one.fate is not Fate.KEPT]
PARTS = ("purchase_lines", "receipts", "cards", "membership")  # between which a file could matter
UNKNOWN = [MoneyOutcome.UNKNOWN_CARD] * 2
PATIENCE = 20  # seconds, after which a test fails
WAITING = (
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def comes_to_live_with(member: Member) -> tuple[Member, list[Receipt]]:
    """Somebody who has bought something, and a file that tells it again, with something later."""
    who = add_member(member.household, role=Role.MEMBER, login=False)
    rows = [receipt(who, cents, NOVEMBER) for cents in (100_00, 50_00)]
    assert purchases.store_all(rows[:1]) == [MoneyOutcome.STORED]
    return who, rows


def require_nothing(who: Member, rows: list[Receipt]) -> None:
    """Fail unless somebody is erased, and the file brings nothing back."""
    assert Erasure.get(Erasure.member == who).state is ErasureState.DONE
    assert purchases.store_all(rows) == UNKNOWN
    assert not Purchase.select().where(Purchase.member == who).exists()
    assert not PurchaseLine.select().exists()
    assert not Card.select().where(Card.member == who).exists()


def require_counted_once(most: int) -> None:
    """Fail unless the month counts each purchase once, and forgot as much."""
    total = MonthTotal.get()
    assert total.cents == total.forgotten
    assert most * 100_00 <= total.cents <= most * 150_00
    assert audit.check().findings == []


@contextmanager
def before(name: str, job: Callable[[], Any]) -> Iterator[None]:
    """Do something just before a category is erased."""

    def erase(category: Category, who: Member) -> int:
        if category.name == name:
            job()
        return deleting.erase(category, who)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(erasure, "erase", erase)
        yield


def test_a_file_before_any_part_leaves_nothing(cast: Cast, at: Clock) -> None:
    """The part before which the file comes is broken off, too, and done by a later run."""
    names = GOING if is_sqlite() else PARTS  # where there is time for it
    for name in names:
        who, rows = comes_to_live_with(cast.aino)
        asked = erasure.start(who)

        def come(rows: list[Receipt] = rows) -> None:
            purchases.store_all(rows)
            raise OSError

        with before(name, come):
            erasure.run(asked)
        assert Erasure.get(Erasure.member == who).state is ErasureState.STARTED
        purchases.store_all(rows)
        erasure.run_all()
        require_nothing(who, rows)
    require_counted_once(len(names))
    at(date(2026, 12, 4))
    awards.award(date(2026, 11, 1))
    assert standing(cast.aino)[0] == MonthTotal.get().awarded_cents


@pytest.mark.parametrize("name", PARTS)
def test_a_file_between_two_parts_is_counted_once(cast: Cast, name: str) -> None:
    who, rows = comes_to_live_with(cast.aino)
    asked = erasure.start(who)
    with before(name, partial(purchases.store_all, rows)):
        erasure.run(asked)
    require_nothing(who, rows)
    require_counted_once(1)


def test_a_file_after_it_is_put_aside_as_of_an_unknown_card(cast: Cast, tmp_path: Path) -> None:
    give(cast.aino, 5_00)
    Member.update(may_see_money=True, may_use_money=True).where(Member.id == cast.eino.id).execute()
    late, use = bought(cast.eino, "late"), used(cast.eino, "late")
    erasure.run(erasure.start(cast.eino))
    for kind, row in (("purchases", late), ("redemptions", use)):
        file = write(tmp_path / f"{kind}.csv", [row], kind)
        assert run(file, kind).stored == 0
        assert aside(file) == [(2, "card: nobody has a card with this number")]
    assert standing(cast.aino) == (5_00, 0)


class Race:
    """An import that pauses before one of its statements while somebody is erased.

    The erasure runs to its end, or to where it waits for the import, which goes on then.
    """

    def __init__(self, who: Member, rows: list[Receipt], statement: int) -> None:
        self.asked, self.rows, self.statement = erasure.start(who), rows, statement
        self.paused, self.erased, self.may_go_on = Event(), Event(), Event()

    def run(self) -> int:
        """Let it happen; how many statements the import had."""
        many, *_ = together(self.bring, self.erase, self.watch)
        return int(many)

    def bring(self) -> int:
        mine, count = threading.get_ident(), 0

        def pause(event: object) -> None:
            nonlocal count
            if threading.get_ident() == mine:
                count += 1
                if count == self.statement:
                    self.paused.set()
                    assert self.may_go_on.wait(PATIENCE)

        database.query_hooks.append(pause)
        try:
            purchases.store_all(self.rows)
        finally:
            database.query_hooks.remove(pause)
            self.paused.set()
        return count

    def erase(self) -> None:
        assert self.paused.wait(PATIENCE)
        try:
            erasure.run(self.asked)
        finally:
            self.erased.set()

    def watch(self) -> None:
        assert self.paused.wait(PATIENCE)
        while not self.erased.is_set() and not database.execute_sql(WAITING).fetchall():
            pass
        self.may_go_on.set()


@pytest.mark.parametrize("fresh", ["postgresql"], indirect=True)
def test_an_import_that_pauses_anywhere_while_somebody_is_erased_leaves_nothing(cast: Cast) -> None:
    statement = many = 1
    while statement <= many:
        who, rows = comes_to_live_with(cast.aino)
        many = Race(who, rows, statement).run()
        require_nothing(who, rows)
        statement += 1
    assert many > 8
    require_counted_once(many)


def test_a_late_file_of_members_brings_nobody_back(fresh: str, tmp_path: Path) -> None:
    file = newcomers.write_csv(tmp_path / "members.csv", [newcomers.WHOLE])
    assert newcomers.run(file).stored == 1
    for _ in range(2):  # an erasure of what is erased already changes nothing
        erasure.run(erasure.start(Member.get()))
        Erasure.delete().execute()
        totals = newcomers.run(file)
        assert (totals.stored, totals.aside) == (0, 1)
        reason = "external_id: the data of this member was erased"
        assert newcomers.refused(file) == [(2, reason)]
        kept = Member.get().external_id
        assert kept.startswith("x")
        assert len(kept) == 44
        assert Member.select().count() == 1
