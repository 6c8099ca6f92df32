"""Commands of customer service's accounts: the first one, and a lost factor."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import segno

from plussa.auth.refusals import AuthRefused
from plussa.commands import DATA, NOTHING, Commands
from plussa.desk.models import Staff
from plussa.desk.refusals import DeskRefused
from plussa.desk.sign_in import accounts as service
from plussa.faults import Fault
from plussa.members.staff import StaffRole
from plussa.parameters import at_most

password_option = click.password_option(help="Asked for when it is not given.")


@click.group(cls=Commands)
def staff() -> None:
    """Accounts of customer service."""


@staff.command(changes=DATA)
@click.argument("username", callback=at_most(40))
@click.argument("name", callback=at_most(100))
@click.option("--role", type=click.Choice([one.value for one in StaffRole]), required=True)
@password_option
def add(username: str, name: str, role: str, password: str) -> None:
    """Open an account, and print its second factor and codes, once."""
    with _said(username):
        found = service.add(username.lower(), name, StaffRole(role), password)
    _print(found)
    click.echo(f"Added {username}, {role}")


@staff.command(changes=DATA)
@click.argument("username")
def factor(username: str) -> None:
    """Replace a lost second factor and the recovery codes."""
    with _said(username):
        found = service.renew_factor(username)
    _print(found)
    click.echo(f"{username} has a new second factor and was logged out")


@staff.command("password", changes=DATA)
@click.argument("username")
@password_option
def set_password(username: str, password: str) -> None:
    """Replace a password."""
    with _said(username):
        service.set_password(username, password)
    click.echo(f"{username} has a new password and was logged out")


@staff.command(changes=DATA)
@click.argument("username")
def disable(username: str) -> None:
    """Close an account; what it did stays on record."""
    with _said(username):
        service.disable(username)
    click.echo(f"{username} can no longer log in")


@staff.command("list", changes=NOTHING)
def list_staff() -> None:
    """List the accounts that are in use."""
    found = list(Staff.select().where(Staff.disabled_at.is_null()).order_by(Staff.username))
    for one in found:
        lost = (
            ""
            if service.is_readable(one)
            else "  (needs `staff factor`: PLUSSA_SECRET has changed)"
        )
        click.echo(f"{one.username:<20} {one.role.value:<10} {one.name}{lost}")
    click.echo(f"{len(found)} accounts")


@contextmanager
def _said(username: str) -> Iterator[None]:
    """Say in a line what stood in the way."""
    try:
        yield
    except DeskRefused as refused:
        raise Fault(f"{username}: {refused.reason.words}") from None
    except AuthRefused:
        raise Fault("the password is too short, too long, or easily guessed") from None


def _print(found: service.Factor) -> None:
    segno.make(found.address).terminal(compact=True)
    click.echo(f"Secret: {found.secret}")
    click.echo(f"For an authenticator: {found.address}")
    click.echo("Recovery codes, each for once: " + "  ".join(found.recovery_codes))
