"""Customer service's commands for names that members want corrected."""

from datetime import datetime

import click

from plussa import clock
from plussa.commands import DATA, NOTHING, Commands
from plussa.faults import Fault
from plussa.members.models import Member, NameRequest
from plussa.members.profile import service
from plussa.parameters import at_most


@click.group(cls=Commands)
def names() -> None:
    """Names that members have asked to have corrected."""


@names.command("list", changes=NOTHING)
def list_requests() -> None:
    """List the requests that wait, the oldest first."""
    query = NameRequest.select(NameRequest, Member).join(Member)
    waiting = list(query.where(NameRequest.decided_at.is_null()).order_by(NameRequest.id))
    for one in waiting:
        click.echo(f"{one.member.number}  {one.member.name}  ->  {one.name}")
    click.echo(f"{len(waiting)} waiting")


@names.command(changes=DATA)
@click.argument("number")
def accept(number: str) -> None:
    """Put the new names of member NUMBER in place, and tell the member."""
    _decide(number, accepted=True)


@names.command(changes=DATA)
@click.argument("number")
def refuse(number: str) -> None:
    """Leave the names of member NUMBER as they are, and tell the member."""
    _decide(number, accepted=False)


@names.command(changes=DATA)
@click.argument("number")
@click.option("--given-names", callback=at_most(100), help="The right given names.")
@click.option(
    "--family-name", callback=at_most(100), help="The right one; empty for who has one name only."
)
@click.option("--birth-date", type=click.DateTime(["%Y-%m-%d"]), help="The right date of birth.")
def correct(
    number: str,
    given_names: str | None,
    family_name: str | None,
    birth_date: datetime | None,
) -> None:
    """Correct member NUMBER by what they have shown customer service. Then their bank can be linked."""
    member = Member.get_or_none(Member.number == number, Member.left_at.is_null())
    if member is None:
        raise Fault(f"{number}: no such member")
    given = member.given_names if given_names is None else given_names
    if not given.strip():
        raise Fault(f"{number}: a person has given names")
    if birth_date is not None and birth_date.date() > clock.today():
        raise Fault(f"{number}: nobody is born after today")
    family = member.family_name if family_name is None else family_name
    try:
        service.correct(member, given, family, birth_date.date() if birth_date else None)
    except service.FromBank:
        raise Fault(f"{number}: a bank has said the date of birth; it stays") from None
    click.echo(f"{number}: corrected")


def _decide(number: str, accepted: bool) -> None:
    found = service.decide_name(number, accepted)
    if found is None:
        raise Fault(f"{number}: no name waits for a decision")
    click.echo(f"{number}: names {'corrected' if accepted else 'left as they were'}, member told")
