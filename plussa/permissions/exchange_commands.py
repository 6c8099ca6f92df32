"""Commands that exchange permissions with other systems."""

from pathlib import Path

import click

from plussa.commands import DATA, NOTHING
from plussa.exchange.commands import FILE, run_import
from plussa.faults import Fault
from plussa.files import private_text
from plussa.permissions import exports, holds
from plussa.permissions.commands import permissions_group
from plussa.permissions.models import Permission
from plussa.permissions.withdrawals import WITHDRAWALS


@permissions_group.command("export", changes=NOTHING)
@click.argument("permission", type=click.Choice([one.value for one in exports.COLUMNS]))
@click.argument("file", type=FILE)
def export_allowed(permission: str, file: Path) -> None:
    """Write who allows PERMISSION into FILE. CSV, with the key of each proof."""
    holds.require_none()
    try:
        with private_text(file) as out:
            count = exports.export(Permission(permission), out)
    except OSError as error:
        raise Fault(f"{file}: {error.strerror}") from None
    click.echo(f"{count} members in {file}")


@permissions_group.command("withdrawals", changes=DATA)
@click.argument("file", type=FILE)
def import_withdrawals(file: Path) -> None:
    """Carry out the withdrawals in FILE from another system. Safe to repeat.

    Rows that cannot be carried out are put into FILE.aside with their lines and reasons.
    """
    run_import(file, WITHDRAWALS)
