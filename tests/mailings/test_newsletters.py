"""Newsletters: to who allows them, once, and never after a withdrawal."""

import socket
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.db import database
from plussa.exchange.bulk import insert
from plussa.faults import Fault, FileFault
from plussa.mailings import newsletters
from plussa.mailings.models import Newsletter, NewsletterCopy
from plussa.mailings.texts import WrittenText, read_folder
from plussa.members.models import Member
from plussa.outbox import worker
from plussa.outbox.models import Message
from plussa.outbox.smtp import Server, Undelivered
from plussa.outbox.worker import End
from plussa.permissions import holds, service
from plussa.permissions.models import Permission, Value
from plussa.privacy import retention
from tests.conftest import Clock
from tests.outbox.scripted import GOES, scripted
from tests.people import Cast, add_member

TEXTS = {
    "fi": WrittenText("Joulun edut", "Hyvää joulua.\n\nTervetuloa!"),
    "en": WrittenText("Christmas", "Merry Christmas.\n\nWelcome!"),
}


def allow(member: Member, value: Value = Value.ON) -> None:
    service.choose(member, Permission.EMAIL, value, service.words_now(Permission.EMAIL, "fi"))


def prepared() -> Newsletter:
    return newsletters.prepare(Path("joulu"), TEXTS)


class Post:
    """A mail server that takes everything, or does what it is told instead."""

    def __init__(self, fault: str = "", final: bool = False) -> None:
        self.mails: list[EmailMessage] = []
        self.fault, self.final = fault, final

    def __call__(self, mail: EmailMessage) -> None:
        self.mails.append(mail)
        if self.fault:
            raise Undelivered(self.fault, self.final)


def test_only_who_allows_it_and_has_an_address_gets_it(app: Flask, cast: Cast) -> None:
    allow(cast.aino)
    allow(cast.eino)
    Member.update(email="").where(Member.id == cast.eino.id).execute()
    gone = add_member(left_at=clock.now())
    allow(gone)
    assert newsletters.count("joulu") == (1, 0)
    assert newsletters.queue(prepared()) == 1
    post = Post()
    assert worker.send_due(app, post)[End.SENT] == 1
    [mail] = post.mails
    assert (mail["To"], mail["Subject"]) == ("aino@example.fi", "Joulun edut")
    assert Message.get().subject == "Joulun edut"


def test_it_carries_the_button_of_mail_programs(app: Flask, cast: Cast) -> None:
    allow(cast.aino)
    newsletters.queue(prepared())
    post = Post()
    worker.send_due(app, post)
    assert post.mails[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert post.mails[0]["List-Unsubscribe"].startswith("<http://plussa.test/fi/lopeta-viestit/")


def test_nobody_gets_it_twice(cast: Cast) -> None:
    for one in (cast.aino, cast.eino):
        allow(one)
    assert newsletters.queue(prepared()) == 2
    allow(cast.otso)
    assert newsletters.queue(prepared()) == 1
    assert newsletters.queue(prepared()) == 0
    assert Message.select().where(Message.kind == "newsletter").count() == 3


def test_it_goes_on_where_it_was_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newsletters, "BATCH", 2)
    for _ in range(5):
        allow(add_member(login=False))

    def stop(queued: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        newsletters.queue(prepared(), stop)
    assert NewsletterCopy.select().count() == Message.select().count() == 2
    assert newsletters.queue(prepared()) == 3


def test_who_withdrew_a_second_ago_gets_nothing(app: Flask, cast: Cast) -> None:
    allow(cast.aino)
    newsletters.queue(prepared())
    allow(cast.aino, Value.OFF)
    post = Post()
    assert worker.send_due(app, post)[End.NOT_NEEDED] == 1
    assert not post.mails


def test_an_address_that_changed_meanwhile_gets_nothing(app: Flask, cast: Cast) -> None:
    allow(cast.aino)
    newsletters.queue(prepared())
    Member.update(email="uusi@example.fi").where(Member.id == cast.aino.id).execute()
    assert worker.send_due(app, Post())[End.NOT_NEEDED] == 1


def test_a_worker_that_died_leaves_an_unknown_end_and_nothing_is_sent_again(
    app: Flask, cast: Cast, at: Clock
) -> None:
    allow(cast.aino)
    newsletters.queue(prepared())
    assert worker.claim(clock.now()) is not None  # and the worker dies
    at(clock.now() + worker.LEASE)
    post = Post()
    assert worker.send_due(app, post)[End.UNKNOWN] == 1
    assert worker.send_due(app, post) == {}
    assert not post.mails
    assert Message.get().fault == "unknown"


def test_what_nobody_knows_the_end_of_is_sent_again_when_somebody_says_so(
    app: Flask, cast: Cast, at: Clock
) -> None:
    for member in (cast.aino, cast.eino):
        allow(member)
    newsletters.queue(prepared())
    assert worker.send_due(app, Post("connection"))[End.UNKNOWN] == 2
    allow(cast.eino, Value.OFF)
    retention.run()
    assert not Message.select().where(Message.recipient != "").exists()
    assert (newsletters.resend(), newsletters.resend()) == (2, 0)
    post = Post()
    assert worker.send_due(app, post) == {End.SENT: 1, End.NOT_NEEDED: 1}
    assert [mail["To"] for mail in post.mails] == [cast.aino.email]


def test_nothing_is_sent_again_while_marketing_stands_still(app: Flask, cast: Cast) -> None:
    holds.begin()
    with pytest.raises(Fault):
        newsletters.resend()


@pytest.mark.parametrize(
    ("fault", "final", "end"),
    [
        ("connection", False, End.UNKNOWN),
        ("answer 451", False, End.FAILED),
        ("refused 550", True, End.GIVEN_UP),
    ],
)
def test_what_a_server_says_decides_whether_it_is_tried_again(
    app: Flask, cast: Cast, at: Clock, fault: str, final: bool, end: End
) -> None:
    allow(cast.aino)
    newsletters.queue(prepared())
    assert worker.send_due(app, Post(fault, final))[end] == 1
    at(clock.now() + worker.WAITS[0])
    again = Post()
    worker.send_due(app, again)
    assert len(again.mails) == (end is End.FAILED)


@pytest.mark.parametrize(
    ("step", "answer", "end"),
    [
        ("greeting", GOES, End.FAILED),
        ("rcpt", GOES, End.FAILED),
        ("body", "451 4.3.0 later", End.FAILED),
        ("body", "554 5.7.1 no", End.GIVEN_UP),
        ("data", GOES, End.UNKNOWN),
        ("body", GOES, End.UNKNOWN),
    ],
)
def test_it_is_tried_again_unless_it_may_have_gone_out(
    app: Flask, cast: Cast, at: Clock, step: str, answer: str, end: End
) -> None:
    allow(cast.aino)
    newsletters.queue(prepared())
    with scripted(step, answer) as server:
        assert worker.send_due(app, server.deliver) == {end: 1}
    at(clock.now() + worker.WAITS[0])
    again = Post()
    worker.send_due(app, again)
    assert len(again.mails) == (end is End.FAILED)


def test_none_is_lost_while_the_server_is_not_there(app: Flask, cast: Cast, at: Clock) -> None:
    for one in (cast.aino, cast.eino, cast.otso):
        allow(one)
    newsletters.queue(prepared())
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        gone = Server("127.0.0.1", unused.getsockname()[1])
        for wait in worker.WAITS[:2]:
            assert worker.send_due(app, gone.deliver) == {End.FAILED: 3}
            at(clock.now() + wait)
    post = Post()
    assert worker.send_due(app, post) == {End.SENT: 3}
    assert len(post.mails) == 3


def test_a_name_stands_for_one_text(cast: Cast) -> None:
    prepared()
    with pytest.raises(Fault, match="with other words"):
        newsletters.prepare(Path("joulu"), {**TEXTS, "fi": WrittenText("Muuta", "Muuta.")})
    assert Newsletter.select().count() == 1


FAULTS: list[tuple[dict[str, str], str]] = [
    ({"fi.md": "# Otsikko\n\nTeksti."}, "en.md:1: there is no such text"),
    ({"fi.md": "Otsikko\n\nTeksti.", "en.md": "# T\n\nx"}, "fi.md:1: does not begin with a title"),
    ({"fi.md": "# Otsikko\n", "en.md": "# T\n\nx"}, "fi.md:2: has no text"),
    ({"fi.md": "# " + "o" * 151 + "\n\nx", "en.md": "# T\n\nx"}, "fi.md:1: the title has more"),
]


@pytest.mark.parametrize(("files", "said"), FAULTS)
def test_a_text_that_is_not_whole_is_refused_with_its_line(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(FileFault, match=said):
        read_folder(tmp_path, ["fi", "en"])


def test_what_was_queued_and_its_proof_are_stored_together(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(cast.aino)
    made = prepared()

    def fail(model: Any, *rest: Any) -> None:
        if model is NewsletterCopy:
            raise RuntimeError
        insert(model, *rest)

    monkeypatch.setattr(newsletters, "insert", fail)
    with pytest.raises(RuntimeError):
        newsletters.queue(made)
    assert not Message.select().exists()
    assert not NewsletterCopy.select().exists()
    assert not database.in_transaction()
