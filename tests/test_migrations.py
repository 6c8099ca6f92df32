"""Migrations make the database the models speak of, go down and up again, and say what they did."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from plussa import clock, db, ready, schema_commands
from plussa.append_only import AppendOnly, Door, guard
from plussa.auth.email import email_changes
from plussa.auth.models import EmailChange
from plussa.db import connected, database
from plussa.faults import Fault
from plussa.members.models import Member
from plussa.money.ledger.balanced import balance
from plussa.numbers import remember
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Erasure, LastLine
from tests.databases import KINDS, require_postgresql
from tests.models import MODELS
from tests.people import Cast
from tests.rows import fill
from tests.schemas import HISTORY, described

NAMES = sorted(file.stem for file in db.MIGRATIONS.glob("[0-9]*.py"))
Servers = Callable[[str], Any]
_numbers = count(1)


@contextmanager
def emptied(kind: str, server: Any) -> Iterator[str]:
    """A database of a kind with nothing in it, in use; its URL."""
    name = f"empty{next(_numbers)}"
    if kind == "postgresql":
        server._ask(f"CREATE DATABASE {name}")
        url = server.url(name)
    else:
        url = f"sqlite:///{server.folder / name}.db"
    made = db.use(url)
    made.connect()
    try:
        yield url
    finally:
        for one in {made, database.obj}:  # a test may have opened it anew
            one.close()
            if hasattr(one, "close_all"):
                one.close_all()
        if kind == "postgresql":
            server._ask(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, servers: Servers) -> Iterator[str]:
    """An empty database, once of each kind; its URL."""
    if request.param == "postgresql":
        require_postgresql()
    with emptied(request.param, servers(request.param)) as url:
        yield url


def runner() -> Any:
    """What runs migrations on the database in use."""
    return Runner(database.obj, str(db.MIGRATIONS))


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [int(name[:4]) for name in NAMES] == list(range(1, len(NAMES) + 1))


def test_migrating_says_what_it_did_and_does_it_once(empty: str) -> None:
    assert db.pending() == NAMES
    assert db.migrate() == NAMES
    assert db.pending() == []
    assert db.migrate() == []


def test_what_waits_is_what_has_not_been_applied(empty: str) -> None:
    runner().up(NAMES[1])
    assert db.pending() == NAMES[2:]
    assert db.migrate() == NAMES[2:]


def test_migrations_make_what_the_models_speak_of(empty: str, servers: Servers) -> None:
    db.migrate()
    assert not diff_models(database.obj, MODELS)
    migrated = described()
    kind = empty.partition(":")[0]
    with emptied(kind, servers(kind)):
        database.create_tables(MODELS)
        for model in MODELS:
            if issubclass(model, AppendOnly):
                guard(database.obj, model._meta.table_name, door=model.has_door)
        balance(database.obj)
        remember(database.obj)
        made = described()
    assert made - migrated == set(), "the models have what no migration makes"
    assert migrated - made == set(), "migrations make what no model has"


DRIFT = {
    "a column": "ALTER TABLE card ADD COLUMN colour VARCHAR(9)",
    "a table": "CREATE TABLE shoe (size INTEGER)",
    "an index": "CREATE INDEX slow ON card (state)",
    "a lost index": "DROP INDEX event_newest",
    "the condition of an index": (
        "DROP INDEX member_one_primary; CREATE UNIQUE INDEX member_one_primary"
        " ON member (household_id) WHERE role = 'primary'"
    ),
}
DRIFT_POSTGRESQL = {
    "a type": "ALTER TABLE card ALTER COLUMN number TYPE VARCHAR(20)",
    "null": "ALTER TABLE card ALTER COLUMN number DROP NOT NULL",
    "a default": "ALTER TABLE card ALTER COLUMN number SET DEFAULT ''",
    "a check": "ALTER TABLE member DROP CONSTRAINT member_role",
    "what deleting does": (
        "ALTER TABLE event DROP CONSTRAINT event_member_id_fkey;"
        " ALTER TABLE event ADD CONSTRAINT event_member_id_fkey"
        " FOREIGN KEY (member_id) REFERENCES member (id)"
    ),
    "a trigger": (
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW\\; END';"
        " CREATE TRIGGER t BEFORE UPDATE ON card FOR EACH ROW EXECUTE FUNCTION nothing()"
    ),
}
# SQLite alters little: the table is made anew with one word of its text changed.
DRIFT_SQLITE = {
    "a type": ("card", '"number" VARCHAR(19)', '"number" VARCHAR(20)'),
    "null": ("card", '"number" VARCHAR(19) NOT NULL', '"number" VARCHAR(19)'),
    "a default": ("card", '"number" VARCHAR(19) NOT NULL', "\"number\" VARCHAR(19) NOT NULL DEFAULT ''"),
    "a check": ("member", "'primary', 'member'", "'primary', 'guest'"),
    "what deleting does": ("event", "ON DELETE CASCADE", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", [*DRIFT, *DRIFT_POSTGRESQL])
def test_drift_is_seen(empty: str, what: str) -> None:
    db.migrate()
    before = described()
    if what in DRIFT or empty.startswith("postgresql"):
        run((DRIFT | DRIFT_POSTGRESQL)[what])
    elif what == "a trigger":
        database.execute_sql("CREATE TRIGGER t AFTER UPDATE ON card BEGIN SELECT 1; END")
    else:
        table, old, new = DRIFT_SQLITE[what]
        [[sql]] = database.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
        assert old in sql
        before = made_anew(table, sql)
        made_anew(table, sql.replace(old, new))
    assert described() != before


def made_anew(table: str, sql: str) -> set[str]:
    """Make a table anew, without its indexes; what the database is made of then."""
    database.execute_sql(f'DROP TABLE "{table}"')
    database.execute_sql(sql)
    return described()


def run(statements: str) -> None:
    """Run statements that are parted by semicolons; an escaped one parts nothing."""
    for statement in statements.replace("\\;", "\0").split(";"):
        database.execute_sql(statement.replace("\0", ";"))


# Migrations that take a column away or change it, and going down brings it back as it was.
BROUGHT_BACK = {
    "0008_choices": ("detail_level",),
    "0013_keys": ("message reader", "code member_id"),
    "0014_identity_links": ("joining password_hash", "login email_key"),
    "0017_staff_security": ("staff totp_secret",),
    "0021_residence": ("balance last_entry",),
    "0019_equal_traces": ("claim_letter attempts", "staff_sign_in staff_id"),
    "0023_balanced_entries": ("posting_entry_id_fkey",),
    "0024_numbers": ("card_notice card_id", "card_notice_card_id_fkey", "key card_notice"),
    "0030_deliveries": ("money_delivery", "money_notice", "money_notice_delivery_id_fkey"),
    "0031_ranks": ("index message",),
    "0035_entry_index": ("index entry",),
}


def rows() -> dict[str, int]:
    """How many rows there are, by table."""
    tables = set(database.get_tables())
    return {
        name: model.select().count()
        for model in MODELS
        if (name := model._meta.table_name) in tables
    }


def test_each_migration_goes_down_and_up_again_with_rows_in_the_tables(cast: Cast) -> None:
    fill(cast)
    whole, full = described(), rows()
    assert set(full) == {model._meta.table_name for model in MODELS}
    assert [table for table, many in full.items() if not many] == [Door._meta.table_name], full
    for name in reversed(NAMES):
        before, had = described(), rows()
        assert runner().down() == [name]
        assert before - described()
        for line in described() - before:
            assert any(f" {one} " in f" {line} " for one in BROUGHT_BACK.get(name, ())), line
        # What is left keeps its rows, but for a table that was two.
        other = [one for one, many in rows().items() if many != had[one]]
        assert other == (["delivery"] if name == "0030_deliveries" else [])
        runner().up(name)
        assert described() == before
        runner().down()
    left = [one for one in database.get_tables() if not one.startswith("sqlite_")]  # SQLite's own
    assert left == [HISTORY]
    assert described() == set()
    assert db.migrate() == NAMES
    assert described() == whole


def test_the_site_is_imported_without_changing_a_database_that_waits(empty: str) -> None:
    database.close()
    ready.require_key()
    assert database.is_closed()
    with connected():
        assert database.get_tables() == []


def test_a_database_that_a_migration_waits_for_is_refused(empty: str) -> None:
    runner().up(NAMES[-2])
    database.close()
    with pytest.raises(Fault, match=f"lacks {NAMES[-1]}: run `python -m plussa database migrate`"):
        ready.require()
    with connected():
        assert db.pending() == NAMES[-1:], "it was changed"


def test_a_database_that_cannot_be_reached_is_told_without_its_password() -> None:
    db.use("postgresql://plussa:hidden@127.0.0.1:1/plussa")
    with pytest.raises(Fault, match="PLUSSA_DATABASE: cannot be reached") as told:
        ready.require()
    assert "hidden" not in str(told.value)


def command(app: Flask, word: str) -> Result:
    """Run a command of the database for the app of the tests."""
    return app.test_cli_runner().invoke(schema_commands.database, [word])


def test_the_commands_say_how_the_database_stands(empty: str, app: Flask) -> None:
    db.database.close()
    waiting = command(app, "status")
    assert isinstance(waiting.exception, Fault)
    assert NAMES[0] in str(waiting.exception)
    done = command(app, "migrate")
    assert done.output.splitlines() == [
        *(f"Applied {name}" for name in NAMES),
        "The database is up to date",
    ]
    for word in ("migrate", "status"):
        again = command(app, word)
        assert (again.exit_code, again.output) == (0, "The database is up to date\n")


def test_rows_are_given_keys_and_waiting_messages_name_them(cast: Cast) -> None:
    change = email_changes.request(cast.aino, "uusi@example.fi")
    Message.delete().where(Message.kind != "confirm_email").execute()
    sent = post("password_changed", "fi", "aino@example.fi", reader=cast.aino.key)
    while "0013_keys" not in runner().down():
        pass
    query = 'SELECT reader, parameters FROM "message" ORDER BY id'
    numbered = [tuple(row) for row in database.execute_sql(query).fetchall()]
    assert numbered == [(cast.aino.id, json.dumps({"change": change.id})), (cast.aino.id, "{}")]
    assert db.migrate()
    aino, keys = Member.get_by_id(cast.aino.id), {one.key for one in Member.select()}
    assert len(keys) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in keys)
    assert aino.key != cast.aino.key
    assert Message.get_by_id(sent.id).reader == aino.key
    first = Message.select().order_by(Message.id).get()
    assert first.facts == {"change": EmailChange.get().key}


def test_an_erasure_that_had_begun_gets_its_line_first(cast: Cast) -> None:
    for member in (cast.eino, cast.otso):
        erasure.start(member)
    Member.update(left_at=clock.now()).where(Member.id == cast.eino.id).execute()
    while "0016_erasure_register" not in runner().down():
        pass
    query = "SELECT state FROM erasure ORDER BY id"
    assert [row[0] for row in database.execute_sql(query).fetchall()] == ["started", "waiting"]
    assert db.migrate()
    assert [one.state.value for one in Erasure.select().order_by(Erasure.id)] == [
        "requested", "waiting",
    ]  # fmt: skip
    assert (LastLine.get().number, LastLine.get().mark) == (0, "")
