"""Handing a mail over to real servers: kind ones, strict ones, broken ones."""

import socket
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from plussa import sealing
from plussa.config import INSECURE
from plussa.db import new_key
from plussa.faults import Fault
from plussa.outbox import return_path
from plussa.outbox.smtp import Server, Undelivered
from tests.outbox.post_office import (
    PASSWORD,
    USER,
    Box,
    CutShort,
    Dying,
    Refusing,
    RefusingContent,
    Rude,
    Slow,
    certificate,
    knows_us,
    post_office,
)
from tests.outbox.scripted import GOES, scripted

BOUNCES = "bounces@plussa.test"


@pytest.fixture
def mail() -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = Address("Plussa", "plussa", "plussa.test")
    made["To"] = Address(username="aino", domain="example.fi")
    made["Subject"] = "Hyvää huomenta"
    made.set_content(".\nÄÄ\n", cte="quoted-printable")
    return made


def fault(server: Server, mail: EmailMessage, timeout: float = 5.0) -> tuple[str, bool]:
    """How a server fails to take a mail, and whether for good."""
    with pytest.raises(Undelivered) as caught:
        server.deliver(mail, timeout)
    assert "example.fi" not in str(caught.value)
    return caught.value.fault, caught.value.final


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost:1025", Server("localhost", 1025)),
        ("smtp://post.example", Server("post.example", 25)),
        ("smtps://post.example", Server("post.example", 465, tls=True)),
        (
            "smtp://us%40er:p%40ss%3Aword%2F@post.example:587",
            Server("post.example", 587, "us@er", PASSWORD),
        ),
        ("smtp://[::1]:1025", Server("::1", 1025)),
    ],
)
def test_a_url_names_a_server(url: str, server: Server) -> None:
    assert Server.parse(url) == server
    assert PASSWORD not in repr(Server.parse(url))


@pytest.mark.parametrize(
    "url",
    ["smtp://", "smtp://:25", "smtp://x:y", "http://x", "smtp://x:99999", "smtp://a:%C3%A4@x"],
)
def test_a_url_that_names_none_is_refused(url: str) -> None:
    with pytest.raises(Fault, match="PLUSSA_SMTP"):
        Server.parse(url)


@pytest.mark.parametrize(
    ("host", "near"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("a.fi", False)],
)
def test_only_this_machine_is_near(host: str, near: bool) -> None:
    assert Server(host, 25).near is near


def test_a_mail_is_handed_over(mail: EmailMessage) -> None:
    box = Box()
    with post_office(box) as server:
        server.deliver(mail)
    assert box.recipients == [["aino@example.fi"]]
    assert box.mails[0]["Subject"] == "Hyvää huomenta"
    assert box.mails[0].get_content() == ".\r\nÄÄ\r\n"
    assert box.encrypted == [False]


def test_bounces_go_to_a_signed_address_of_the_mail(mail: EmailMessage) -> None:
    sealing.use(INSECURE)
    box, key = Box(), new_key()
    mail["Message-ID"] = f"<{key}@plussa.test>"
    with post_office(box) as server:
        server.deliver(mail)
        replace(server, bounces_to=BOUNCES).deliver(mail)
    plain, path = box.senders
    assert plain == "plussa@plussa.test"
    assert path is not None
    [found] = return_path.find(BOUNCES, f"<{path.upper()}>")
    assert found.key == key
    assert found.is_of("Aino@example.fi")
    assert not found.is_of("aino@example.com")


def test_a_password_travels_encrypted(mail: EmailMessage, tmp_path: Path) -> None:
    box = Box()
    own, trusted = certificate(tmp_path)
    options: dict[str, Any] = {"tls_context": own, "require_starttls": True, "auth_required": True}
    with post_office(box, authenticator=knows_us, **options) as server:
        known = replace(server, user=USER, password=PASSWORD)
        known.deliver(mail, trusted=trusted)
        with pytest.raises(Undelivered, match=r"^login 535$"):
            replace(known, user="guess").deliver(mail, trusted=trusted)
        assert fault(known, mail) == ("certificate", False)  # the machine does not trust it
    assert box.encrypted == [True]


def test_tls_from_the_start(mail: EmailMessage, tmp_path: Path) -> None:
    box = Box()
    own, trusted = certificate(tmp_path)
    with post_office(box, tls=True, context=own) as server:
        server.deliver(mail, trusted=trusted)
        assert fault(server, mail) == ("certificate", False)
    assert len(box.mails) == 1


def test_a_certificate_for_another_name_is_not_taken(mail: EmailMessage, tmp_path: Path) -> None:
    box = Box()
    own, trusted = certificate(tmp_path)
    with post_office(box, tls=True, context=own) as server:
        other = replace(server, host="localhost")
        with pytest.raises(Undelivered, match=r"^certificate$"):
            other.deliver(mail, trusted=trusted)
    assert box.mails == []


def test_nothing_goes_elsewhere_in_the_open(
    mail: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box()
    monkeypatch.setattr(Server, "near", False)
    with post_office(box) as server:
        assert fault(server, mail) == ("no encryption", False)
    assert box.mails == []


def test_a_server_elsewhere_is_talked_to_in_tls(
    mail: EmailMessage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    box = Box()
    own, trusted = certificate(tmp_path)
    monkeypatch.setattr(Server, "near", False)
    with post_office(box, tls_context=own) as server:
        server.deliver(mail, trusted=trusted)
    assert box.encrypted == [True]


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (Refusing("550 5.1.1 <{address}> is unknown"), ("refused 550", True)),
        (Refusing("450 4.2.0 <{address}> is greylisted"), ("refused 450", False)),
        (Refusing("421 4.3.2 going down, {address}"), ("refused 421", False)),
        (RefusingContent(), ("content 554", True)),
        (Dying(), ("connection", False)),
    ],
)
def test_what_is_remembered_of_a_refusal(
    mail: EmailMessage, box: Box, expected: tuple[str, bool]
) -> None:
    with post_office(box) as server:
        assert fault(server, mail) == expected


def test_a_server_that_dies_in_the_middle_of_a_mail(mail: EmailMessage) -> None:
    box = Box()
    with post_office(box, protocol=CutShort) as server:
        assert fault(server, mail) == ("connection", False)
    assert box.mails == []


def test_a_slow_server_is_not_waited_for(mail: EmailMessage) -> None:
    with post_office(Slow()) as server:
        assert fault(server, mail, timeout=0.2) == ("connection", False)


def test_a_server_that_is_not_there(mail: EmailMessage) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert fault(Server("127.0.0.1", unused.getsockname()[1]), mail) == ("connection", False)


def test_a_server_that_cannot_say_goodbye_has_the_mail(mail: EmailMessage) -> None:
    box = Rude()
    with post_office(box) as server:
        server.deliver(mail)
    assert len(box.mails) == 1


BEFORE_DATA = ("greeting", "ehlo", "auth", "starttls", "mail", "rcpt")
LONG = "250 " + "o" * 9_000  # no answer: smtplib hangs up on a line that never ends


@pytest.mark.parametrize(
    ("step", "answer", "expected"),
    [
        *((step, GOES, ("connection", False, True)) for step in BEFORE_DATA),
        ("greeting", "554 5.3.2 not today", ("answer 554", False, None)),
        ("auth", "454 4.7.0 later", ("login 454", False, None)),
        ("starttls", "454 4.7.0 later", ("answer 454", False, None)),
        ("mail", "451 4.3.0 later", ("sender 451", False, None)),
        ("rcpt", "451 4.3.0 later", ("refused 451", False, None)),
        ("rcpt", "550 5.1.1 unknown", ("refused 550", True, None)),
        ("data", "451 4.3.0 later", ("content 451", False, None)),
        ("data", "554 5.7.1 no", ("content 554", True, None)),
        ("body", "451 4.3.0 later", ("content 451", False, None)),
        ("body", "554 5.7.1 no", ("content 554", True, None)),
        ("data", GOES, ("connection", False, False)),
        ("body", GOES, ("connection", False, False)),
        ("body", LONG, ("connection", False, False)),
    ],
)
def test_only_a_break_after_data_leaves_it_unknown(
    mail: EmailMessage, step: str, answer: str, expected: tuple[str, bool, bool | None]
) -> None:
    """`None`: the server said so, and its word decides."""
    with (
        scripted(step, answer, tls=step == "starttls") as server,
        pytest.raises(Undelivered) as caught,
    ):
        server.deliver(mail, timeout=5)
    found, unsent = caught.value, expected[2]
    assert (found.fault, found.final) == expected[:2]
    if unsent is not None:
        assert found.unsent is unsent
    assert "example.fi" not in str(found)
