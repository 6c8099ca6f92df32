"""Database, register of erasures and identity key belong together, from the first start on."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from bench.servers import SETTINGS
from plussa import clock, db, ready
from plussa.config import INSECURE
from plussa.db import database
from plussa.faults import Fault
from plussa.i18n import ROOT
from plussa.members.models import Member
from plussa.privacy.erasure import journal, replay
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Installation
from plussa.privacy.refusals import PrivacyRefused
from plussa.privacy.restore import installation
from plussa.privacy.restore.commands import take_identity_key
from tests.people import Cast
from tests.privacy.erasing import erase, is_whole


def test_the_first_start_gives_both_one_key_and_later_ones_keep_it(fresh: str) -> None:
    assert not Installation.select().exists()
    keys = set()
    for _ in range(2):
        replay.prepare()
        keys |= {Installation.get().key, journal.belongs_to()}
    assert len(keys) == 1


def test_a_new_database_takes_the_key_of_a_register_that_is_there(fresh: str) -> None:
    journal.belong_to("k")
    journal.remember(db.new_key(), clock.now())
    erasure.run_all()
    replay.prepare()
    assert Installation.get().key == "k"


def test_a_register_without_lines_is_taken_over(fresh: str) -> None:
    journal.belong_to("of another")
    Installation.create(id=installation.ONLY, key="k", mark=journal.sealed("k"))
    replay.prepare()
    assert journal.belongs_to() == "k"


def test_a_register_of_another_site_erases_nobody(cast: Cast, tmp_path: Path) -> None:
    replay.prepare()
    journal.keep_in(f"sqlite:///{tmp_path / 'other.db'}", INSECURE)
    journal.belong_to("another")
    journal.remember(cast.otso.key, clock.now())
    for act in (replay.prepare, erasure.run_all):
        with pytest.raises(Fault, match="register of another installation: name this one's own"):
            act()
    with pytest.raises(PrivacyRefused):
        erase(cast.otso)
    assert is_whole(cast.otso)


def test_another_identity_key_is_refused_by_name(fresh: str, tmp_path: Path) -> None:
    replay.prepare()
    database.close()
    journal.keep_in(f"sqlite:///{tmp_path / 'erasures.db'}", "another key")
    for act in (ready.require, ready.require_key):
        with pytest.raises(Fault, match=r"^PLUSSA_IDENTITY_KEY: is not the one"):
            act()


@pytest.mark.in_turn
def test_it_stops_site_and_commands_in_development_too(fresh: str, tmp_path: Path) -> None:
    replay.prepare()
    places = {"PLUSSA_DATABASE": fresh, "PLUSSA_ERASURES": f"sqlite:///{tmp_path / 'other.db'}"}
    key = {"PLUSSA_ENV": "development", "PLUSSA_IDENTITY_KEY": SETTINGS["PLUSSA_IDENTITY_KEY"]}
    site = ["-c", "import wsgi"]
    for command in (site, ["-m", "plussa", "erasures", "run"], ["-m", "plussa", "money", "check"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env={**places, **key, "PATH": "/usr/bin:/bin"},
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode, command
        assert "PLUSSA_IDENTITY_KEY: is not the one" in done.stderr.splitlines()[-1]


def test_a_lost_key_is_replaced_by_who_says_so(
    app: Flask, cast: Cast, fresh: str, tmp_path: Path
) -> None:
    Member.update(identity_hash="h").where(Member.id == cast.aino.id).execute()
    replay.prepare()
    erase(cast.eino)
    erase(cast.otso)
    database.close()
    journal.keep_in(f"sqlite:///{tmp_path / 'erasures.db'}", "another key")
    run = partial(app.test_cli_runner().invoke, take_identity_key)
    assert run([]).exit_code == 2
    with pytest.raises(Fault, match="PLUSSA_IDENTITY_KEY"):
        ready.require()
    for members in (1, 0):
        assert run(["--forget"]).output.startswith(f"{members} members link their bank anew")
    ready.require()
    assert [line.member for line in journal.lines()] == [cast.eino.key, cast.otso.key]
    assert Member.get_by_id(cast.aino.id).identity_hash is None
