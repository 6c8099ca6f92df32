"""How an erasure begins: nothing goes before the register has it, and nothing is lost on the way."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from plussa.cases import service as cases
from plussa.cases.models import Case, CaseState, Channel
from plussa.config import INSECURE
from plussa.faults import Fault
from plussa.i18n import ROOT
from plussa.members.models import Member, Role
from plussa.privacy.ending import leaving
from plussa.privacy.erasure import journal, replay
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Erasure, ErasurePart, ErasureState, LastLine
from plussa.privacy.refusals import PrivacyRefused
from tests.people import Cast, Reader, add_member
from tests.privacy.erasing import is_gone, is_whole
from tests.privacy.test_erasure import ERASE, strong

As = Callable[..., Reader]
NOWHERE = "sqlite:////nowhere/erasures.db"
FI = "/fi/oma-tili/omat-tietoni/poisto/"


class Killed(BaseException):
    """The process ends here."""


# A place in the code, and whether what it does happens before the end comes.
STEPS = [
    (replay, "require_known", False),
    (leaving, "leads_others", True),
    (journal, "remember", False),
    (journal, "remember", True),
    (replay, "note", True),
    (leaving, "leave_to_heir", False),
    (leaving, "leave_to_heir", True),
    (erasure, "post", True),
    (erasure, "_begin", True),
    (erasure, "_do", True),
    (erasure, "_finish", False),
]


@pytest.mark.in_turn
@pytest.mark.parametrize(
    ("module", "name", "after"), STEPS, ids=[f"{name}-{after}" for _, name, after in STEPS]
)
@pytest.mark.parametrize("end", [Killed, OSError])
def test_whatever_step_it_ends_at_nothing_is_lost(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, after: bool, end: type
) -> None:
    work = getattr(module, name)

    def stop(*arguments: object) -> None:
        if after:
            work(*arguments)
        raise end

    found = erasure.start(cast.otso)
    with monkeypatch.context() as patch, suppress(Killed, OSError, PrivacyRefused):
        patch.setattr(module, name, stop)
        erasure.run(found)
    state = Erasure.get().state
    assert is_whole(cast.otso) == (state is ErasureState.REQUESTED)
    assert state is ErasureState.REQUESTED or journal.has(cast.otso.key)
    assert not ErasurePart.select().exists() or journal.has(cast.otso.key)
    replay.require_known()
    assert erasure.run_all() == (1, 0)
    assert is_gone(cast.otso)
    assert [line.member for line in journal.lines()] == [cast.otso.key]
    assert LastLine.get().number == 1


@pytest.mark.parametrize(
    ("path", "words"), [(ERASE, "has not begun"), (FI, "poisto ei ole alkanut")]
)
def test_without_the_register_the_page_says_what_is_not_done(
    cast: Cast, reader: As, fresh: str, tmp_path: Path, path: str, words: str
) -> None:
    otso = strong(reader, Cast(cast.otso, cast.eino, cast.aino))
    journal.keep_in(NOWHERE, INSECURE)
    for _ in range(2):  # pressed again, it is the same request
        page = otso.refused(path, sure="y")
        assert words in page.text
    assert is_whole(cast.otso)
    assert (Erasure.get().state, Case.get().closed_at) == (ErasureState.REQUESTED, None)
    assert words in otso.get(path).text, "the member is still logged in, and reads it later too"
    journal.keep_in(f"sqlite:///{tmp_path / 'erasures.db'}", INSECURE)
    assert erasure.run_all() == (1, 0)
    assert is_gone(cast.otso)


def test_what_cannot_begin_is_counted_by_the_job(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: object) -> None:
        raise Fault("PLUSSA_ERASURES: full")

    erasure.start(cast.otso)
    monkeypatch.setattr(journal, "remember", fail)
    assert erasure.run_all() == (0, 1)
    assert "PLUSSA_ERASURES: full" in caplog.text


def test_what_was_taken_back_before_it_could_begin_does_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = erasure.start(cast.otso)
    cases.withdraw(first.case, Channel.ACCOUNT)
    assert erasure.requested(cast.otso) is None
    assert erasure.run_all() == (1, 0)
    assert (is_whole(cast.otso), Erasure.get().state) == (True, ErasureState.REFUSED)
    assert journal.lines() == []
    second = erasure.start(cast.otso)
    cases.withdraw(second.case, Channel.ACCOUNT)
    assert erasure.start(cast.otso) != second, "asked for again, it is a request of its own"
    assert Case.get_by_id(second.case_id).state is CaseState.WITHDRAWN


def test_who_has_come_into_the_household_meanwhile_leads_it(cast: Cast) -> None:
    found = erasure.start(cast.otso)
    home = {"household": cast.otso.household, "role": Role.MEMBER}
    Member.update(**home).where(Member.id == cast.eino.id).execute()
    erasure.run(found)
    assert is_gone(cast.otso)
    assert Member.get_by_id(cast.eino.id).is_primary


APP_SERVER = """
import sys
from plussa import create_app, db
from plussa.config import Settings
from plussa.members.models import Member
from plussa.privacy.erasure import service as erasure
create_app(Settings(database=sys.argv[1], erasures=sys.argv[2]))
with db.connected():
    for row in sys.argv[3:]:
        erasure.run(erasure.start(Member.get_by_id(row)))
"""


def test_two_app_servers_share_one_register(
    fresh: str, tmp_path: Path, servers: Callable[[str], Any]
) -> None:
    with register_of(fresh.partition(":")[0], servers, tmp_path) as url:
        journal.keep_in(url, INSECURE)
        members = [add_member() for _ in range(8)]
        command = [sys.executable, "-c", APP_SERVER, fresh, url]
        both = [
            subprocess.Popen([*command, *(str(one.id) for one in some)], cwd=ROOT)
            for some in (members[:4], members[4:])
        ]
        assert [process.wait(120) for process in both] == [0, 0]
        found = journal.lines()
        assert {line.member for line in found} == {one.key for one in members}
        assert LastLine.get().number == len(found) == 8
        assert all(is_gone(one) for one in members)
        replay.require_known()


@contextmanager
def register_of(kind: str, servers: Callable[[str], Any], folder: Path) -> Iterator[str]:
    """A register of a kind of database; its URL."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'shared.db'}"
        return
    server, name = servers(kind), f"shared{os.getpid()}"
    server._ask(f"CREATE DATABASE {name}")
    yield server.url(name)
    server._ask(f"DROP DATABASE {name} WITH (FORCE)")
