"""Who has a message: one worker at a time, for the time of a lease, on both databases."""

import threading

import pytest
from flask import Flask

from plussa import db
from plussa.outbox import worker
from plussa.outbox.models import Message
from plussa.outbox.worker import End
from tests.conftest import TODAY, Clock, moment
from tests.outbox.mails import again, letter, refuses
from tests.outbox.post_office import Box, post_office

Patch = pytest.MonkeyPatch
NOON = moment(TODAY)


def test_a_worker_killed_after_sending_sends_it_again_under_the_same_id(
    fresh: str, app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    box = Box()
    message = letter(monkeypatch)
    store = worker.store

    def killed(message: Message, outcome: worker.SendOutcome) -> None:
        raise KeyboardInterrupt

    with post_office(box) as server:
        monkeypatch.setattr(worker, "store", killed)
        with pytest.raises(KeyboardInterrupt):
            worker.send_due(app, server.deliver)
        monkeypatch.setattr(worker, "store", store)
        assert worker.send_due(app, server.deliver) == {}  # the lease still holds
        at(NOON + worker.LEASE)
        assert worker.send_due(app, server.deliver) == {End.SENT: 1}
    assert [mail["Message-ID"] for mail in box.mails] == [f"<{message.key}@localhost>"] * 2


def test_a_message_that_kills_every_worker_is_given_up(
    fresh: str, app: Flask, monkeypatch: Patch
) -> None:
    message = letter(monkeypatch)
    Message.update(attempts=worker.ATTEMPTS).execute()
    assert worker.send_due(app, refuses("never asked")) == {End.GIVEN_UP: 1}
    assert again(message).fault == "unfinished"


def test_a_worker_whose_lease_is_over_undoes_nothing(
    fresh: str, app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    letter(monkeypatch)
    slow = worker.claim(NOON)
    at(NOON + worker.LEASE)
    other = worker.claim(NOON + worker.LEASE)
    assert slow is not None
    assert other == slow
    worker.store(slow, worker.SendOutcome(End.FAILED, "connection"))
    assert again(other).fault == ""
    worker.store(slow, worker.SendOutcome(End.SENT))  # it did go out
    worker.store(other, worker.SendOutcome(End.GIVEN_UP, "refused 550"))
    stored = again(other)
    assert (stored.sent_at is not None, stored.given_up_at, stored.fault) == (True, None, "")


@pytest.mark.parametrize("count", [1, 40])
def test_two_workers_never_send_the_same(
    fresh: str, app: Flask, monkeypatch: Patch, count: int
) -> None:
    for number in range(count):
        letter(monkeypatch, f"member{number}@example.fi")
    taken: list[int] = []
    begin = threading.Barrier(4)

    def work() -> None:
        begin.wait(10)
        while True:
            with db.connected():
                message = worker.claim(NOON)
            if message is None:
                return
            taken.append(message.id)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(30)
    assert len(set(taken)) == len(taken) == count


@pytest.mark.parametrize(
    "fresh", ["postgresql"], indirect=True
)  # SQLite lets one writer in at a time
def test_claiming_passes_by_what_another_worker_is_claiming(
    fresh: str, app: Flask, monkeypatch: Patch
) -> None:
    first, second = letter(monkeypatch), letter(monkeypatch)
    taken: list[Message | None] = []

    def claim() -> None:
        with db.connected():
            taken.append(worker.claim(NOON))

    with db.database.atomic():
        list(Message.select().where(Message.id == first.id).for_update())
        other = threading.Thread(target=claim)
        other.start()
        other.join(10)
    assert taken == [second]


def test_no_transaction_is_open_while_a_server_is_talked_to(
    fresh: str, app: Flask, monkeypatch: Patch
) -> None:
    letter(monkeypatch)
    seen: list[bool] = []
    worker.send_due(app, lambda _: seen.append(db.database.in_transaction()))
    assert seen == [False]
