"""What commands show of cases, and how the check of them ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from plussa import cli
from plussa.cases import service
from plussa.cases.models import Case, CaseKind, CaseState, Channel
from plussa.db import connected, database
from tests.conftest import Clock
from tests.people import Cast

Run = Callable[..., Result]
pytestmark = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)


@pytest.fixture
def run(app: Flask, cast: Cast) -> Run:
    """Run a command as on the command line."""
    database.close()

    def command(*words: str) -> Result:
        return app.test_cli_runner().invoke(cli.plussa, ["cases", *words])

    return command


def made(cast: Cast) -> Case:
    with connected():
        return service.open_case(CaseKind.ACCESS, "Raportti.", Channel.ACCOUNT, member=cast.aino)


def test_cases_are_listed_and_shown(run: Run, cast: Cast) -> None:
    case = made(cast)
    assert case.number in run("list").output
    assert "1 open" in run("list").output
    shown = run("show", case.number).output
    assert "Raportti." in shown
    assert f"member {cast.aino.number}" in shown
    with connected():
        service.decide(case, CaseState.REFUSED, "Ei henkilöllisyyttä.")
        other = service.open_case(
            CaseKind.CONTACT, "Hei!", Channel.PHONE, name="Oili", email="oili@example.fi"
        )
    assert "1 open" in run("list").output
    assert "from Oili oili@example.fi" in run("show", other.number).output
    assert run("check").output == "Cases: all is well\n"


def test_a_case_that_is_not_there_is_named(run: Run) -> None:
    found = run("show", "00000000")
    assert (found.exit_code, "no case has this number" in found.output) == (1, True)


def test_what_is_late_is_listed_alone(run: Run, cast: Cast, at: Clock) -> None:
    late, paused = made(cast), made(cast)
    with connected():
        service.ask(paused, "Mikä osoite?")
    at(late.due_on)
    assert "0 overdue" in run("list", "--overdue").output
    at(late.due_on + timedelta(days=1))
    said = run("list", "--overdue").output
    assert (late.number in said, paused.number in said) == (True, False)
    assert "OVERDUE\n1 overdue" in said


def test_a_difference_fails_the_check(run: Run, cast: Cast) -> None:
    case = made(cast)
    with connected():
        Case.update(state=CaseState.PAUSED, paused_on=case.due_on).execute()
    result = run("check")
    assert (result.exit_code, case.number in result.output) == (1, True)
