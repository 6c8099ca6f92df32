"""Site and jobs start only on a database that knows the register of erasures; what repairs it always does."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import ScriptInfo

from bench.servers import SETTINGS
from plussa import cli, clock, db, ready
from plussa.commands import BEFORE
from plussa.config import INSECURE
from plussa.faults import Fault
from plussa.i18n import ROOT
from plussa.privacy.commands import erasures_group
from plussa.privacy.erasure import journal
from tests.commands import leaves

REPAIRS = {
    "backup", "database migrate", "database status", "erasures run", "erasures take", "identity-key",
    "restore",
}  # fmt: skip
WITHOUT_DATABASE = {
    "bodies", "export", "i18n add", "i18n check", "i18n compile", "i18n update", "legal check",
    "legal draft", "legal freeze", "members columns", "money columns", "wordings check",
    "wordings freeze",
}  # fmt: skip
NOWHERE = "sqlite:////nowhere/erasures.db"


@pytest.fixture
def behind(fresh: str) -> str:
    """A database that does not know a line of the register."""
    journal.remember(db.new_key(), clock.now())
    return fresh


def test_each_command_is_refused_until_the_repair(app: Flask, behind: str) -> None:
    db.database.close()
    anyway = set()
    for name, command in leaves():
        info = ScriptInfo(create_app=lambda: app)
        info.data[BEFORE] = cli.ask
        with click.Context(command, obj=info) as context:
            if not command.ready:
                anyway.add(name)
                continue
            with pytest.raises(Fault, match="erasures run"):
                context.invoke(command.callback)  # type: ignore[arg-type]
    assert anyway == REPAIRS | WITHOUT_DATABASE
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


@pytest.mark.in_turn
def test_the_site_starts_only_when_it_is_ready(app: Flask, fresh: str, tmp_path: Path) -> None:
    place = f"sqlite:///{tmp_path / 'site.db'}"
    assert start(fresh, place) == ""
    assert "PLUSSA_ERASURES: /nowhere" in start(fresh, NOWHERE)
    journal.keep_in(place, SETTINGS["PLUSSA_IDENTITY_KEY"])
    journal.remember(db.new_key(), clock.now())
    assert "erasures that this database does not know" in start(fresh, place)
    done = app.test_cli_runner().invoke(erasures_group, ["run"])
    assert done.output == "0 erasures done\n"
    assert start(fresh, place) == ""
