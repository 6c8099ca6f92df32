"""The commands of the outbox, and their ends."""

import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from plussa.dates import iso
from plussa.faults import Fault
from plussa.outbox import commands, worker
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.outbox.smtp import Server, Undelivered
from plussa.outbox.worker import End
from tests.conftest import TODAY, Clock, moment
from tests.outbox.mails import AINO, builds, letter
from tests.outbox.post_office import Box, Refusing, post_office

Patch = pytest.MonkeyPatch
NOON = moment(TODAY)


@pytest.fixture
def outbox(app: Flask) -> Callable[..., Result]:
    """Run a command for the app of the tests."""

    def invoke(*words: str) -> Result:
        return app.test_cli_runner().invoke(commands.outbox, words)

    return invoke


def at_server(patch: Patch, server: Server) -> None:
    patch.setattr(commands, "_server", lambda: server)


def test_send_says_what_it_did(
    fresh: str, outbox: Callable[..., Result], monkeypatch: Patch
) -> None:
    box = Box()
    letter(monkeypatch)
    with post_office(box) as server:
        at_server(monkeypatch, server)
        done = outbox("send")
    assert (done.output, done.exit_code) == (
        "sent: 1, failed: 0, given up: 0, unknown: 0, not needed: 0\n", 0,
    )  # fmt: skip
    assert len(box.mails) == 1


def test_send_fails_when_a_mail_did_not_go(
    fresh: str, outbox: Callable[..., Result], monkeypatch: Patch
) -> None:
    letter(monkeypatch, "gone@example.fi")
    letter(monkeypatch)
    with post_office(Refusing("550 no", only="gone")) as server:
        at_server(monkeypatch, server)
        done = outbox("send")
    assert "sent: 1, failed: 0, given up: 1" in done.output
    assert done.exit_code == 1
    assert isinstance(done.exception, Fault)
    assert str(done.exception).startswith("1 not sent")


def test_status_counts(
    fresh: str, outbox: Callable[..., Result], app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    assert outbox("status").output == "waiting: 0\ngiven up: 0\nunknown: 0\n"
    for _ in range(2):
        letter(monkeypatch)
    assert outbox("status").output == "waiting: 2\ngiven up: 0\nunknown: 0\n"
    first, second = Message.select().order_by(Message.id)
    worker.store(first, worker.SendOutcome(End.FAILED, "connection"))
    worker.store(second, worker.SendOutcome(End.GIVEN_UP, "refused 550"))
    builds(monkeypatch, "login_deleted", None)
    letter_not_needed = letter(monkeypatch)
    worker.store(letter_not_needed, worker.SendOutcome(End.NOT_NEEDED, worker.NOT_NEEDED))
    lost = letter(monkeypatch)
    worker.store(lost, worker.SendOutcome(End.UNKNOWN, End.UNKNOWN.value))
    done = outbox("status")
    assert (done.exit_code, done.output) == (
        0, "waiting: 1 (connection: 1)\ngiven up: 1 (refused 550: 1)\nunknown: 1\n"
    )  # fmt: skip


def test_status_fails_when_a_mail_is_late_and_says_which_and_since_when(
    fresh: str, outbox: Callable[..., Result], app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    letter(monkeypatch)
    post("newsletter", "fi", AINO, newsletter="kevat")
    at(NOON + timedelta(minutes=6))
    done = outbox("status")
    assert done.exit_code == 1
    assert [line for line in done.output.splitlines() if "late" in line] == [
        f"late: login_deleted: 1, since {iso(NOON)}"
    ]


def test_one_that_is_tried_again_and_again_is_late_since_it_was_due(
    fresh: str, outbox: Callable[..., Result], app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    message = letter(monkeypatch)
    for attempts in range(1, 4):
        message.attempts = attempts
        message.save()
        worker.store(message, worker.SendOutcome(End.FAILED, "connection"))
        message = Message.get()
        at(message.due_at)
    at(NOON + timedelta(minutes=10))
    [(count, since)] = worker.late().values()
    assert (count, since) == (1, NOON)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_ends_after_the_present_message(
    fresh: str, outbox: Callable[..., Result], monkeypatch: Patch, number: signal.Signals
) -> None:
    former = signal.getsignal(number)
    for _ in range(2):
        letter(monkeypatch)

    def deliver(server: Server, mail: object) -> None:
        os.kill(os.getpid(), number)

    monkeypatch.setattr(Server, "deliver", deliver)
    done = outbox("run")
    assert done.exit_code == 0
    assert done.output.splitlines()[-1].startswith("Ended")
    assert Message.select().where(Message.sent_at.is_null(False)).count() == 1
    assert signal.getsignal(number) == former


def test_run_sends_what_comes_later(
    fresh: str, outbox: Callable[..., Result], monkeypatch: Patch
) -> None:
    monkeypatch.setattr(worker, "IDLE", 0.01)

    def deliver(server: Server, mail: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        raise Undelivered("connection")

    monkeypatch.setattr(Server, "deliver", deliver)
    later = threading.Timer(0.3, letter, (monkeypatch,))
    later.start()
    done = outbox("run")
    later.join()
    assert done.exit_code == 0
    assert Message.get().fault == "connection"
