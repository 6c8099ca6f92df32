"""Site and jobs start only on a database that knows the register of erasures; what repairs it always does."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from bench.servers import SETTINGS
from plussa import cli, clock, db, ready
from plussa.config import INSECURE
from plussa.faults import Fault
from plussa.i18n import ROOT
from plussa.privacy.commands import erasures_group
from plussa.privacy.erasure import journal

NOWHERE = "sqlite:////nowhere/erasures.db"


@pytest.fixture
def behind(fresh: str) -> str:
    """A database that does not know a line of the register."""
    journal.remember(db.new_key(), clock.now())
    return fresh


def test_each_command_is_refused_until_the_repair(
    app: Flask, behind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "make_app", lambda: app)
    db.database.close()
    assert set(cli.plussa.commands) >= cli.ANYWAY
    for name in cli.plussa.commands:
        context = click.Context(cli.plussa)
        context.invoked_subcommand = name
        with context:
            cli.plussa.callback()  # type: ignore[misc]  # pass_context gives it the context
        if name in cli.ANYWAY:
            assert context.obj() is app
        else:
            with pytest.raises(Fault, match="erasures run"):
                context.obj()
    db.database.connect()


def test_ready_is_a_database_that_is_up_to_date_and_a_register_that_fits(fresh: str) -> None:
    db.database.close()
    ready.require()
    journal.keep_in(NOWHERE, INSECURE)
    with pytest.raises(Fault, match="PLUSSA_ERASURES"):
        ready.require()


def start(database: str, register: str) -> str:
    """Start the site as an app server does; what it says when it refuses."""
    environment = {**SETTINGS, "PLUSSA_DATABASE": database, "PLUSSA_ERASURES": register}
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, env={**environment, "PATH": "/usr/bin:/bin"},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def test_the_site_starts_only_when_it_is_ready(fresh: str, tmp_path: Path) -> None:
    place = f"sqlite:///{tmp_path / 'site.db'}"
    assert start(fresh, place) == ""
    assert "PLUSSA_ERASURES: /nowhere" in start(fresh, NOWHERE)
    journal.keep_in(place, SETTINGS["PLUSSA_IDENTITY_KEY"])
    journal.remember(db.new_key(), clock.now())
    assert "erasures that this database does not know" in start(fresh, place)
    done = CliRunner().invoke(erasures_group, ["run"], obj=lambda: None)
    assert done.output == "0 erasures done\n"
    assert start(fresh, place) == ""
