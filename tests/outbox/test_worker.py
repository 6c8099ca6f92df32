"""The worker on both databases: at least once, one worker a message, patient, and silent about people."""

import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from itertools import pairwise
from threading import Event, Thread

import pytest
from aiosmtpd.smtp import SMTP
from flask import Flask
from peewee import OperationalError

from plussa.db import connected
from plussa.outbox import worker
from plussa.outbox.kinds import KINDS, Rank
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.outbox.smtp import Server
from plussa.outbox.worker import End
from tests.conftest import TODAY, Clock, moment
from tests.outbox.mails import AINO, again, builds, built_by, letter, refuses
from tests.outbox.post_office import Box, CutShort, Dying, Refusing, Slow, post_office
from tests.waits import PATIENCE

Patch = pytest.MonkeyPatch
NOON = moment(TODAY)


def test_what_is_due_is_sent_once(fresh: str, app: Flask, monkeypatch: Patch) -> None:
    box = Box()
    message = letter(monkeypatch)
    with post_office(box) as server:
        assert worker.send_due(app, server.deliver) == {End.SENT: 1}
        assert worker.send_due(app, server.deliver) == {}
    assert box.recipients == [[AINO]]
    assert box.mails[0]["Message-ID"] == f"<{message.key}@localhost>"
    stored = again(message)
    assert (stored.sent_at, stored.given_up_at, stored.attempts) == (NOON, None, 1)


def test_a_later_message_waits_for_its_time(
    fresh: str, app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    box = Box()
    builds(monkeypatch, "login_deleted", {})
    post("login_deleted", "fi", AINO, due=NOON + timedelta(hours=1))
    with post_office(box) as server:
        assert worker.send_due(app, server.deliver) == {}
        at(NOON + timedelta(hours=1))
        assert worker.send_due(app, server.deliver) == {End.SENT: 1}


def test_the_oldest_goes_first(fresh: str, app: Flask, monkeypatch: Patch, at: Clock) -> None:
    box = Box()
    letter(monkeypatch, "second@example.fi")
    at(NOON - timedelta(minutes=1))
    letter(monkeypatch, "first@example.fi")
    at(NOON)
    with post_office(box) as server:
        worker.send_due(app, server.deliver)
    assert box.recipients == [["first@example.fi"], ["second@example.fi"]]


def test_what_somebody_waits_for_goes_before_all_that_is_older(
    fresh: str, app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    kinds = ("newsletter", "new_edition", "login_deleted", "reset_password")
    for minutes, kind in enumerate(kinds):
        at(NOON + timedelta(minutes=minutes))
        post(kind, "fi", AINO)
    taken = [worker.claim(NOON + timedelta(minutes=4)) for _ in kinds]
    assert [one.kind for one in taken if one] == list(reversed(kinds))


def test_a_worker_takes_the_ranks_it_was_told_to(fresh: str) -> None:
    post("newsletter", "fi", AINO)
    assert worker.claim(NOON, [Rank.AWAITED, Rank.OWN, Rank.NOTICE]) is None
    assert worker.claim(NOON, [Rank.NEWSLETTER]) is not None


def test_every_kind_by_which_somebody_comes_in_or_joins_is_waited_for() -> None:
    waited_for = {name for name, kind in KINDS.items() if kind.values & {"minutes", "hours"}}
    ranks = {name: KINDS[name].rank for name in waited_for - {"sign_in_disowned"}}
    assert set(ranks.values()) == {Rank.AWAITED}, ranks
    assert {name for name, kind in KINDS.items() if kind.once} == {
        name for name, kind in KINDS.items() if kind.rank is Rank.NEWSLETTER
    }


def test_a_newsletter_on_its_way_keeps_nobody_waiting(
    fresh: str, app: Flask, monkeypatch: Patch
) -> None:
    begun, sent = Event(), Event()
    notice = replace(KINDS["left_programme"], rank=Rank.NOTICE)
    monkeypatch.setitem(KINDS, "left_programme", notice)
    post("left_programme", "fi", "notice@example.fi")

    def deliver(mail: EmailMessage) -> None:
        if "notice@" not in str(mail["To"]):
            sent.set()
            return
        begun.set()
        assert sent.wait(PATIENCE), "what is waited for stands behind a notice"

    builds(monkeypatch, "left_programme", {})

    def ask() -> None:
        assert begun.wait(PATIENCE)
        with connected():
            letter(monkeypatch)

    Thread(target=ask).start()
    worker.run(app, deliver, stopped=sent.is_set)
    assert sent.is_set()
    assert Message.select().where(Message.sent_at.is_null()).count() == 0


def test_one_recipient_that_is_refused_stops_nobody_else(
    fresh: str, app: Flask, monkeypatch: Patch
) -> None:
    box = Refusing("550 5.1.1 <{address}> unknown", only="gone")
    gone = letter(monkeypatch, "gone@example.fi")
    letter(monkeypatch)
    with post_office(box) as server:
        assert worker.send_due(app, server.deliver) == {End.GIVEN_UP: 1, End.SENT: 1}
    assert box.recipients == [[AINO]]
    assert (again(gone).given_up_at, again(gone).fault) == (NOON, "refused 550")


@pytest.mark.parametrize(
    ("make_box", "protocol", "fault"),
    [
        (lambda: Refusing("451 4.7.1 later, {address}"), SMTP, "refused 451"),
        (Slow, SMTP, "connection"),
        (Dying, SMTP, "connection"),
        (Box, CutShort, "connection"),
    ],
)
def test_what_may_pass_is_tried_again(
    fresh: str,
    app: Flask,
    monkeypatch: Patch,
    at: Clock,
    make_box: Callable[[], Box],
    protocol: type[SMTP],
    fault: str,
) -> None:
    box, message = make_box(), letter(monkeypatch)
    with post_office(box, protocol=protocol) as server:
        assert worker.send_due(app, partial(server.deliver, timeout=0.5)) == {End.FAILED: 1}
    assert (again(message).fault, again(message).due_at) == (fault, NOON + timedelta(minutes=1))
    at(NOON + timedelta(minutes=1))
    kind = Box()
    with post_office(kind) as server:
        assert worker.send_due(app, server.deliver) == {End.SENT: 1}
    ids = {mail["Message-ID"] for mail in (*box.mails, *kind.mails)}
    assert ids == {f"<{message.key}@localhost>"}
    assert (again(message).sent_at, again(message).fault) == (NOON + timedelta(minutes=1), "")


def test_no_server_at_all(fresh: str, app: Flask, monkeypatch: Patch) -> None:
    message = letter(monkeypatch)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        server = Server("127.0.0.1", unused.getsockname()[1])
        assert worker.send_due(app, server.deliver) == {End.FAILED: 1}
    assert again(message).fault == "connection"


def test_it_rests_longer_and_gives_up_after_three_days(
    fresh: str, app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    message = letter(monkeypatch)
    now, tries = NOON, [NOON]
    while again(message).given_up_at is None:
        at(now)
        assert sum(worker.send_due(app, refuses("connection")).values()) == 1
        now = again(message).due_at
        tries.append(now)
    minutes = [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(tries)]
    assert minutes[:6] == [1, 5, 30, 120, 360, 360]
    assert timedelta(days=2.5) < again(message).given_up_at - NOON < timedelta(days=3.5)
    assert again(message).fault == "connection"
    at(NOON + timedelta(days=30))
    assert worker.send_due(app, refuses("connection")) == {}


def test_what_needs_no_sending_is_closed_and_says_so(
    fresh: str, app: Flask, monkeypatch: Patch
) -> None:
    builds(monkeypatch, "login_deleted", None)
    message = post("login_deleted", "fi", AINO)
    assert worker.send_due(app, refuses("never asked")) == {End.NOT_NEEDED: 1}
    stored = again(message)
    assert (stored.sent_at, stored.given_up_at, stored.fault) == (None, NOON, "not needed")


def test_what_is_no_address_is_given_up(fresh: str, app: Flask, monkeypatch: Patch) -> None:
    message = letter(monkeypatch, "nobody at all")
    assert worker.send_due(app, refuses("never asked")) == {End.GIVEN_UP: 1}
    assert again(message).fault == "address"


def test_a_builder_that_fails_stops_nobody_else(
    fresh: str, app: Flask, monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(message: Message) -> dict[str, object]:
        raise LookupError(f"no member at {message.recipient}")

    built_by(monkeypatch, "password_changed", fail)
    broken = post("password_changed", "fi", AINO)
    letter(monkeypatch)
    assert worker.send_due(app, lambda _: None) == {End.FAILED: 1, End.SENT: 1}
    assert (again(broken).fault, again(broken).attempts) == ("render", 1)
    assert f"message {broken.id} (password_changed): LookupError at {__file__}:" in caplog.text
    assert AINO not in caplog.text


def test_nothing_personal_is_logged_or_remembered(
    fresh: str, app: Flask, monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "plussa")
    caplog.set_level(logging.DEBUG, "peewee.pool")
    builds(
        monkeypatch,
        "invitation",
        {"inviter": "Aino Esimerkki", "link": "http://x/", "days": 7, "kept": 14},
    )
    for recipient in ("gone@example.fi", AINO, "not an address"):
        post("invitation", "fi", recipient, invitation="0123")
    with post_office(Refusing("550 <{address}> unknown", only="gone")) as server:
        worker.send_due(app, server.deliver)
    ours = [record for record in caplog.records if record.name.startswith("plussa")]
    told = " ".join(record.getMessage() for record in ours)
    assert len(ours) == 2
    for word in ("example", "Aino", "http", "unknown", "not an address"):
        assert word not in told
    assert {message.fault for message in Message.select()} == {"refused 550", "", "address"}


@pytest.mark.parametrize(("deliver", "end"), [
    (lambda _: None, End.SENT),
    (refuses("refused 550", final=True), End.GIVEN_UP),
    (refuses("connection"), End.FAILED),
])  # fmt: skip
@pytest.mark.parametrize("reader", [None, "the key of a member"])
def test_whom_it_was_for_is_forgotten_once_it_is_over(
    fresh: str, app: Flask, monkeypatch: Patch, deliver: worker.Deliver, end: End,
    reader: str | None,
) -> None:  # fmt: skip
    builds(
        monkeypatch,
        "invitation",
        {"inviter": "Aino Esimerkki", "link": "http://x/", "days": 7, "kept": 14},
    )
    message = post("invitation", "fi", AINO, reader=reader, invitation="k")
    assert worker.send_due(app, deliver) == {end: 1}
    stored = again(message)
    over = end is not End.FAILED
    assert (stored.recipient, stored.facts) == (("", {}) if over else (AINO, {"invitation": "k"}))
    assert stored.language == ("" if over and reader is None else "fi")
    assert ("Plussa-talouteen" in stored.subject) == (end is End.SENT and reader is not None)


def test_it_runs_until_stopped_and_waits_for_a_database_that_is_away(
    app: Flask, monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[worker.SendOutcome | Exception | None] = [
        worker.SendOutcome(End.SENT),
        OperationalError("could not connect to 10.0.0.1"),
        None,
        worker.SendOutcome(End.SENT),
    ]
    naps: list[float] = []

    def send_next(*_: object) -> worker.SendOutcome | None:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(worker, "send_next", send_next)
    monkeypatch.setattr(worker.time, "sleep", naps.append)  # type: ignore[attr-defined]
    worker.run(app, lambda _: None, lambda: not answers, ranks=[Rank.OWN])
    assert naps == [worker.AWAY, worker.IDLE]
    assert "cannot reach its database: OperationalError" in caplog.text
    assert "10.0.0.1" not in caplog.text
