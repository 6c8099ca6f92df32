"""A backup is whole; a restore of one that is older than an erasure brings nobody back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from plussa import clock, db
from plussa.config import Settings
from plussa.faults import Fault
from plussa.members.models import Card, Member
from plussa.privacy.erasure import deleting, journal
from plussa.privacy.erasure import service as erasure
from plussa.privacy.restore import backups, swap
from plussa.privacy.restore.commands import backup, restore
from plussa.register.terms import Category
from tests.models import MODELS
from tests.people import Cast
from tests.privacy.erasing import tell_receivers
from tests.rows import everything, fill


def everywhere(seeded: str) -> list[str]:
    """The tables in which a text stands."""
    return [
        model._meta.table_name
        for model in MODELS
        if any(seeded in str(row) for row in model.select().tuples())
    ]


def test_who_was_erased_after_the_backup_does_not_come_back(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    fill(cast)
    otso = cast.otso
    card = Card.get(Card.member == otso).number
    seeded = (otso.given_names, otso.email, otso.number, card)
    assert all(everywhere(one) for one in seeded)
    file = tmp_path / "plussa.backup"
    assert backups.save(fresh, file) == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    erasure.run(erasure.start(otso))
    Member.update(phone="+358500000000").where(Member.id == cast.aino.id).execute()
    again, _rows = backups.load(fresh, file)
    assert again == 1
    assert Member.get_by_id(cast.aino.id).phone == cast.aino.phone, "the backup is there"
    assert everywhere(card) == ["card_notice"], "the tills are told anew that it is blocked"
    tell_receivers()
    assert {one: everywhere(one) for one in seeded} == {one: [] for one in seeded}
    assert Member.get_by_id(cast.eino.id).name == cast.eino.name
    assert db.pending() == []


def test_who_has_joined_since_and_got_the_number_of_the_row_is_not_erased(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    journal.remember(cast.otso.key, clock.now())
    Member.update(key=db.new_key()).where(Member.id == cast.otso.id).execute()
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    assert backups.load(fresh, file)[0] == 0
    assert Member.get_by_id(cast.otso.id).name == cast.otso.name


def test_who_led_others_at_the_time_of_the_backup_makes_way(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    journal.remember(cast.aino.key, clock.now())  # after she had handed over
    assert backups.load(fresh, file)[0] == 1
    assert Member.get_by_id(cast.aino.id).left_at is not None
    assert Member.get_by_id(cast.eino.id).is_primary


def test_one_who_cannot_be_erased_again_stops_the_whole_restore(
    cast: Cast, fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    for member in (cast.eino, cast.otso):
        journal.remember(member.key, clock.now())

    def fail(category: Category, who: Member) -> int:
        if who == cast.eino:
            raise OSError
        return deleting.erase(category, who)

    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(erasure, "erase", fail)
        with pytest.raises(Fault, match="1 members could not be erased again"):
            backups.load(fresh, file)
    assert everything() == before, "rather the database that was there than half a restore"
    backups.load(fresh, file)
    assert Member.get_by_id(cast.eino.id).name == ""
    assert Member.get_by_id(cast.otso.id).name == ""


def test_a_restore_without_the_register_needs_to_be_told_so(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    with pytest.raises(Fault, match="PLUSSA_ERASURES"):
        backups.load(fresh, file)
    assert backups.load(fresh, file, without_register=True)[0] == 0


def test_a_broken_register_stops_it_before_anything_is_replaced(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    journal.remember(cast.otso.key, clock.now())
    journal.JournalLine.update(member=cast.aino.key).execute()
    Member.update(phone="+358500000000").where(Member.id == cast.aino.id).execute()
    with pytest.raises(Fault, match="line 1"):
        backups.load(fresh, file)
    assert Member.get_by_id(cast.aino.id).phone == "+358500000000"


def test_what_is_no_backup_is_refused(cast: Cast, fresh: str, tmp_path: Path) -> None:
    journal.remember(cast.otso.key, clock.now())
    with pytest.raises(Fault, match="no such backup"):
        backups.load(fresh, tmp_path / "nothing")
    other = tmp_path / "letter"
    other.write_text("Dear customer service" * 100, "utf-8")
    with pytest.raises(Fault):
        backups.load(fresh, other)
    assert Member.get_by_id(cast.aino.id).name == cast.aino.name


def test_a_backup_is_one_file_also_while_it_is_read(
    cast: Cast, fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept" / "plussa.backup"
    file.parent.mkdir()
    backups.save(fresh, file)
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    if swap.is_sqlite(fresh):
        assert file.read_bytes()[18:20] == b"\1\1", "no log (SQLite's file format, 1.3)"
        # As backups were until now.
        with closing(sqlite3.connect(file)) as older:
            older.execute("PRAGMA journal_mode = wal")
    written = file.read_bytes()
    beside: set[str] = set()
    connect = swap._connect_backup

    def look(backup: Path) -> sqlite3.Connection:
        made = connect(backup)
        made.execute("SELECT count(*) FROM member").fetchone()
        beside.update(one.name for one in backup.parent.iterdir())
        return made

    monkeypatch.setattr(swap, "_connect_backup", look)
    journal.remember(cast.otso.key, clock.now())
    assert backups.load(fresh, file)[0] == 1
    assert beside <= {file.name}, "it could stand where nothing can be written"
    assert file.read_bytes() == written


@pytest.mark.parametrize("is_link", [False, True])
def test_what_a_log_beside_a_copy_holds_is_read_too(tmp_path: Path, is_link: bool) -> None:
    file = tmp_path / "copies" / "copied.db"
    file.parent.mkdir()
    given = tmp_path / "latest.db" if is_link else file
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode = wal")
        made.execute("CREATE TABLE member (id)")
        made.commit()
        if is_link:
            given.symlink_to(file)
        with closing(swap._connect_backup(given)) as copy:
            assert copy.execute("SELECT count(*) FROM member").fetchone() == (0,)


def test_a_copy_of_half_a_transaction_is_refused(tmp_path: Path) -> None:
    file, copied = tmp_path / "site.db", tmp_path / "copied.db"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA cache_size = 1")  # so that pages are in the file before their time
        made.execute("CREATE TABLE member (name)")
        made.commit()
        made.executemany("INSERT INTO member VALUES (?)", [("x" * 3000,)] * 100)
        for beside in ("", "-journal"):
            Path(f"{copied}{beside}").write_bytes(Path(f"{file}{beside}").read_bytes())
    with closing(swap._connect_backup(copied)) as copy, pytest.raises(sqlite3.OperationalError):
        copy.execute("SELECT count(*) FROM member").fetchone()


def test_a_backup_is_never_written_over(fresh: str, tmp_path: Path) -> None:
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    with pytest.raises(Fault, match="never written over"):
        backups.save(fresh, file)


def test_the_commands_say_what_they_did(cast: Cast, fresh: str, tmp_path: Path) -> None:
    app = Flask("restored")
    app.config["SETTINGS"] = Settings(database=fresh)
    file = tmp_path / "plussa.backup"
    saved = app.test_cli_runner().invoke(backup, [str(file)])
    assert "at most 35 days" in saved.output
    assert app.test_cli_runner().invoke(restore, [str(file)]).exit_code == 2
    done = app.test_cli_runner().invoke(restore, [str(file), "--replace", "--no-erasures"])
    assert (done.exit_code, "0 erased again" in done.output) == (0, True)
