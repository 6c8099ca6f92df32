"""The command of an import: its closing line, its progress and its status."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from peewee import IntegrityError, OperationalError

from plussa.auth.identity.identity_codes import identity_hash
from plussa.exchange import commands as shared
from plussa.exchange import importing
from plussa.exchange.columns import as_table
from plussa.faults import Fault
from plussa.i18n import ROOT
from plussa.members.imports import commands, service
from plussa.members.imports.columns import MEMBERS
from plussa.members.models import Member
from plussa.permissions.imports import ImportedAcceptances
from tests.members.newcomers import LEAST, WHOLE, people, write_csv

Run = Callable[..., Result]


@pytest.fixture
def members(app: Flask) -> Run:
    """Run a command for the app of the tests."""
    group = commands.make_members(identity_hash, ImportedAcceptances())
    return lambda *words: app.test_cli_runner().invoke(group, words)


def test_a_good_file_ends_well(app: Flask, fresh: str, members: Run, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", [WHOLE, *people(2, first=3)])
    done = members("import", str(file))
    assert (done.exit_code, done.stdout) == (
        0,
        "Imported 3 members, 2 households, 1 cards; 0 there already, 0 conflicts, 0 put aside\n",
    )
    key = app.config["SETTINGS"].identity_key.encode()
    assert Member.get(Member.external_id == "M1").identity_hash == identity_hash("131052-308T", key)


def test_rows_put_aside_end_with_a_fault(fresh: str, members: Run, tmp_path: Path) -> None:
    members("import", str(write_csv(tmp_path / "a.csv", [LEAST])))
    rows = [LEAST | {"city": "Turku"}, LEAST | {"external_id": "M2", "language": "xx"}]
    file = write_csv(tmp_path / "b.csv", rows)
    done = members("import", str(file))
    assert done.stdout == (
        "Imported 0 members, 0 households, 0 cards; 0 there already, 1 conflicts, "
        f"1 put aside: {file}.aside\n"
    )
    assert isinstance(done.exception, Fault)
    assert str(done.exception) == f"2 rows were not stored: {file}.aside tells why"


def test_a_file_that_is_not_there_is_a_fault(fresh: str, members: Run, tmp_path: Path) -> None:
    done = members("import", str(tmp_path / "gone.csv"))
    assert str(done.exception) == f"{tmp_path / 'gone.csv'}: No such file or directory"
    assert isinstance(done.exception, Fault)


@pytest.mark.parametrize("error", [IntegrityError, OperationalError])
def test_a_database_that_gives_up_is_named_without_anybodys_row(
    fresh: str,
    members: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    def fail(*given: object) -> None:
        raise error("Key (email)=(aino@example.fi)")

    monkeypatch.setattr(service, "store", fail)
    file = write_csv(tmp_path / "a.csv", [WHOLE])
    done = members("import", str(file))
    assert isinstance(done.exception, Fault)
    assert str(done.exception) == (
        f"{file}: the database gave up ({error.__name__}); run the command again, "
        "it goes on where it ended"
    )


def test_progress_is_told_once_a_second(
    fresh: str, members: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([0.0, 0.5, 1.0, 1.5, 2.5, 9.0])
    monkeypatch.setattr(shared, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(importing, "BATCH", 10)
    done = members("import", str(write_csv(tmp_path / "a.csv", people(50))))
    assert done.stderr == (
        "100%  20 rows, 20 rows/s\n100%  40 rows, 16 rows/s\n100%  50 rows, 6 rows/s\n"
    )


def test_the_columns_are_printed_for_the_instructions(members: Run) -> None:
    assert members("columns").stdout == as_table(MEMBERS) + "\n"


def test_the_instructions_have_the_columns_as_they_are() -> None:
    assert as_table(MEMBERS) in (ROOT / "deploy" / "README.md").read_text("utf-8")


def test_wherever_the_instructions_name_a_postal_code_they_say_how_it_is_on_aland() -> None:
    lines = (ROOT / "deploy" / "README.md").read_text("utf-8").splitlines()
    told = [line for line in lines if "`postal_code`" in line]
    assert len(told) >= 3
    assert all("five digits" in line and "`AX-22100`" in line for line in told), told
