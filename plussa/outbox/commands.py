"""Commands of the outbox: send, run, status. The caller gives them the app to work for."""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import current_app
from peewee import ModelSelect

from plussa.commands import DATA, NOTHING, Commands
from plussa.config import Settings
from plussa.dates import iso
from plussa.faults import Fault
from plussa.outbox import worker
from plussa.outbox.kinds import Rank
from plussa.outbox.models import Message
from plussa.outbox.smtp import Server
from plussa.outbox.worker import End


@click.group(cls=Commands)
def outbox() -> None:
    """Mails that wait to be sent."""


@outbox.command(changes=DATA)
def send() -> None:
    """Send all mails that are due. Fail when one of them could not be sent."""
    ends = worker.send_due(current_app, _server().deliver)
    click.echo(", ".join(f"{end.value}: {ends[end]}" for end in End))
    unsent = ends[End.FAILED] + ends[End.GIVEN_UP]
    if unsent:
        raise Fault(f"{unsent} not sent; `plussa outbox status` tells why")


@outbox.command(changes=DATA)
@click.option(
    "--rank",
    "ranks",
    type=click.Choice(Rank, case_sensitive=False),
    multiple=True,
    default=worker.ALL,
    help="Only mails of this rank; may be given again.",
)
def run(ranks: tuple[Rank, ...]) -> None:
    """Send mails as they fall due, until told to end (SIGTERM or Ctrl-C)."""
    server = _server()
    with _asked_to_end() as stopped:
        click.echo(f"Sending mails through {server.host}:{server.port}")
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # a thread has none
        worker.run(app, server.deliver, stopped, ranks)
    click.echo("Ended; what still waits is sent next time")


@outbox.command(changes=NOTHING)
def status() -> None:
    """Count mails that wait and that are lost. Fail when one is late."""
    waiting, given_up = worker.waiting(), Message.select().where(Message.given_up_at.is_null(False))
    unknown = given_up.where(Message.fault == End.UNKNOWN.value, Message.returned_at.is_null())
    lost = given_up.where(Message.fault.not_in([worker.NOT_NEEDED, End.UNKNOWN.value]))
    click.echo(f"waiting: {waiting.count()}{_faults(waiting.where(Message.fault != ''))}")
    click.echo(f"given up: {lost.count()}{_faults(lost)}")
    click.echo(f"unknown: {unknown.count()}")
    if late := worker.late():
        for kind, (count, since) in sorted(late.items()):
            click.echo(f"late: {kind}: {count}, since {iso(since)}")
        raise Fault("mails are late; is the mail server there, and `plussa outbox run` running?")


def _server() -> Server:
    settings: Settings = current_app.config["SETTINGS"]
    return Server.parse(settings.smtp, settings.return_path)


def _faults(query: "ModelSelect[Message]") -> str:
    """The classes of failure of some messages, with how many of each."""
    counted = Counter(message.fault for message in query.select(Message.fault))
    found = ", ".join(f"{fault}: {counted[fault]}" for fault in sorted(counted))
    return f" ({found})" if found else ""


@contextmanager
def _asked_to_end() -> Iterator[Callable[[], bool]]:
    """Whether a signal has asked for the end; the message in hand is finished first."""
    asked: list[int] = []
    signals = (signal.SIGTERM, signal.SIGINT)
    former = {one: signal.signal(one, lambda number, _: asked.append(number)) for one in signals}
    try:
        yield lambda: bool(asked)
    finally:
        for one, handler in former.items():
            signal.signal(one, handler)
