"""The command that lists names which wait for customer service; they are decided at the desk."""

import click

from plussa.commands import NOTHING, Commands
from plussa.members.profile import service


@click.group(cls=Commands)
def names() -> None:
    """Names that members have asked to have corrected."""


@names.command("list", changes=NOTHING)
def list_requests() -> None:
    """List the requests that wait, the oldest first. Member number, present name, new name."""
    waiting = service.waiting_names()
    for one in waiting:
        click.echo(f"{one.member.number}  {one.member.name}  ->  {one.name}")
    click.echo(f"{len(waiting)} waiting")
