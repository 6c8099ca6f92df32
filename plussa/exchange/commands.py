"""Commands of files in and out: what imports share, and the deliveries to other systems."""

from collections.abc import Mapping
from pathlib import Path
from time import monotonic

import click
from peewee import DatabaseError

from plussa.commands import DATA, NOTHING, Commands
from plussa.dates import iso
from plussa.db import LARGEST_ROW
from plussa.exchange.deliveries import Feed
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


def make_deliveries(feeds: Mapping[str, Feed]) -> click.Group:
    """The commands of deliveries, with what each receiver is told by its name."""
    receivers = click.Choice(list(feeds))

    @click.group(cls=Commands)
    def deliveries() -> None:
        """What other systems are told until they acknowledge it."""

    @deliveries.command(changes=DATA)
    @click.argument("receiver", type=receivers)
    @click.argument("file", type=FILE)
    def export(receiver: str, file: Path) -> None:
        """Write what RECEIVER has to be told into FILE. The same again until it is acknowledged."""
        try:
            delivery, count = feeds[receiver].export(file)
        except OSError as error:
            raise Fault(f"{file}: {error.strerror}") from None
        if delivery is None:
            click.echo(f"Nothing new for {receiver}; {file} is empty")
        else:
            click.echo(f"Delivery {delivery.id} for {receiver}: {count} lines in {file}")

    @deliveries.command(changes=DATA)
    @click.argument("receiver", type=receivers)
    @click.argument("number", type=click.IntRange(1, LARGEST_ROW))
    def acknowledge(receiver: str, number: int) -> None:
        """Note that RECEIVER has taken in delivery NUMBER."""
        delivery = feeds[receiver].acknowledge(number)
        click.echo(f"Delivery {delivery.id}: acknowledged at {iso(delivery.acknowledged_at)}")

    @deliveries.command(changes=NOTHING)
    @click.argument("receiver", type=receivers, required=False)
    def status(receiver: str | None) -> None:
        """Say what waits for receivers, and what they acknowledged."""
        for name in [receiver] if receiver else feeds:
            _tell_status(name, feeds[name])

    return deliveries


def _tell_status(name: str, feed: Feed) -> None:
    click.echo(f"{name}: {feed.waiting()} waiting")
    if open := feed.open():
        since = f"{feed.in_delivery(open).count()} since {iso(open.created_at)}"
        click.echo(f"  delivery {open.id}, not acknowledged: {since}")
    last = feed.last()
    told = f"{iso(last.acknowledged_at)}, as of {iso(last.created_at)}" if last else "never"
    click.echo(f"  last acknowledged: {told}")
