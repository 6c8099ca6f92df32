"""What customer service does by commands, and how they end."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from plussa import cli
from plussa.cases import service
from plussa.cases.models import Case, CaseKind, CaseState, Channel
from plussa.db import connected, database
from tests.people import Cast

Run = Callable[..., Result]
pytestmark = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)


@pytest.fixture
def run(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as on the command line."""
    monkeypatch.setattr(cli, "make_app", lambda: app)
    database.close()

    def command(*words: str, input: str = "") -> Result:
        return CliRunner().invoke(cli.plussa, ["cases", *words], input=input)

    return command


def made(cast: Cast) -> Case:
    with connected():
        return service.open_case(CaseKind.ACCESS, "Raportti.", Channel.ACCOUNT, member=cast.aino)


def state(case: Case) -> CaseState:
    with connected():
        found: Case = Case.get_by_id(case.id)
        return found.state


def test_the_whole_way(run: Run, cast: Cast) -> None:
    case = made(cast)
    assert case.number in run("list").output
    assert "1 open" in run("list").output
    assert "Raportti." in run("show", case.number).output
    assert run("write", case.number, "--text", "Hei!").exit_code == 0
    assert run("ask", case.number, "--text", "-", input="Mikä osoite?\n").exit_code == 0
    assert state(case) is CaseState.PAUSED
    assert run("note", case.number, "--text", "Soittaa huomenna.").exit_code == 0
    assert run("extend", case.number, "--reason", "Laaja.").exit_code == 0
    done = run("decide", case.number, "refused", "--reason", "Ei henkilöllisyyttä.")
    assert (done.exit_code, state(case)) == (0, CaseState.REFUSED)
    assert "0 open" in run("list").output
    assert run("check").output == "Cases: all is well\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "00000000"), "no case has this number"),
        (("decide", "{number}", "refused"), "needs words"),
        (("write", "{number}", "--text", " "), "needs words"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, cast: Cast, words: tuple[str, ...], said: str
) -> None:
    case = made(cast)
    result = run(*(word.format(number=case.number) for word in words))
    assert result.exit_code == 1
    assert said in result.output
    assert state(case) is CaseState.OPEN


def test_a_closed_case_is_closed(run: Run, cast: Cast) -> None:
    case = made(cast)
    run("decide", case.number, "granted")
    for words in (("ask", "--text", "x"), ("extend", "--reason", "x")):
        result = run(words[0], case.number, *words[1:])
        assert (result.exit_code, "is closed" in result.output) == (1, True)


def test_a_letter_is_entered(run: Run, cast: Cast) -> None:
    words = ("erasure", "--channel", "post", "--member", cast.aino.number, "--text", "Poistakaa.")
    result = run("open", *words, "--received", "2026-12-01")
    assert result.exit_code == 0, result.output
    assert "due 2027-01-01" in result.output
    assert run("open", *words, "--received", "2027-12-01").exit_code == 1
    assert "no member" in run("open", *words[:4], "1", *words[5:]).output


def test_a_difference_fails_the_check(run: Run, cast: Cast) -> None:
    case = made(cast)
    with connected():
        Case.update(state=CaseState.PAUSED, paused_on=case.due_on).execute()
    result = run("check")
    assert (result.exit_code, case.number in result.output) == (1, True)
