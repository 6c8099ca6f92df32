"""Commands that show cases and check them; whatever is done in one is done at the desk."""

from datetime import datetime

import click

from plussa import clock, dates
from plussa.cases import listing, replay
from plussa.cases.course import due_on, entries_of
from plussa.commands import NOTHING, Commands, report
from plussa.faults import Fault


@click.group(cls=Commands)
def cases() -> None:
    """Cases: what waits for customer service, and what happened."""


@cases.command("list", changes=NOTHING)
@click.option("--overdue", is_flag=True, help="Only those whose due date has passed.")
def list_waiting(overdue: bool) -> None:
    """List the open cases, what is due first at the top."""
    today, shown = clock.today(), 0
    for case, due in listing.waiting(today):
        if not overdue or due < today:
            late = "  OVERDUE" if due < today else ""
            click.echo(f"{case.number}  {due}  {case.kind.value}  {case.state.value}{late}")
            shown += 1
    click.echo(f"{shown} {'overdue' if overdue else 'open'}")


@cases.command(changes=NOTHING)
@click.argument("number")
def show(number: str) -> None:
    """Show case NUMBER with everything that has happened in it."""
    case = listing.by_number(number)
    if case is None:
        raise Fault(f"{number}: no case has this number")
    due = due_on(case, clock.today())
    click.echo(f"{case.number}  {case.kind.value}  {case.state.value}  due {due}")
    if case.member_id:
        click.echo(f"member {case.member.number}")
    if case.name or case.email:
        click.echo(f"from {case.name} {case.email}".rstrip())
    if case.about:
        click.echo(f"about {case.about}")
    for entry in entries_of(case):
        click.echo(f"{_moment(entry.at)}  {entry.actor.value}  {entry.step.value}")
        for line in entry.text.splitlines():
            click.echo(f"    {line}")


@cases.command(changes=NOTHING)
def check() -> None:
    """Fail where the state of a case differs from its entries."""
    wrong = (f"{number}: is not what its entries come to" for number in replay.differences())
    report(wrong, "Cases: all is well", "cases differ from their entries")


def _moment(at: datetime) -> str:
    return at.astimezone(dates.HELSINKI).strftime("%Y-%m-%d %H:%M")
