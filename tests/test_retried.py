"""What others get in the way of is done again, and a moment is compared as one wherever it stands."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from peewee import Case, IntegrityError, OperationalError, fn

from plussa.db import Meanwhile, database, is_sqlite, lock, retried
from plussa.exchange.bulk import ask
from plussa.members.models import Household
from tests.members.test_cards_races import together
from tests.people import add_household
from tests.test_db import MOMENTS

only_postgresql = pytest.mark.parametrize("fresh", ["postgresql"], indirect=True)
NOON = datetime(2026, 12, 15, 10, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


def busy() -> OperationalError:
    """What Peewee raises when a file of SQLite stayed busy."""
    error = OperationalError("database is locked")
    error.orig = sqlite3.OperationalError()
    error.orig.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


@pytest.mark.parametrize("error", [Meanwhile, IntegrityError, busy])
def test_what_passes_is_tried_again_a_few_times(fresh: str, error: Callable[[], Exception]) -> None:
    tries: list[int] = []

    @retried
    def job(failing: int) -> str:
        tries.append(1)
        if len(tries) <= failing:
            raise error()
        return "done"

    assert job(4) == "done"
    tries.clear()
    with pytest.raises(type(error())):
        job(5)
    assert len(tries) == 5


@pytest.mark.parametrize("error", [OperationalError, ValueError])
def test_what_does_not_pass_is_raised_at_once(fresh: str, error: type[Exception]) -> None:
    tries: list[int] = []

    @retried
    def job() -> None:
        tries.append(1)
        raise error("the server is gone")

    with pytest.raises(error):
        job()
    assert len(tries) == 1


def test_a_part_is_done_again_with_the_whole(fresh: str) -> None:
    tries: list[str] = []

    @retried
    def part() -> None:
        tries.append("part")
        if len(tries) < 4:
            raise Meanwhile

    @retried
    def whole() -> None:
        tries.append("whole")
        with database.atomic():
            part()

    whole()
    assert tries == ["whole", "part", "whole", "part"]


def meet(barrier: Barrier) -> None:
    """Wait for the other one, the first time."""
    with suppress(BrokenBarrierError):
        barrier.wait(5)
    barrier.abort()


def look_after(milliseconds: int) -> None:
    """How long PostgreSQL lets this connection wait before it looks for a deadlock."""
    database.execute_sql(f"SET deadlock_timeout = {milliseconds}")


@only_postgresql
def test_of_two_that_deadlock_both_come_through(fresh: str) -> None:
    one, other, barrier = add_household().id, add_household().id, Barrier(2)

    @retried
    def take(*homes: int) -> str:
        look_after(10)
        with database.atomic():
            for place, home in enumerate(homes):
                lock(Household.select().where(Household.id == home)).get()
                if place == 0:
                    meet(barrier)
        return "done"

    assert together(partial(take, one, other), partial(take, other, one)) == ["done", "done"]


@only_postgresql
def test_a_statement_outside_of_any_transaction_comes_through_too(fresh: str) -> None:
    one, other, barrier = add_household().id, add_household().id, Barrier(2)

    def first() -> None:
        look_after(10_000)
        with database.atomic():
            lock(Household.select().where(Household.id == other)).get()
            meet(barrier)
            until_waited_for()
            lock(Household.select().where(Household.id == one)).get()

    def statement() -> None:
        look_after(200)
        meet(barrier)
        Household.update(external_id=Household.id.cast("TEXT")).execute()

    together(first, statement)
    assert {row.external_id for row in Household.select()} == {str(one), str(other)}


def until_waited_for() -> None:
    """Go on once somebody waits for a lock."""
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
    assert any(database.execute_sql(waiting).fetchall() for _ in range(20_000))


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_a_moment_reaches_the_database_in_one_form(fresh: str, at: datetime) -> None:
    [[given]] = ask("SELECT ?" if is_sqlite() else "SELECT ?::timestamptz", at)
    assert given == Household.created_at.db_value(at)


COMPUTED: dict[str, Any] = {
    "coalesce": fn.coalesce(Household.dissolved_at, Household.created_at),
    "nullif": fn.nullif(Household.created_at, Household.dissolved_at),
    "case": Case(None, [(Household.dissolved_at.is_null(), Household.created_at)]),
    "field": Household.created_at,
}


@pytest.mark.parametrize("what", [*COMPUTED, "min", "max", "statement"])
def test_a_computed_moment_is_compared_as_a_moment(fresh: str, what: str) -> None:
    add_household()
    Household.update(created_at=NOON).execute()

    def before(at: datetime) -> bool:
        if what == "statement":
            return bool(ask("SELECT 1 FROM household WHERE created_at < ?", at))
        if what in ("min", "max"):
            most = getattr(fn, what)(Household.created_at)
            return Household.select(Household.id).group_by(Household.id).having(most < at).exists()
        return bool(Household.select().where(COMPUTED[what] < at).exists())

    assert (before(NOON - A_SECOND), before(NOON), before(NOON + A_SECOND)) == (False, False, True)
