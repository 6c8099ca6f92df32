"""Commands of the database: bring its schema up to date, and say how it stands."""

from collections.abc import Callable

import click
from flask import Flask

from plussa import db, schema

MakeApp = Callable[[], Flask]


@click.group()
def database() -> None:
    """The database and its migrations."""


@database.command()
@click.pass_obj
def migrate(make_app: MakeApp) -> None:
    """Apply the migrations that wait, each in a transaction of its own."""
    make_app()
    with schema.reached():
        applied = db.migrate()
    for name in applied:
        click.echo(f"Applied {name}")
    click.echo("The database is up to date")


@database.command()
@click.pass_obj
def status(make_app: MakeApp) -> None:
    """Fail when a migration waits, naming it."""
    make_app()
    with schema.reached():
        schema.require_current()
    click.echo("The database is up to date")
