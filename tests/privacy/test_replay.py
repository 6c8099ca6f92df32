"""A database that a restore has taken behind the register: noticed, and repaired."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from plussa import clock, db
from plussa.cases import service as cases
from plussa.cases.models import CaseKind, Channel
from plussa.config import INSECURE
from plussa.faults import Fault
from plussa.members.models import Member
from plussa.outbox.models import Message
from plussa.privacy.erasure import journal, replay
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Erasure, LastLine
from plussa.privacy.refusals import PrivacyRefused
from plussa.privacy.restore import backups
from tests.people import Cast
from tests.privacy.erasing import erase, is_gone, is_whole


class Killed(BaseException):
    """The process ends here."""


def restore(url: str, file: Path) -> None:
    """Put a backup in place of the database as a tool does that knows nothing of us."""
    if url.startswith("sqlite"):
        there = sqlite3.connect(url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(file)) as backup, closing(there):
            backup.backup(there)
    else:
        backups._run(url, "pg_restore", "--clean", "--if-exists", "--no-owner", str(file))


@pytest.fixture
def restored(cast: Cast, fresh: str, tmp_path: Path) -> Cast:
    """A copy of the database from before Otso was erased, restored behind our back."""
    backups.save(fresh, tmp_path / "plussa.backup")
    erase(cast.otso)
    restore(fresh, tmp_path / "plussa.backup")
    assert is_whole(cast.otso)
    return cast


def test_a_restore_by_any_tool_is_noticed_and_repaired(restored: Cast) -> None:
    with pytest.raises(Fault, match=r"from line 1 on.* Run `python -m plussa erasures run`"):
        replay.prepare()
    assert erasure.run_all() == (1, 0)
    assert is_gone(restored.otso)
    assert is_whole(restored.eino)
    replay.prepare()
    assert erasure.run_all() == (0, 0)


def test_killed_on_the_way_the_repair_goes_on(
    restored: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    erase_, failing = erasure._do, ["contact"]

    def stop(found: Erasure, category: Any, who: Member) -> None:
        if category.name in failing:
            raise Killed
        erase_(found, category, who)

    monkeypatch.setattr(erasure, "_do", stop)
    with pytest.raises(Killed):
        erasure.run_all()
    failing.clear()
    assert erasure.run_all() == (1, 0)
    assert is_gone(restored.otso)


def test_nobody_is_told_twice(restored: Cast) -> None:
    erasure.run_all()
    assert not Message.select().where(Message.kind == "erasure_begun").exists()


def test_no_erasure_begins_before_the_repair(restored: Cast) -> None:
    """Else its line would be noted, and those before it passed over."""
    with pytest.raises(PrivacyRefused):
        erase(restored.eino)
    assert is_whole(restored.eino)
    assert LastLine.get().number == 0
    assert erasure.run_all() == (2, 0)
    assert is_gone(restored.otso)
    assert is_gone(restored.eino)


def test_one_that_waited_for_approval_in_the_copy_waits_no_longer(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    case = cases.open_case(CaseKind.ERASURE, "", Channel.POST, member=cast.otso)
    entered = erasure.enter(cast.otso, "kaisa", case)
    backups.save(fresh, tmp_path / "plussa.backup")
    erasure.run(erasure.approve(entered, "oona"))
    restore(fresh, tmp_path / "plussa.backup")
    assert erasure.run_all() == (1, 0)
    assert is_gone(cast.otso)


def test_who_joined_after_the_copy_and_is_not_in_it_is_no_matter(cast: Cast, fresh: str) -> None:
    journal.remember(db.new_key(), clock.now())
    with pytest.raises(Fault, match="erasures run"):
        replay.prepare()
    assert erasure.run_all() == (0, 0)
    replay.prepare()


def test_a_forged_line_erases_nobody(cast: Cast) -> None:
    erase(cast.eino)
    with journal.register.connection_context():
        journal.JournalLine.create(
            number=2, member=cast.otso.key, at=clock.now().isoformat(), mark="0" * 64
        )
    for act in (erasure.run_all, replay.prepare, lambda: erase(cast.otso)):
        with pytest.raises((Fault, PrivacyRefused)):
            act()
    assert is_whole(cast.otso)


@pytest.mark.parametrize("kept", [False, True])
def test_a_register_that_is_older_or_another_is_refused(
    cast: Cast, tmp_path: Path, kept: bool
) -> None:
    erase(cast.otso)
    other = tmp_path / "other.db"
    journal.keep_in(f"sqlite:///{other}", INSECURE)
    if kept:
        journal.remember(db.new_key(), clock.now())
    for act in (erasure.run_all, replay.prepare, lambda: erase(cast.eino)):
        with pytest.raises((Fault, PrivacyRefused)):
            act()
    assert is_whole(cast.eino)
    assert len(journal.lines()) == kept, "nothing was added to it"


def test_the_job_of_another_app_server_does_not_lose_a_line(cast: Cast) -> None:
    """Two erasures under way at once: that one's line comes first, and is noted last."""
    found = erasure.start(cast.otso)
    journal.remember(cast.otso.key, clock.now())  # there, and not noted yet
    erase(cast.eino)
    assert LastLine.get().number == 2
    replay.require_known()
    erasure.run(found)
    assert LastLine.get().number == 2
    assert is_gone(cast.otso)
