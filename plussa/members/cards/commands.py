"""Commands of cards: export, acknowledge, status. The caller gives them the app to work for."""

from pathlib import Path

import click

from plussa.commands import DATA, NOTHING, Commands
from plussa.dates import iso
from plussa.db import LARGEST_ROW
from plussa.faults import Fault
from plussa.members.cards import exports
from plussa.members.models import Receiver

RECEIVERS = {"tills": Receiver.TILLS, "card-maker": Receiver.CARD_MAKER}


@click.group(cls=Commands)
def cards() -> None:
    """What the tills and the card maker are told of cards."""


@cards.command(changes=DATA)
@click.argument("receiver", type=click.Choice(list(RECEIVERS)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(receiver: str, file: Path) -> None:
    """Write what RECEIVER has to be told into FILE. The same again until it is acknowledged."""
    try:
        delivery, count = exports.export(RECEIVERS[receiver], file)
    except OSError as error:
        raise Fault(f"{file}: {error.strerror}") from None
    if delivery is None:
        click.echo(f"Nothing new for {receiver}; {file} is empty")
    else:
        click.echo(f"Delivery {delivery.id} for {receiver}: {count} notices in {file}")


@cards.command(changes=DATA)
@click.argument("number", type=click.IntRange(1, LARGEST_ROW))
def acknowledge(number: int) -> None:
    """Note that the receiver has taken in delivery NUMBER."""
    delivery = exports.acknowledge(number)
    click.echo(f"Delivery {delivery.id}: acknowledged at {iso(delivery.acknowledged_at)}")


@cards.command(changes=NOTHING)
def status() -> None:
    """Say what waits for each receiver and what is acknowledged."""
    for name, receiver in RECEIVERS.items():
        found = exports.standing(receiver)
        click.echo(f"{name}: {found.waiting} waiting")
        if found.open:
            open_since = f"{found.in_open} since {iso(found.open.created_at)}"
            click.echo(f"  delivery {found.open.id}, not acknowledged: {open_since}")
        click.echo(f"  last acknowledged: {iso(found.last) if found.last else 'never'}")
