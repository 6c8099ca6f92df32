"""Flask's groups of commands, in which each command says what it changes."""

from collections.abc import Callable, Iterable
from enum import Enum
from functools import wraps
from typing import Any

import click
from flask.cli import AppGroup, ScriptInfo

from plussa.faults import Fault

BEFORE = (
    "plussa.before"  # in the data of a ScriptInfo: what is asked before a command is carried out
)

Function = Callable[..., Any]


class Changes(Enum):
    """What a command changes: what is kept of members, or files of the project, or nothing."""

    NOTHING = "nothing"
    DATA = "data"
    TEXTS = "texts"  # these ask no database


NOTHING, DATA, TEXTS = Changes


class Command(click.Command):
    """A command that has said what it changes, and whether it needs the app, and a database that is fit."""

    changes: Changes
    in_app: bool
    ready: bool


class Commands(AppGroup):
    """A group of commands within the context of the app, which closes the connection at its end.

    `ready=False` is for what repairs or saves a database that the others refuse.
    """

    command_class = Command

    def command(  # type: ignore[override]
        self, *args: Any, changes: Changes, ready: bool = True, **kwargs: Any
    ) -> Callable[[Function], Command]:
        in_app = kwargs.setdefault("with_appcontext", changes is not TEXTS)

        def decorator(carry_out: Function) -> Command:
            body = _asking_before(carry_out, changes, ready) if in_app else carry_out
            made: Any = super(Commands, self).command(*args, **kwargs)(body)
            made.changes, made.in_app, made.ready = changes, in_app, ready and in_app
            return made

        return decorator


def _asking_before(carry_out: Function, changes: Changes, ready: bool) -> Function:
    @wraps(carry_out)
    def ask_first(*args: Any, **kwargs: Any) -> Any:
        ask = click.get_current_context().ensure_object(ScriptInfo).data.get(BEFORE)
        if ask is not None:
            ask(changes, ready)
        return carry_out(*args, **kwargs)

    return ask_first


def report(findings: Iterable[str], fine: str = "", wrong: str = "to mend") -> None:
    """Print findings and fail with how many are wrong, or say that all is well."""
    count = 0
    for finding in findings:
        click.echo(finding, err=True)
        count += 1
    if count:
        raise Fault(f"{count} {wrong}")
    if fine:
        click.echo(fine)


single = Commands("single")  # of commands that stand in no group
