"""Commands of the outbox: send, run, status. The caller gives them the app to work for."""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from flask import current_app
from peewee import ModelSelect

from plussa import clock
from plussa.commands import DATA, NOTHING, Commands
from plussa.faults import Fault
from plussa.outbox import worker
from plussa.outbox.models import Message
from plussa.outbox.smtp import Server
from plussa.outbox.worker import End

OVERDUE = timedelta(minutes=5)  # due for longer than this, and nobody has taken it


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
def run() -> None:
    """Send mails as they fall due, until told to end (SIGTERM or Ctrl-C)."""
    server = _server()
    with _asked_to_end() as stopped:
        click.echo(f"Sending mails through {server.host}:{server.port}")
        worker.run(current_app, server.deliver, stopped)
    click.echo("Ended; what still waits is sent next time")


@outbox.command(changes=NOTHING)
def status() -> None:
    """Count mails that wait, are overdue or were given up, and say why."""
    waiting, given_up = worker.waiting(), Message.given_up_at.is_null(False)
    overdue = waiting.where(Message.due_at < clock.now() - OVERDUE)
    lost = Message.select().where(given_up, Message.fault != worker.NOT_NEEDED)
    click.echo(f"waiting: {waiting.count()}{_faults(waiting.where(Message.fault != ''))}")
    click.echo(f"overdue: {overdue.count()}")
    click.echo(f"given up: {lost.count()}{_faults(lost)}")


def _server() -> Server:
    return Server.parse(current_app.config["SETTINGS"].smtp)


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
