"""Commands of the demo."""

import click
from flask import current_app

from plussa.commands import DATA, Commands
from plussa.demo.cast import PASSWORD, PEOPLE
from plussa.demo.people import fill
from plussa.demo.shopping import shop
from plussa.faults import Fault


@click.group(cls=Commands)
def demo() -> None:
    """Made-up members, for trying the site."""


@demo.command("fill", changes=DATA)
def fill_database() -> None:
    """Make the made-up members, and say how to log in as them. Where there are members, none."""
    settings = current_app.config["SETTINGS"]
    if not settings.demo:
        raise Fault("PLUSSA_DEMO: made-up members need this to be yes")
    made = fill(settings.identity_key)
    bought = shop()
    click.echo(f"Made {made} members" if made else "There are members already")
    if bought:
        click.echo(f"Made {bought} purchases, and paid Plussa money for the months that are over")
    click.echo(f"Log in as {', '.join(one.email for one in PEOPLE)}")
    click.echo(f"with the password: {PASSWORD}")
