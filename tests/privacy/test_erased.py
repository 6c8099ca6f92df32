"""The register of erasures: in one order for all who write, whole, and of use to nobody who forges it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from plussa import clock
from plussa.config import INSECURE
from plussa.db import database, new_key
from plussa.faults import Fault
from plussa.i18n import ROOT
from plussa.privacy.erasure import journal
from plussa.privacy.erasure.journal import JournalLine
from tests.databases import KINDS, require_postgresql

NOBODY = 65534
Change = Callable[[], object]
APPEND = """
import sys
from plussa import clock
from plussa.privacy.erasure import journal
journal.keep_in(sys.argv[1], sys.argv[2])
for number in range(int(sys.argv[4])):
    journal.remember(f"{sys.argv[3]}-{number}", clock.now())
"""
KILLED = """
import os, sys
from plussa.privacy.erasure import journal
journal.keep_in(sys.argv[1], sys.argv[2])
with journal._opened():
    journal.JournalLine.create(number=2, member="half", at="", mark="")
    os._exit(9)
"""


@pytest.fixture(params=KINDS)
def url(
    request: pytest.FixtureRequest, servers: Callable[[str], Any], tmp_path: Path
) -> Iterator[str]:
    """A register without lines, once on each kind of database; its URL."""
    if request.param == "postgresql":
        require_postgresql()
    made = f"sqlite:///{tmp_path / 'erasures.db'}"
    if request.param == "postgresql":
        name = f"register{os.getpid()}"
        servers("postgresql")._ask(f"CREATE DATABASE {name}")
        made = servers("postgresql").url(name)
    journal.keep_in(made, INSECURE)
    yield made
    if request.param == "postgresql":
        servers("postgresql")._ask(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_site_s_own_database_is_refused_in_whatever_way_it_is_written(fresh: str) -> None:
    journal.keep_in(fresh, INSECURE)
    with pytest.raises(Fault, match="holds members"):
        journal.prepare()
    assert not database.table_exists("erased"), "nothing of it stays"


@pytest.fixture
def three(url: str) -> list[JournalLine]:
    """Three lines."""
    return [journal.remember(new_key(), clock.now()) for _ in range(3)]


def test_a_line_is_written_once_and_found_again(url: str) -> None:
    member = new_key()
    line = journal.remember(member, clock.now())
    assert journal.remember(member, clock.now()) == line
    assert [(one.number, one.member, one.moment) for one in journal.lines()] == [
        (1, member, clock.now().replace(microsecond=0))
    ]
    assert journal.has(member)
    assert not journal.has(new_key())


def test_lines_after_one_that_is_known_are_read(three: list[JournalLine]) -> None:
    first, *others = three
    assert journal.lines(first.number, first.mark) == others
    assert journal.lines() == three


def test_preparing_leaves_nothing_and_may_be_repeated(url: str) -> None:
    journal.prepare()
    journal.prepare()
    assert journal.lines() == []


def test_two_processes_lose_no_line_and_use_no_number_twice(url: str) -> None:
    command = [sys.executable, "-c", APPEND, url, INSECURE]
    both = [subprocess.Popen([*command, name, "20"], cwd=ROOT) for name in ("one", "two")]
    assert [process.wait(60) for process in both] == [0, 0]
    found = journal.lines()
    assert [line.number for line in found] == list(range(1, 41))
    assert {line.member for line in found} == {
        f"{name}-{number}" for name in ("one", "two") for number in range(20)
    }


def renumber() -> None:
    JournalLine.delete().where(JournalLine.number == 2).execute()
    JournalLine.update(number=2).where(JournalLine.number == 3).execute()


def swap() -> None:
    first, second = JournalLine.get_by_id(1), JournalLine.get_by_id(2)
    JournalLine.update(member="").where(JournalLine.number == 1).execute()
    JournalLine.update(member=first.member, at=first.at, mark=first.mark).where(
        JournalLine.number == 2
    ).execute()
    JournalLine.update(member=second.member, at=second.at, mark=second.mark).where(
        JournalLine.number == 1
    ).execute()


TAMPERED: dict[str, Change] = {
    "another member": lambda: (
        JournalLine.update(member=new_key()).where(JournalLine.number == 2).execute()
    ),
    "another moment": lambda: (
        JournalLine.update(at="2020-01-01T00:00:00+00:00").where(JournalLine.number == 2).execute()
    ),
    "another mark": lambda: (
        JournalLine.update(mark="0" * 64).where(JournalLine.number == 2).execute()
    ),
    "one removed": lambda: JournalLine.delete().where(JournalLine.number == 2).execute(),
    "the first removed": lambda: JournalLine.delete().where(JournalLine.number == 1).execute(),
    "one removed, the next moved up": renumber,
    "two swapped": swap,
    "one added": lambda: JournalLine.create(
        number=4, member=new_key(), at=clock.now().isoformat(), mark="0" * 64
    ),
    "one with a mark of another": lambda: JournalLine.create(
        number=4,
        member=new_key(),
        at=JournalLine.get_by_id(3).at,
        mark=JournalLine.get_by_id(3).mark,
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_tampered_with_is_refused_by_its_line(three: list[JournalLine], how: str) -> None:
    with journal.register.connection_context():
        TAMPERED[how]()
    with pytest.raises(Fault, match=r"PLUSSA_ERASURES: .*line [1-4] is (not as|missing)"):
        journal.lines()


def test_nothing_is_added_to_a_line_that_was_tampered_with(three: list[JournalLine]) -> None:
    with journal.register.connection_context():
        JournalLine.update(at="2020-01-01T00:00:00+00:00").where(JournalLine.number == 3).execute()
    for member in (new_key(), three[2].member):
        with pytest.raises(Fault, match="line 3 is not as"):
            journal.remember(member, clock.now())


def test_a_register_without_the_known_line_is_an_older_one(three: list[JournalLine]) -> None:
    with journal.register.connection_context():
        JournalLine.delete().where(JournalLine.number == 3).execute()
    with pytest.raises(Fault, match="has no line 3"):
        journal.lines(3, three[2].mark)


def test_a_register_with_another_line_there_is_another_one(three: list[JournalLine]) -> None:
    with pytest.raises(Fault, match="line 3 is not the one that the database knows"):
        journal.lines(3, three[1].mark)


def test_with_another_identity_key_no_line_is_ours(three: list[JournalLine], url: str) -> None:
    journal.keep_in(url, "another key")
    with pytest.raises(Fault, match="line 1 is not as this site wrote it"):
        journal.lines()


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    journal.keep_in(f"sqlite:///{tmp_path / 'erasures.db'}", INSECURE)
    journal.prepare()
    assert (tmp_path / "erasures.db").stat().st_mode & 0o077 == 0


def test_half_a_line_is_none(url: str) -> None:
    first = journal.remember(new_key(), clock.now())
    command = [sys.executable, "-c", KILLED, url, INSECURE]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    assert journal.lines() == [first]
    assert journal.remember(new_key(), clock.now()).number == 2


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("sqlite:////nowhere/erasures.db", "/nowhere/erasures.db: this user has no such folder"),
        ("sqlite:////proc/erasures.db", "/proc/erasures.db: cannot be written"),
        ("postgresql://x:hush@127.0.0.1:1/none", "cannot be reached or written"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(place: str, why: str) -> None:
    journal.keep_in(place, INSECURE)
    for use in (journal.prepare, journal.lines, lambda: journal.remember(new_key(), clock.now())):
        with pytest.raises(Fault, match=r"^PLUSSA_ERASURES: ") as fault:
            use()
        assert why in str(fault.value)
        assert "hush" not in str(fault.value)


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "erasures.jsonl").write_text('{"member": 1}\n' * 100, "utf-8")
    journal.keep_in(f"sqlite:///{tmp_path / 'erasures.jsonl'}", INSECURE)
    with pytest.raises(Fault, match=r"erasures\.jsonl"):
        journal.prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
class TestUsers:
    """Who the file belongs to when jobs and site run as different users."""

    @pytest.fixture
    def folder(self) -> Iterator[Path]:
        """A folder of nobody's own."""
        with TemporaryDirectory() as name:
            shutil.chown(name, NOBODY, NOBODY)
            yield Path(name)

    def test_made_by_root_it_is_the_sites(self, folder: Path) -> None:
        journal.keep_in(f"sqlite:///{folder / 'erasures.db'}", INSECURE)
        journal.remember(new_key(), clock.now())
        assert [file.stat().st_uid for file in folder.iterdir()] == [NOBODY]
        self.as_nobody(journal.prepare)

    def test_roots_own_is_told_to_who_may_not_write_it(self, folder: Path) -> None:
        journal.keep_in(f"sqlite:///{folder / 'erasures.db'}", INSECURE)
        journal.prepare()
        shutil.chown(folder / "erasures.db", 0, 0)
        with pytest.raises(Fault, match=r"erasures\.db: cannot be written "):
            self.as_nobody(journal.prepare)

    def test_a_folder_that_may_not_be_written_is_told(self, folder: Path) -> None:
        journal.keep_in(f"sqlite:///{folder / 'erasures.db'}", INSECURE)
        journal.prepare()
        shutil.chown(folder, 0, 0)
        folder.chmod(0o755)
        with pytest.raises(Fault, match=r"erasures\.db: cannot be written "):
            self.as_nobody(journal.prepare)

    def as_nobody(self, act: Callable[[], object]) -> None:
        os.seteuid(NOBODY)
        try:
            act()
        finally:
            os.seteuid(0)
