"""What commands are given is put in one form or refused, like what pages and files are sent."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from plussa import inputs

Callback = Callable[[click.Context, click.Parameter, Any], Any]


def check_all(group: click.Group) -> None:
    """Check every parameter of every command of a group, those of its groups too.

    A password is left as it was typed.
    """
    for command in group.commands.values():
        if isinstance(command, click.Group):
            check_all(command)
        for parameter in command.params:
            if not getattr(parameter, "hide_input", False):
                parameter.callback = partial(_check, parameter.callback)


def _check(
    then: Callback | None, ctx: click.Context, parameter: click.Parameter, value: Any
) -> Any:
    """Hand a fit value on; end the command with what is wrong with any other."""
    try:
        fit = _fit(value)
        if fit == "" and isinstance(parameter, click.Argument) and parameter.required:
            raise ValueError("is empty")
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), ctx, parameter) from None
    return then(ctx, parameter, fit) if then else fit


def _fit(value: Any) -> Any:
    """A value in the one form of its kind; raise ValueError with what is wrong."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Path):
        text(str(value))
    if isinstance(value, datetime):
        _require_within(value.year, inputs.EARLIEST.year, inputs.LATEST.year)
    if isinstance(value, int):
        _require_within(value, -inputs.LARGEST, inputs.LARGEST)
    return value


def at_most(most: int) -> Callback:
    """The check of a parameter that is kept in so many characters."""

    def check(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
        if value is not None and len(value) > most:
            raise click.BadParameter(f"is longer than {most} characters", ctx, parameter)
        return value

    return check


def text(given: str) -> str:
    """Lines of text in one form; raise ValueError with what is wrong."""
    tidy = inputs.tidy_lines(given)
    if fault := inputs.fault(tidy):
        raise ValueError(fault)
    if len(tidy) > inputs.LINES:
        raise ValueError(f"is longer than {inputs.LINES:,} characters")
    return tidy


def _require_within(value: int, least: int, most: int) -> None:
    """Raise ValueError for a number that is not within bounds."""
    if not least <= value <= most:
        raise ValueError(f"is not between {least} and {most}")
