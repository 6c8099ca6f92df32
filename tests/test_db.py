"""The database: moments, constraints, locks and settings, on both kinds."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier, Event, Thread
from time import monotonic, sleep

import psycopg
import pytest
from peewee import IntegrityError, OperationalError, SqliteDatabase

from plussa import clock, sqlite
from plussa.config import INSECURE
from plussa.db import (
    CONNECTIONS,
    MomentField,
    connected,
    database,
    lock,
    open_database,
)
from plussa.faults import Fault
from plussa.i18n import ROOT
from plussa.members.models import Household, Member, Role
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.privacy.erasure import journal
from tests.people import Cast, add_household, add_member
from tests.schemas import checks

only_sqlite = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
SUMMER = timezone(timedelta(hours=3))
MOMENTS = [
    datetime(2026, 12, 15, 10, 0, 0, 123456, UTC),
    datetime(2026, 12, 15, 10, 0, tzinfo=UTC),  # without a fraction, too
    datetime(2026, 7, 1, 0, 30, 0, 1, SUMMER),
    datetime(1999, 12, 31, 23, 59, 59, 999999, UTC),
]


SECRET = b"Salainen Esimerkki"


def test_what_is_deleted_is_nowhere_in_the_files(tmp_path: Path) -> None:
    """Of database and register, whatever this SQLite was built with; and all of SQLite is opened so."""
    file, register = tmp_path / "site.db", tmp_path / "erasures.db"
    made = open_database(f"sqlite:///{file}")
    journal.keep_in(f"sqlite:///{register}", INSECURE)
    journal.prepare()
    nameless = sqlite.passing_sqlite()
    for one in (made, journal.register.obj, nameless):
        assert dict(one._pragmas)["secure_delete"] == 1
        with one.connection_context():
            assert one.pragma("secure_delete") == 1
            one.execute_sql("CREATE TABLE secret (text TEXT)")
            one.execute_sql("INSERT INTO secret VALUES (?)", (SECRET.decode() * 500,))
            one.pragma("wal_checkpoint(TRUNCATE)")
            assert one is nameless or SECRET in Path(one.database).read_bytes()
            one.execute_sql("DELETE FROM secret")
            one.pragma("wal_checkpoint(TRUNCATE)")
    for left in tmp_path.iterdir():
        assert SECRET not in left.read_bytes(), left


def test_sqlite_is_opened_nowhere_else() -> None:
    """Each place sets `secure_delete` where it writes."""
    opens = re.compile(r"sqlite3\.connect\(|SqliteDatabase\(|PrivateSqlite\(|[^\w.]connect\((?!\))")
    found = {
        file.relative_to(ROOT / "plussa").as_posix()
        for file in (ROOT / "plussa").rglob("*.py")
        if opens.search(file.read_text("utf-8"))
    }
    assert found == {"db.py", "sqlite.py", "privacy/erasure/journal.py", "privacy/restore/swap.py"}


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_a_moment_comes_back_to_the_microsecond_and_in_utc(fresh: str, at: datetime) -> None:
    made = Household.create(created_at=at)
    found = Household.get_by_id(made.id).created_at
    assert found == at
    assert (found.microsecond, found.utcoffset()) == (at.microsecond, timedelta(0))


def test_moments_sort_and_compare_as_moments(fresh: str) -> None:
    for at in reversed(MOMENTS):
        Household.create(created_at=at)
    found = [one.created_at for one in Household.select().order_by(Household.created_at)]
    assert found == sorted(MOMENTS)
    noon = datetime(2026, 12, 15, 10, tzinfo=UTC)
    assert Household.select().where(Household.created_at <= noon).count() == 3


def test_a_moment_without_a_zone_is_refused(fresh: str) -> None:
    naive = clock.now().replace(tzinfo=None)
    with pytest.raises(ValueError, match="without a time zone"):
        Household.create(created_at=naive)
    with pytest.raises(ValueError, match="without a time zone"):
        Household.select().where(Household.created_at < naive).count()
    assert Household.select().count() == 0


def test_no_moment_is_no_moment() -> None:
    assert MomentField().db_value(None) is None
    assert MomentField().python_value(None) is None


def test_a_household_has_one_primary_member(cast: Cast) -> None:
    with pytest.raises(IntegrityError), database.atomic():
        add_member(cast.aino.household, login=False)
    assert Member.select().where(Member.household == cast.aino.household).count() == 2


def test_who_has_left_leaves_the_place_free(cast: Cast) -> None:
    Member.update(left_at=clock.now()).where(Member.id == cast.aino.id).execute()
    Member.update(role=Role.PRIMARY).where(Member.id == cast.eino.id).execute()
    assert Member.get_by_id(cast.eino.id).is_primary


@pytest.mark.parametrize("traits", [
    {"may_use_money": True, "may_see_money": False}, {"email": None}, {"household": 999_999},
])  # fmt: skip
def test_what_cannot_be_is_refused_by_the_database(cast: Cast, traits: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), database.atomic():
        Member.update(**traits).where(Member.id == cast.eino.id).execute()


def test_a_role_of_another_word_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError), database.atomic():
        database.execute_sql("UPDATE member SET role = 'guest'")


def test_a_household_with_members_is_not_deleted(cast: Cast) -> None:
    with pytest.raises(IntegrityError), database.atomic():
        cast.aino.household.delete_instance()


def test_a_locked_row_is_locked_for_update_where_that_can_be_said(fresh: str) -> None:
    sql, _ = lock(Household.select()).sql()
    assert sql.endswith("FOR UPDATE") is fresh.startswith("postgresql")


def together(*works: Callable[[], None]) -> None:
    """Do things at once, each in a thread with a connection of its own; raise what went wrong."""
    wrong: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            with connected():
                work()
        except BaseException as error:
            wrong.append(error)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    if wrong:
        raise wrong[0]


def test_two_who_read_and_then_write_do_it_one_after_the_other(fresh: str) -> None:
    message, begin = post("staff_notice", "fi", ""), Barrier(2)

    def count() -> None:
        begin.wait(5)
        with database.atomic():
            found = lock(Message.select().where(Message.id == message.id)).get()
            sleep(0.1)
            found.attempts += 1
            found.save()

    together(count, count)
    assert Message.get_by_id(message.id).attempts == 2


def test_a_writer_waits_for_another_and_does_not_fail(fresh: str) -> None:
    household, writing, took = add_household(), Event(), []

    def slow() -> None:
        with database.atomic():
            Household.update(external_id="slow").where(Household.id == household.id).execute()
            writing.set()
            sleep(0.3)

    def quick() -> None:
        assert writing.wait(5)
        began = monotonic()
        Household.update(external_id="quick").where(Household.id == household.id).execute()
        took.append(monotonic() - began)

    together(slow, quick)
    assert Household.get_by_id(household.id).external_id == "quick"
    assert took[0] > 0.2


def test_a_reader_does_not_wait_for_a_writer(cast: Cast) -> None:
    found = []

    def read() -> None:
        began = monotonic()
        found.append((Member.select().count(), monotonic() - began))

    with database.atomic():
        Member.update(phone="").execute()
        together(read)
    assert found[0][0] == 3
    assert found[0][1] < 1


@only_sqlite
@pytest.mark.parametrize(("setting", "value"), [
    ("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", sqlite.BUSY),
    ("recursive_triggers", 1), ("synchronous", 1), ("secure_delete", 1),
])  # fmt: skip
def test_sqlite_is_set_up_as_we_need_it(fresh: str, setting: str, value: object) -> None:
    assert database.pragma(setting) == value


@only_sqlite
def test_a_transaction_of_sqlite_keeps_writers_out_from_its_beginning(fresh: str) -> None:
    another = SqliteDatabase(fresh.removeprefix("sqlite:///"), timeout=0)
    with (
        database.atomic(),
        another.connection_context(),
        pytest.raises(OperationalError, match="locked"),
    ):
        another.execute_sql("BEGIN IMMEDIATE")


@pytest.mark.parametrize("url", ["mysql://a:hidden@b/c", "plussa.db", "", "postgres://a/b"])
def test_another_kind_of_database_is_refused_without_quoting_its_address(url: str) -> None:
    with pytest.raises(Fault, match=r"PLUSSA_DATABASE: .*sqlite:///file or postgresql://") as told:
        open_database(url)
    assert "hidden" not in str(told.value)


def test_nothing_is_connected_before_it_is_needed() -> None:
    assert open_database("postgresql://nobody@127.0.0.1:1/nothing").is_closed()


def test_the_conditions_of_checks_are_read_whole() -> None:
    sql = 'CREATE TABLE "t" (a INT, CONSTRAINT x CHECK (a IN (1, (2))), CHECK  (a > 0))'
    assert list(checks(sql)) == ["a IN (1, (2))", "a > 0"]


@pytest.mark.parametrize("fresh", ["postgresql"], indirect=True)
def test_a_connection_that_cannot_be_prepared_takes_no_place_in_the_pool(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = open_database(fresh)
    assert made.execute_sql("SHOW jit").fetchone() == ("off",)
    made.close_all()

    def lost(*_: object) -> None:
        raise psycopg.OperationalError("the connection is lost")

    monkeypatch.setattr(psycopg.Connection, "execute", lost)
    for _ in range(CONNECTIONS + 1):
        with pytest.raises(OperationalError, match="lost"):
            made.connect()
