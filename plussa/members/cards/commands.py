"""Commands of cards: export, acknowledge, status. The caller gives them the app to work for."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from plussa.dates import iso
from plussa.db import LARGEST_ROW, connected
from plussa.faults import Fault
from plussa.members.cards import exports
from plussa.members.models import Receiver

RECEIVERS = {"tills": Receiver.TILLS, "card-maker": Receiver.CARD_MAKER}

MakeApp = Callable[[], Flask]


@click.group()
def cards() -> None:
    """What the tills and the card maker are told of cards."""


@cards.command()
@click.argument("receiver", type=click.Choice(list(RECEIVERS)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export(make_app: MakeApp, receiver: str, file: Path) -> None:
    """Write what RECEIVER has to be told into FILE; the same again until it is acknowledged."""
    make_app()
    try:
        with connected():
            delivery, count = exports.export(RECEIVERS[receiver], file)
    except OSError as error:
        raise Fault(f"{file}: {error.strerror}") from None
    if delivery is None:
        click.echo(f"Nothing new for {receiver}; {file} is empty")
    else:
        click.echo(f"Delivery {delivery.id} for {receiver}: {count} notices in {file}")


@cards.command()
@click.argument("number", type=click.IntRange(1, LARGEST_ROW))
@click.pass_obj
def acknowledge(make_app: MakeApp, number: int) -> None:
    """Note that the receiver has taken in delivery NUMBER."""
    make_app()
    with connected():
        delivery = exports.acknowledge(number)
    click.echo(f"Delivery {delivery.id}: acknowledged at {iso(delivery.acknowledged_at)}")


@cards.command()
@click.pass_obj
def status(make_app: MakeApp) -> None:
    """Say what waits for each receiver, what it has not acknowledged, and when it was last told."""
    make_app()
    for name, receiver in RECEIVERS.items():
        with connected():
            found = exports.standing(receiver)
        click.echo(f"{name}: {found.waiting} waiting")
        if found.open:
            open_since = f"{found.in_open} since {iso(found.open.created_at)}"
            click.echo(f"  delivery {found.open.id}, not acknowledged: {open_since}")
        click.echo(f"  last acknowledged: {iso(found.last) if found.last else 'never'}")
