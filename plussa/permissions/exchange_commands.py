"""Commands that exchange permissions with other systems."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from plussa import faults as named
from plussa.commands import DATA, NOTHING
from plussa.files import private_text
from plussa.permissions import exchange, holds
from plussa.permissions.commands import permissions_group
from plussa.permissions.models import Permission

OUT = click.Path(dir_okay=False, path_type=Path)


@permissions_group.command("export", changes=NOTHING)
@click.argument("permission", type=click.Choice([one.value for one in exchange.COLUMNS]))
@click.argument("file", type=OUT)
def export_allowed(permission: str, file: Path) -> None:
    """Write whom PERMISSION is allowed to into FILE as CSV, with the key of each proof."""
    holds.require_none()
    try:
        with private_text(file) as out:
            count = exchange.export(Permission(permission), out)
    except OSError as error:
        raise named.Fault(f"{file}: {error.strerror}") from None
    click.echo(f"{count} members in {file}")


@permissions_group.command("withdrawals", changes=DATA)
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
def import_withdrawals(file: Path) -> None:
    """Carry out the withdrawals in FILE (CSV or JSON Lines) from another system; safe to repeat."""
    aside: list[exchange.Fault] = []
    tally = exchange.withdraw(exchange.read_rows(file, aside), aside)
    click.echo(f"{tally.withdrawn} withdrawn, {tally.held} held already, {len(aside)} put aside")
    if aside:
        rest = file.with_name(f"{file.name}.aside")
        with private_text(rest) as out:
            out.writelines(json.dumps(asdict(one)) + "\n" for one in aside)
        raise named.Fault(f"{len(aside)} rows are in {rest}, each with its line and reason")
