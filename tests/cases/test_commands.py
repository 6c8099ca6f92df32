"""What customer service does by commands, and how they end."""

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

    def command(*words: str, input: str = "") -> Result:
        return app.test_cli_runner().invoke(cli.plussa, ["cases", *words], input=input)

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
        (("note", "{number}", "--text", " "), "needs words"),
        (("answer", "{number}", "--channel", "phone", "--text", " "), "--text: needs the words"),
        (("open", "contact", "--channel", "phone", "--text", " "), "--text: needs the words"),
        (
            ("open", "contact", "--channel", "phone", "--text", "Hei", "--email", "ei osoite"),
            "--email: ei osoite is no address",
        ),
        (
            ("open", "contact", "--channel", "phone", "--text", "Hei", "--name", "a" * 201),
            "--name: at most 200",
        ),
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


def test_an_answer_by_phone_starts_the_clock(run: Run, cast: Cast) -> None:
    case = made(cast)
    run("ask", case.number, "--text", "Mikä osoite?")
    done = run("answer", case.number, "--channel", "phone", "--text", "-", input="Koivukuja.\n")
    assert (done.exit_code, state(case)) == (0, CaseState.OPEN)
    assert "member  answered\n    Koivukuja." in run("show", case.number).output


def test_a_call_is_entered_in_the_language_of_its_member(run: Run, cast: Cast) -> None:
    call = ("open", "contact", "--channel", "phone", "--text", "Hello")
    run(*call, "--member", cast.otso.number)
    run(*call, "--name", "Oili", "--email", "oili@example.fi")
    with connected():
        member, other = Case.select().order_by(Case.id)
    assert (member.language, other.language) == ("en", "fi")
    assert "from Oili oili@example.fi" in run("show", other.number).output


def test_what_is_late_is_listed_alone(run: Run, cast: Cast, at: Clock) -> None:
    late, paused = made(cast), made(cast)
    run("ask", paused.number, "--text", "Mikä osoite?")
    at(late.due_on)
    assert "0 overdue" in run("list", "--overdue").output
    at(late.due_on + timedelta(days=1))
    said = run("list", "--overdue").output
    assert (late.number in said, paused.number in said) == (True, False)
    assert "OVERDUE\n1 overdue" in said


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
