"""Whatever a command is given it takes or refuses in a line: no traceback, and nothing half done."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask

from plussa import cli, ready
from plussa.cases.models import CaseKind, Channel
from plussa.cases.service import open_case
from plussa.db import connected, database
from tests.people import Cast
from tests.queries import counted
from tests.rows import everything

TEXTS = ("", " ", "a\0b", "a\x1bb", "\udce4", "\ud800", "\ue000", "x" * 30_000, "x" * 300, "²")
NUMBERS = ("", "x", "1.5", "-1", "0", str(2**31), str(2**63), "9" * 5_000, "nan", "١\0")
DAYS = (
    "",
    "x",
    "0001-01-01",
    "9999-12-31",
    "99999-12-31",
    "2026-02-30",
    "0001-01",
    "9999-12",
    "\0",
)
LEFT = {"i18n", "demo"}  # they write files of the project, or serve

Fine = Callable[[click.Parameter], str | None]


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that is given text, a number or a day."""
    for name, command in sorted(group.commands.items()):
        here = (*path, name)
        if name in LEFT:
            continue
        if isinstance(command, click.Group):
            yield from leaves(command, here)
        elif any(odd_for(one) for one in command.params):
            yield here


def odd_for(parameter: click.Parameter) -> tuple[str, ...]:
    """Odd values for a parameter; none where only some words, or files, will do."""
    if getattr(parameter, "hide_input", False):
        return ()
    if isinstance(parameter.type, click.DateTime):
        return DAYS
    if isinstance(parameter.type, click.types.IntParamType):
        return NUMBERS
    return TEXTS if parameter.type is click.STRING else ()


def command_of(path: tuple[str, ...]) -> click.Command:
    found: click.Command = cli.plussa
    for name in path:
        assert isinstance(found, click.Group)
        found = found.commands[name]
    return found


def words(command: click.Command, odd: click.Parameter, value: str, fine: Fine) -> list[str]:
    """A command line on which one parameter is odd."""
    given: list[str] = []
    late: list[str] = []
    for one in command.params:
        said = value if one is odd else fine(one)
        if said is None:
            continue
        if isinstance(one, click.Option):
            given += [one.opts[0], said]
        else:
            late.append(said)
    return [*given, "--", *late]


def good(cast: Cast, path: tuple[str, ...], file: Path) -> Fine:
    """Values for what a command has to be given: of Aino, and of a case of hers."""
    with connected():
        case = open_case(CaseKind.ACCESS, "Raportti.", Channel.ACCOUNT, member=cast.aino)
    number = case.number if path[0] == "cases" else cast.aino.number

    def fine(parameter: click.Parameter) -> str | None:
        if getattr(parameter, "hide_input", False):
            return "hiljainen majakka saaressa"
        if parameter.name == "number" and parameter.type is click.STRING:
            return str(number)
        if parameter.name == "member":  # of a household, for money
            return str(cast.aino.number)
        if not parameter.required:
            return None
        if isinstance(parameter.type, click.Choice):
            return str(parameter.type.choices[0])
        return str(file) if isinstance(parameter.type, click.Path) else "1"

    return fine


@pytest.mark.parametrize("path", list(leaves(cli.plussa)), ids=" ".join)
def test_whatever_a_command_is_given_it_ends_in_a_line(
    app: Flask, cast: Cast, tmp_path: Path, path: tuple[str, ...]
) -> None:
    database.close()
    ready.require()  # the first start leaves its mark
    command = command_of(path)
    fine = good(cast, path, tmp_path / "a.csv")
    before = kept()
    for parameter in command.params:
        for value in odd_for(parameter):
            line = [*path, *words(command, parameter, value, fine)]
            with counted() as asked:
                found = app.test_cli_runner().invoke(cli.plussa, line)
            assert found.exception is None or isinstance(found.exception, SystemExit), (
                line, found.exception,
            )  # fmt: skip
            if any(one.startswith(("INSERT", "UPDATE", "DELETE")) for one in asked):
                after = kept()
                assert found.exit_code == 0 or after == before, line
                before = after


def kept() -> dict[str, list[Any]]:
    with connected():
        return everything()
