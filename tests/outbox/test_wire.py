"""Every kind of mail as a server gets its bytes: what machines read stands there as it is meant."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP as LIBRARY
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from plussa import create_app
from plussa.config import Settings
from plussa.operator import Operator
from plussa.outbox import kinds, render
from plussa.outbox.kinds import Rank
from tests.each import each
from tests.outbox.mails import EXAMPLES, body, builds, unsaved
from tests.outbox.post_office import Box, post_office

Patch = pytest.MonkeyPatch
KEY = "0b8f6e1c-52a7-4d5e-9d0a-6f1b2c3d4e5f"
LONG = "maija-liisa.esimerkkinen-pitkanimi.vieraslaji.lukukausi.yhdistys"
HOST = "kanta-asiakasohjelman-jasenten-omat-sivut.pitkannimenliikkeet.example"
NAME = "Hyvää päivää -kanta-asiakasohjelma, Äänekosken Työväen Näyttämöyhdistyksen ystävät"
LINK = f"https://{HOST}/fi/" + "x" * 120
MACHINES = {
    "From", "To", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "Reply-To", "Precedence",
    "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
}  # fmt: skip


class Raw(Box):
    """Keeps the bytes that came."""

    raw = b""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.raw = envelope.content
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture(scope="module")
def long_app(settings: Settings) -> Flask:
    """A site whose names and addresses are as long as they may be, and Finnish."""
    operator = Operator(email=f"{LONG}@asiakaspalvelu.{HOST}")
    sender = f"{LONG}@posti.hyvääpäivää.{HOST}"
    return create_app(
        replace(settings, base_url=f"https://{HOST}", mail_from=sender, operator=operator)
    )


@contextmanager
def sending(app: Flask, patch: Patch) -> Iterator[Any]:
    """Send a kind to a server, and get the bytes that it got."""
    box = Raw()
    with post_office(box) as server:

        def send(kind: str, values: dict[str, Any], language: str) -> bytes:
            patch.setattr(render, "SENDER", NAME)
            builds(patch, kind, long(values))
            to = f"{LONG}@{HOST}"
            mail = render.compose(app, unsaved(kind, language, to, KEY))
            assert mail is not None
            server.deliver(mail)
            for subtype in ("plain", "html"):
                assert body(box.mails[-1], subtype) == body(mail, subtype)
            return box.raw

        yield send


def long(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, with links and words as long as they come."""
    return {name: _long(name, value) for name, value in values.items()}


def _long(name: str, value: Any) -> Any:
    if name.endswith("link"):
        return LINK
    return "Öinen " * 20 + "ä" * 300 if name in ("inviter", "title", "why") else value


def headers(raw: bytes) -> list[tuple[str, str]]:
    """Names and values as they stand, folded lines with their folds."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    found = re.findall(r"^([!-9;-~]+): (.*(?:\r\n[ \t].*)*)(?:\r\n|\Z)", head, re.M)
    assert "\r\n".join(f"{name}: {value}" for name, value in found) == head
    return found


@each("language", ["fi", "en"])
def test_every_kind_can_be_read_by_machines(
    long_app: Flask, monkeypatch: Patch, language: str
) -> None:
    faults = []
    with sending(long_app, monkeypatch) as send:
        for kind, values in EXAMPLES:
            raw = send(kind, values, language)
            faults += [f"{kind}: {fault}" for fault in faults_of(raw, kind, language)]
    assert faults == []


def faults_of(raw: bytes, kind: str, language: str) -> Iterator[str]:
    """What machines would stumble over."""
    body = raw.partition(b"\r\n\r\n")[2]
    found = headers(raw)
    named = dict(found)
    if not raw.isascii() or re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        yield "is not ASCII in lines that end with CRLF"
    if max(map(len, raw.split(b"\r\n"))) > 998 or max(map(len, body.split(b"\r\n"))) > 76:
        yield "has lines that are too long"
    if len(found) != len(named) or named.keys() - {"Subject"} - MACHINES:
        yield f"has other headers: {[name for name, _ in found]}"
    for name, value in found:
        if name not in ("Subject", "From") and ("\r\n" in value or "=?" in value):
            yield f"folds or encodes {name}"
    for word in f"{named['Subject']} {named['From']}".split():
        if word.startswith("=?") and len(word) > 75:
            yield f"has an encoded word that is too long: {word}"
    yield from differences(named, expected(kind, language))
    yield from faults_of_parts(raw)


def expected(kind: str, language: str) -> dict[str, str]:
    """The headers of a kind that machines read."""
    domain = f"posti.hyvääpäivää.{HOST}".encode("idna").decode()
    found = {
        "To": f"{LONG}@{HOST}",
        "Date": "Tue, 15 Dec 2026 10:00:00 +0000",
        "Message-ID": f"<{KEY}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
        "Reply-To": f"{LONG}@asiakaspalvelu.{HOST}",
        "MIME-Version": "1.0",
    }
    if kinds.KINDS[kind].rank >= Rank.NOTICE:
        found |= {"Precedence": "bulk"}
    if kind == "newsletter":
        found |= {
            "List-Id": f"<newsletter.{domain}>",
            "List-Unsubscribe": f"<{LINK}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return found


def differences(named: dict[str, str], wanted: dict[str, str]) -> Iterator[str]:
    """What stands otherwise than it was meant."""
    machine = {k: v for k, v in named.items() if k not in ("Subject", "From", "Content-Type")}
    if machine != wanted:
        yield f"says {set(machine.items()) ^ set(wanted.items())}"
    shown, _, rest = named["From"].rpartition(" ")
    if str(make_header(decode_header(re.sub(r"\r\n", "", shown)))).strip('"') != NAME:
        yield f"is from {shown}"
    if rest != f"<{LONG}@{expected('newsletter', 'fi')['Message-ID'][1:-1].partition('@')[2]}>":
        yield f"is from {rest}"
    if parsedate_to_datetime(named["Date"]) != datetime(2026, 12, 15, 10, tzinfo=UTC):
        yield "has no date"


def faults_of_parts(raw: bytes) -> Iterator[str]:
    """Whether it is one choice between plain text and HTML, both quoted-printable."""
    mail = message_from_bytes(raw, policy=LIBRARY)
    assert isinstance(mail, EmailMessage)
    parts = [(part.get_content_type(), part["Content-Transfer-Encoding"], part.get_content_charset())
             for part in mail.iter_parts()]  # fmt: skip
    wanted = [(f"text/{one}", "quoted-printable", "utf-8") for one in ("plain", "html")]
    if mail.get_content_type() != "multipart/alternative" or parts != wanted:
        yield f"has parts {parts}"


def test_a_header_that_was_encoded_or_folded_would_be_found(
    long_app: Flask, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(render, "WIRE", LIBRARY)
    with sending(long_app, monkeypatch) as send:
        [(values)] = [values for kind, values in EXAMPLES if kind == "newsletter"]
        found = list(faults_of(send("newsletter", values, "fi"), "newsletter", "fi"))
    assert "folds or encodes List-Unsubscribe" in found
    assert "has lines that are too long" in found


@pytest.mark.parametrize("rcpt", ["a,b@x.fi", f"{LONG}@example.fi"])
def test_an_unusual_address_is_the_same_in_header_and_envelope(
    app: Flask, monkeypatch: Patch, rcpt: str
) -> None:
    box = Raw()
    builds(monkeypatch, "login_deleted", {})
    mail = render.compose(app, unsaved("login_deleted", "fi", rcpt, KEY))
    assert mail is not None
    with post_office(box) as server:
        server.deliver(mail)
    [[address]] = box.recipients
    assert dict(headers(box.raw))["To"] == address


def test_an_address_that_no_server_takes_is_given_up(app: Flask, monkeypatch: Patch) -> None:
    builds(monkeypatch, "login_deleted", {})
    with pytest.raises(render.Unaddressable):
        render.compose(app, unsaved("login_deleted", "fi", "päivi@example.fi"))
