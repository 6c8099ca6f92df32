"""Customer service's commands for names that members want corrected."""

from collections.abc import Callable

import click
from flask import Flask

from plussa.db import connected
from plussa.faults import Fault
from plussa.members.models import Member, NameRequest
from plussa.members.profile import service


@click.group()
def names() -> None:
    """Names that members have asked to have corrected."""


@names.command("list")
@click.pass_obj
def list_requests(make_app: Callable[[], Flask]) -> None:
    """List the requests that wait, the oldest first: member number, present name, new name."""
    make_app()
    with connected():
        query = NameRequest.select(NameRequest, Member).join(Member)
        waiting = list(query.where(NameRequest.decided_at.is_null()).order_by(NameRequest.id))
    for one in waiting:
        click.echo(f"{one.member.number}  {one.member.name}  ->  {one.name}")
    click.echo(f"{len(waiting)} waiting")


@names.command()
@click.argument("number")
@click.pass_obj
def accept(make_app: Callable[[], Flask], number: str) -> None:
    """Put the new names of member NUMBER in place, and tell the member."""
    _decide(make_app, number, accepted=True)


@names.command()
@click.argument("number")
@click.pass_obj
def refuse(make_app: Callable[[], Flask], number: str) -> None:
    """Leave the names of member NUMBER as they are, and tell the member."""
    _decide(make_app, number, accepted=False)


def _decide(make_app: Callable[[], Flask], number: str, accepted: bool) -> None:
    make_app()
    with connected():
        found = service.decide_name(number, accepted)
    if found is None:
        raise Fault(f"{number}: no name waits for a decision")
    click.echo(f"{number}: names {'corrected' if accepted else 'left as they were'}, member told")
