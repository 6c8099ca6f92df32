"""What commands that import files share: progress, one summary, and one end."""

from pathlib import Path
from time import monotonic

import click
from peewee import DatabaseError

from plussa.exchange.importing import FileKind, Totals, aside_file, import_file
from plussa.faults import Fault

FILE = click.Path(dir_okay=False, path_type=Path)
EVERY = 1.0  # seconds


class Progress:
    """Tells rows, rows a second, and the share of the file, on standard error, once a second."""

    def __init__(self) -> None:
        self._began = self._told = monotonic()

    def __call__(self, totals: Totals, share: float) -> None:
        now = monotonic()
        if now - self._told < EVERY:
            return
        self._told = now
        speed = totals.rows / (now - self._began)
        click.echo(f"{share:4.0%}  {totals.rows:,} rows, {speed:,.0f} rows/s", err=True)


def run_import(file: Path, kind: FileKind) -> None:
    """Import a file and say what came of it; raise Fault when somebody has to look at some of it."""
    try:
        totals = import_file(file, kind, Progress())
    except OSError as error:
        raise Fault(f"{file}: {error.strerror}") from None
    except DatabaseError as error:  # its own words may repeat what somebody's row says
        raise Fault(
            f"{file}: the database gave up ({type(error).__name__}); run the command again, "
            "it goes on where it ended"
        ) from None
    click.echo(_summary(file, kind, totals))
    if totals.earlier:
        click.echo(str(totals.earlier), err=True)
    if totals.rejected:
        raise Fault(f"{totals.rejected} rows were not stored: {aside_file(file)} tells why")


def _summary(file: Path, kind: FileKind, totals: Totals) -> str:
    stored = [f"{totals.stored:,} {kind.name}"]
    stored += [f"{count:,} {name}" for name, count in totals.beside.items()]
    said = (
        f"Imported {', '.join(stored)}; {totals.same:,} there already, "
        f"{totals.conflicts:,} conflicts, {totals.aside:,} put aside"
    )
    if totals.waiting:
        said += f", {totals.waiting:,} of them waiting for another row"
    return f"{said}: {aside_file(file)}" if totals.conflicts or totals.aside else said
