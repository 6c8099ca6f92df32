"""Imports that meet others, or their own end: nothing is lost and nothing is doubled."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat
from pathlib import Path
from threading import Barrier

import pytest
from peewee import IntegrityError

from plussa import db
from plussa.exchange import importing
from plussa.exchange.importing import Totals
from plussa.members.imports import storing
from plussa.members.imports.known import Known, look_up
from plussa.members.models import Card, Event, Household, Member, Role
from tests.members.newcomers import WHOLE, counts, people, run, write_csv
from tests.waits import until

WORK = """
import sys, time
from pathlib import Path
from plussa import db, sealing
from plussa.exchange import importing
from plussa.members.imports.service import members_file
from tests.members.newcomers import RULES, ImportedAcceptances
importing.BATCH = 20
sealing.use("a secret of tests")
db.use(sys.argv[1])
with db.connected():
    kind = members_file(RULES, ImportedAcceptances())
    importing.import_file(Path(sys.argv[2]), kind, lambda *_: time.sleep(0.01))
"""


def whole() -> None:
    """Each household has its primary member, each member one event."""
    led = Member.select(Member.household).where(Member.role == Role.PRIMARY)
    assert led.count() == Household.select().count()
    assert Event.select(Event.member).distinct().count() == Event.select().count()
    assert Event.select().count() == Member.select().count()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_an_import_that_was_killed_goes_on(fresh: str, tmp_path: Path, how: int) -> None:
    file = write_csv(tmp_path / "a.csv", people(1_001)[::-1])
    child = subprocess.Popen([sys.executable, "-c", WORK, fresh, str(file)])
    until(lambda: Member.select().count() >= 100, "a hundred members")
    child.send_signal(how)
    child.wait(10)
    stored = Member.select().count()
    assert 100 <= stored < 1_001
    whole()
    assert list(tmp_path.iterdir()) == [file]
    totals = run(file)
    assert (totals.same, totals.stored, totals.rejected) == (stored, 1_001 - stored, 0)
    assert counts() == [501, 1_001, 0, 1_001, 0]
    whole()


def test_a_file_given_twice_at_once_is_stored_once(
    fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    rows = [WHOLE | {"household_external_id": "other"}, *people(300, first=3)]
    file, begin = write_csv(tmp_path / "a.csv", rows), Barrier(3)

    def work() -> Totals:
        with db.connected():
            begin.wait(10)
            return run(file)

    with ThreadPoolExecutor(3) as threads:
        found = [done.result(60) for done in [threads.submit(work) for _ in range(3)]]
    assert sum(one.stored for one in found) == 301
    assert sum(one.same for one in found) == 602
    assert sum(one.rejected for one in found) == 0
    assert counts() == [151, 301, 1, 301, 1]
    whole()


def test_what_happens_during_a_batch_is_seen_when_it_is_tried_again(
    fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look misses a card that the site has issued meanwhile."""
    run(write_csv(tmp_path / "a.csv", [WHOLE]))
    blind = chain([True], repeat(False))
    monkeypatch.setattr(
        storing, "look_up", lambda *given: Known() if next(blind) else look_up(*given)
    )
    file = write_csv(tmp_path / "b.csv", [*people(2, first=5), WHOLE])
    totals = run(file)
    assert (totals.stored, totals.same, totals.rejected) == (2, 1, 0)
    assert Card.select().count() == 1


def test_a_batch_that_never_fits_leaves_nothing_half(
    fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(write_csv(tmp_path / "a.csv", [WHOLE]))
    monkeypatch.setattr(storing, "look_up", lambda *_: Known())
    with pytest.raises(IntegrityError):
        run(write_csv(tmp_path / "b.csv", [*people(2, first=5), WHOLE]))
    assert counts() == [1, 1, 1, 1, 1]


def test_member_numbers_that_are_taken_are_made_anew(
    fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = chain(["1", "1", "2", "2", "1", "3", "4"])
    monkeypatch.setattr(storing, "make_member_number", lambda: next(made))
    run(write_csv(tmp_path / "a.csv", people(1)))
    run(write_csv(tmp_path / "a.csv", people(3)))
    assert sorted(one.number for one in Member.select()) == ["1", "2", "3"]
