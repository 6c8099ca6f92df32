"""Commands of backup and restore, and of the identity key."""

from pathlib import Path

import click
from flask import current_app

from plussa.commands import DATA, NOTHING, single
from plussa.privacy.restore import backups, installation

FILE = click.Path(dir_okay=False, path_type=Path)


@single.command(changes=NOTHING, ready=False)
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write a backup of the database into FILE, while the site runs."""
    size = backups.save(_url(), file)
    click.echo(f"Backed up into {file}, {size:,} bytes; keep it for at most 35 days")


@single.command(changes=DATA, ready=False)
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Do it: everything in the database is replaced.")
@click.option("--no-erasures", is_flag=True, help="Nobody has ever been erased here.")
def restore(file: Path, replace: bool, no_erasures: bool) -> None:
    """Put the backup FILE in place of the database, repeat erasures. All or nothing.

    Stop the site, the outbox and all jobs first.
    """
    if not replace:
        raise click.UsageError("this replaces everything in the database; say --replace to do it")
    erased, rows = backups.load(_url(), file, no_erasures, click.echo)
    click.echo(f"Restored {file}; {erased:,} erased again, {rows:,} rows deleted by retention")
    click.echo(
        "Everybody is logged out, and what waited was ended. What happened after the backup is lost, also"
        " withdrawals: marketing stands still until `python -m plussa permissions release`;"
        " see deploy/README.md first"
    )


@single.command("identity-key", changes=DATA, ready=False)
@click.option("--forget", is_flag=True, help="Do it: every hash of an identity code is deleted.")
def take_identity_key(forget: bool) -> None:
    """Take a new PLUSSA_IDENTITY_KEY in place of one that is lost. See deploy/README.md first."""
    if not forget:
        raise click.UsageError("no bank will know anybody any more; say --forget to do it")
    count = installation.take_key()
    click.echo(f"{count:,} members link their bank anew; the register of erasures is sealed anew")


def _url() -> str:
    return current_app.config["SETTINGS"].database
