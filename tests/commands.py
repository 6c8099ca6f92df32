"""Every command there is."""

from collections.abc import Iterator

import click

from plussa import cli
from plussa.commands import Command


def leaves(
    group: click.Group = cli.plussa, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, Command]]:
    """Every command by its words; one that does not say what it changes is a fault by name."""
    for name, command in sorted(group.commands.items()):
        here = (*path, name)
        if isinstance(command, click.Group):
            yield from leaves(command, here)
        else:
            words = " ".join(here)
            assert isinstance(command, Command), f"{words}: does not say what it changes"
            yield words, command


def groups(group: click.Group = cli.plussa) -> Iterator[click.Group]:
    """Every group of commands."""
    yield group
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from groups(command)
