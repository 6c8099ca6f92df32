"""Commands of the database: bring its schema up to date, and say how it stands."""

import click

from plussa import db, schema
from plussa.commands import DATA, NOTHING, Commands


@click.group(cls=Commands)
def database() -> None:
    """The database and its migrations."""


@database.command(changes=DATA, ready=False)
def migrate() -> None:
    """Apply the migrations that wait, each in a transaction of its own."""
    with schema.reached():
        applied = db.migrate()
    for name in applied:
        click.echo(f"Applied {name}")
    click.echo("The database is up to date")


@database.command(changes=NOTHING, ready=False)
def status() -> None:
    """Fail when a migration waits, naming it."""
    with schema.reached():
        schema.require_current()
    click.echo("The database is up to date")
