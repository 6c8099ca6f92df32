"""A restore is whole: up to date, without who was erased, and nothing comes back to life."""

from pathlib import Path

import pytest
from flask import Flask

from plussa import clock, db, ready
from plussa.auth.models import Login
from plussa.db import database
from plussa.desk.ending import erasures as erasing
from plussa.desk.models import RecoveryCode
from plussa.faults import Fault
from plussa.mailings import newsletters
from plussa.mailings.models import Newsletter
from plussa.members.models import Member
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.permissions import exchange_commands  # noqa: F401  it adds its command
from plussa.permissions.commands import permissions_group
from plussa.privacy.erasure import journal
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Erasure, ErasureState
from plussa.privacy.restore import after_restore, backups, checks, swap
from tests.models import MODELS
from tests.people import Cast
from tests.privacy.erasing import is_gone, is_whole
from tests.rows import everything, fill
from tests.test_migrations import NAMES, runner


def ready_made() -> None:
    """Start once, as an app server does."""
    database.close()
    ready.require()


def down_to(name: str) -> None:
    while NAMES.index(runner().down()[0]) > NAMES.index(name) + 1:
        pass


# A version that a backup is of: members have keys from 0013 on.
@pytest.mark.parametrize("version", ["0013_keys", "0018_email_keys", NAMES[-1]])
def test_a_backup_of_an_older_version_is_brought_up_to_date(
    cast: Cast, fresh: str, tmp_path: Path, version: str
) -> None:
    fill(cast)
    Erasure.delete().execute()
    journal.remember(cast.otso.key, clock.now())
    if version != NAMES[-1]:
        down_to(version)
    database.execute_sql("CREATE TABLE no_more (member_id INTEGER REFERENCES member (id))")
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    database.execute_sql("DROP TABLE no_more")
    db.migrate()
    database.execute_sql(
        "CREATE TABLE added_since (member_id INTEGER NOT NULL REFERENCES member (id))"
    )
    database.execute_sql(f"INSERT INTO added_since VALUES ({cast.eino.id})")  # noqa: S608
    assert backups.load(fresh, file)[0] == 1
    assert (db.pending(), is_gone(cast.otso), is_whole(cast.eino)) == ([], True, True)
    assert not database.table_exists("added_since")
    ready_made()


def test_nothing_that_waits_is_brought_back(cast: Cast, fresh: str, tmp_path: Path) -> None:
    fill(cast)
    keys = [one.key for one in Login.select()]
    for kind in ("newsletter", "reset_password", "password_changed"):
        post(kind, "fi", "aino@example.fi", reader=cast.aino.key)
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    backups.load(fresh, file, without_register=True)
    expiring = [model for model in MODELS if hasattr(model, "expires_at")]
    assert {one._meta.table_name for one in expiring} == set(
        after_restore.tables_with("expires_at")
    )
    for model in expiring:
        assert not model.select().where(model.expires_at > clock.now()).exists(), model
    assert not {one.key for one in Login.select()} & set(keys)
    assert not RecoveryCode.select().where(RecoveryCode.used_at.is_null()).exists()
    waiting = Message.select().where(Message.sent_at.is_null(), Message.given_up_at.is_null())
    kinds = {one.kind for one in waiting}
    assert "password_changed" in kinds
    assert not kinds & {"newsletter", "reset_password"}
    closed = Message.get(Message.kind == "newsletter")
    assert (closed.fault, closed.recipient) == ("unknown", "")


def test_marketing_stands_still_until_it_is_released(
    app: Flask, cast: Cast, fresh: str, tmp_path: Path
) -> None:
    file, out = tmp_path / "plussa.backup", tmp_path / "list.csv"
    backups.save(fresh, file)
    backups.load(fresh, file, without_register=True)
    with pytest.raises(Fault, match="permissions release"):
        newsletters.queue(Newsletter(name="n"))
    database.close()

    def run(*words: str) -> object:
        return app.test_cli_runner().invoke(permissions_group, words)

    refused = run("export", "sms", str(out))
    assert "withdrawals" in str(refused.exception)  # type: ignore[attr-defined]
    assert not out.exists()
    assert run("release").output == "Marketing goes on\n"  # type: ignore[attr-defined]
    assert run("release").output == "Nothing stood still\n"  # type: ignore[attr-defined]
    assert run("export", "sms", str(out)).exit_code == 0  # type: ignore[attr-defined]


def test_an_erasure_that_had_not_begun_asks_customer_service(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    """Its member may have taken it back since."""
    erasure.start(cast.otso)
    erasure.start(cast.eino)
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    erasure.run(Erasure.get(Erasure.member == cast.eino))
    assert backups.load(fresh, file)[0] == 1
    assert (is_whole(cast.otso), is_gone(cast.eino)) == (True, True)
    waiting = Erasure.get(Erasure.member == cast.otso)
    assert waiting.state is ErasureState.WAITING
    assert erasing.find(waiting.key) in erasing.waiting(), "the desk shows it"
    assert erasure.run_all() == (0, 0)
    erasure.run(erasure.approve(waiting, "oona"))
    assert is_gone(cast.otso)


def test_books_that_a_restore_would_break_are_not_taken(
    cast: Cast, fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    told: list[str] = []
    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(checks, "books", iter([[], ["household 1: is wrong"]]).__next__)
        with pytest.raises(Fault, match="not whole, so nothing was restored: household 1"):
            backups.load(fresh, file, without_register=True)
        assert everything() == before
        patch.setattr(checks, "books", lambda: ["household 1: is wrong"])
        backups.load(fresh, file, without_register=True, tell=told.append)
    assert told == ["As in the backup: household 1: is wrong"]


@pytest.mark.parametrize(
    "fresh", ["sqlite"], indirect=True
)  # PostgreSQL looks at them when it is filled
def test_rows_that_refer_to_nothing_are_not_taken(cast: Cast, fresh: str, tmp_path: Path) -> None:
    file = tmp_path / "plussa.backup"
    database.execute_sql("PRAGMA foreign_keys = 0")
    database.execute_sql("UPDATE card SET member_id = 999")
    backups.save(fresh, file)
    with pytest.raises(Fault, match="card refers to a row that is not there"):
        backups.load(fresh, file, without_register=True)


def test_it_waits_for_nobody_who_keeps_the_database(
    cast: Cast, fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "PATIENCE", 0.2 if db.is_sqlite() else 1)
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    before = everything()
    other = db.open_database(fresh)
    with other.connection_context(), other.atomic():
        other.execute_sql("UPDATE member SET city = 'x'")
        with pytest.raises(Fault, match="is in use: stop the site, the outbox and all jobs"):
            backups.load(fresh, file, without_register=True)
    if hasattr(other, "close_all"):
        other.close_all()
    Member.update(city=cast.aino.city).where(Member.id == cast.aino.id).execute()
    assert len(everything()["Member"]) == len(before["Member"])


@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)  # PostgreSQL keeps no files here
def test_nothing_of_it_is_left_in_the_folder(cast: Cast, fresh: str, tmp_path: Path) -> None:
    file, place = tmp_path / "plussa.backup", Path(fresh.removeprefix("sqlite:///"))
    backups.save(fresh, file)
    backups.load(fresh, file, without_register=True)
    Member.select().first()
    around = {one.name for one in place.parent.glob(f"*{place.name}*")}
    assert around <= {place.name, f"{place.name}-wal", f"{place.name}-shm"}
    assert place.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)  # PostgreSQL's is made by its operator
def test_a_database_that_is_gone_is_made_again(cast: Cast, fresh: str, tmp_path: Path) -> None:
    file, place = tmp_path / "plussa.backup", tmp_path / "new" / "site.db"
    backups.save(fresh, file)
    place.parent.mkdir()
    database.initialize(db.open_database(f"sqlite:///{place}"))
    backups.load(f"sqlite:///{place}", file, without_register=True)
    assert is_whole(cast.otso)
    assert place.stat().st_mode & 0o077 == 0
    database.close()
