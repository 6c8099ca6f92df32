"""Commands of backup and restore."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from plussa.privacy import backups

MakeApp = Callable[[], Flask]
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.pass_obj
def backup(make_app: MakeApp, file: Path) -> None:
    """Write a backup of the database into FILE, while the site runs."""
    size = backups.save(_url(make_app), file)
    click.echo(f"Backed up into {file}, {size:,} bytes; keep it for at most 35 days")


@click.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Do it: everything in the database is replaced.")
@click.option("--no-erasures", is_flag=True, help="Nobody has ever been erased here.")
@click.pass_obj
def restore(make_app: MakeApp, file: Path, replace: bool, no_erasures: bool) -> None:
    """Put the backup FILE in place of the database and repeat erasures; stop the site first."""
    if not replace:
        raise click.UsageError("this replaces everything in the database; say --replace to do it")
    erased, rows = backups.load(_url(make_app), file, no_erasures)
    click.echo(f"Restored {file}; {erased:,} erased again, {rows:,} rows deleted by retention")


def _url(make_app: MakeApp) -> str:
    url: str = make_app().config["SETTINGS"].database
    return url
