"""Commands say what they change, are told whose data it is, and end in one line when that cannot be."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from peewee import OperationalError

from plussa import __version__, cli, db, schema
from plussa.commands import BEFORE, DATA, Changes
from plussa.config import Settings
from plussa.faults import Fault
from plussa.i18n import ROOT
from tests.commands import groups, leaves

AWAY = "postgresql://plussa:hidden@127.0.0.1:1/plussa"
OF_DATABASE = [(name, one) for name, one in leaves() if one.in_app]


@pytest.mark.parametrize("group", list(groups()), ids=lambda one: one.name)
def test_the_help_of_a_group_is_a_line_for_each_command_that_is_not_cut(group: click.Group) -> None:
    shown = CliRunner().invoke(group, ["--help"], terminal_width=80).output
    assert "..." not in shown.replace("[ARGS]...", "")
    for name in group.commands:
        assert [
            line for line in shown.splitlines() if line.split()[:1] == [name] and line.split()[1:]
        ]


def test_every_command_says_what_it_changes() -> None:
    unsaid = [
        name for name, one in leaves() if not isinstance(getattr(one, "changes", None), Changes)
    ]
    assert not unsaid


def before(app: Flask, name: str, command: click.Command, **said: object) -> None:
    """Ask what is asked before a command is carried out, with settings of this environment."""
    settings = Settings.from_env({"PLUSSA_DATABASE": AWAY, **said})  # type: ignore[dict-item]
    info = ScriptInfo(create_app=lambda: app)
    info.data[BEFORE] = cli.ask
    had = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings
    try:
        with click.Context(command, obj=info, info_name=name) as context:
            context.invoke(command.callback)  # type: ignore[arg-type]
    finally:
        app.config["SETTINGS"] = had


@pytest.mark.parametrize(("name", "command"), OF_DATABASE, ids=[name for name, _ in OF_DATABASE])
def test_a_command_that_changes_data_must_be_told_whose(
    app: Flask, name: str, command: click.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    db.use(AWAY)
    if command.changes is DATA:  # type: ignore[attr-defined]
        with pytest.raises(Fault, match=r"^PLUSSA_ENV: say development or production"):
            before(app, name, command)
    with pytest.raises(
        (Fault, OperationalError, TypeError)
    ):  # it is away, or arguments are missing
        before(app, name, command, PLUSSA_ENV="development")
    shown = capsys.readouterr().err
    named = "Database: postgresql://plussa@127.0.0.1:1/plussa\n" in shown
    assert named == (command.changes is DATA)  # type: ignore[attr-defined]
    assert "hidden" not in shown


def plussa(*words: str, folder: Path, **said: str) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator does."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **said}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment,
        check=False, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words", [("money", "check"), ("retention", "run"), ("database", "migrate")]
)
def test_nothing_is_done_where_nobody_said_where(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = plussa("plussa", *words, folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: PLUSSA_ENV: say development or production")
    assert list(tmp_path.iterdir()) == []


def test_flask_finds_the_app_and_asks_no_database(tmp_path: Path) -> None:
    done = plussa("flask", "--app", "plussa", "routes", folder=tmp_path)
    assert "pages.start" in done.stdout, done.stderr
    done = plussa("flask", "--app", "plussa", "shell", "--help", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(cli.plussa, words)


def test_a_database_that_is_away_is_told_in_a_line(app: Flask) -> None:
    db.use(AWAY)
    for words in (("outbox", "status"), ("erasures", "run"), ("database", "status")):
        done = run(app, *words)
        assert done.exit_code == 1
        assert done.stderr.endswith(
            "error: PLUSSA_DATABASE: cannot be reached (OperationalError)\n"
        )
        assert "hidden" not in done.output


def test_a_database_that_has_no_schema_is_told_in_a_line(app: Flask, tmp_path: Path) -> None:
    db.use(f"sqlite:///{tmp_path / 'empty.db'}")
    for words in (("outbox", "status"), ("erasures", "run"), ("database", "status")):
        done = run(app, *words)
        assert done.exit_code == 1
        assert f"run `{schema.COMMAND}`" in done.stderr.splitlines()[-1], words


def test_the_version_is_told() -> None:
    assert (
        CliRunner().invoke(cli.plussa, ["--version"]).output == f"plussa, version {__version__}\n"
    )
