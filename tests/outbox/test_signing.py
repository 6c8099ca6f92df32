"""DKIM: what a server got proves that it is ours, and nothing else does."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat

from plussa import create_app
from plussa.config import Settings
from plussa.faults import Fault
from plussa.outbox.models import Message
from plussa.outbox.render import compose
from tests.conftest import TODAY, moment
from tests.each import each
from tests.outbox.mails import EXAMPLES, builds
from tests.outbox.post_office import post_office
from tests.outbox.test_wire import KEY, LINK, Raw, headers

Patch = pytest.MonkeyPatch
NOON = moment(TODAY)
Send = Callable[..., bytes]
PEM = serialization.Encoding.PEM
SECRET = rsa.generate_private_key(65537, 2048)
PUBLIC = SECRET.public_key().public_bytes(
    PEM, serialization.PublicFormat.SubjectPublicKeyInfo
).decode()  # fmt: skip
RECORD = "v=DKIM1; k=rsa; p=" + "".join(PUBLIC.splitlines()[1:-1])


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, form: PrivateFormat = PrivateFormat.PKCS8,
        password: bytes = b"") -> bytes:  # fmt: skip
    """A key as a file has it."""
    how = serialization.BestAvailableEncryption(password) if password else None
    return key.private_bytes(PEM, form, how or serialization.NoEncryption())


def signing(settings: Settings, file: Path, key: bytes, **more: str) -> Settings:
    """Settings of a site that signs."""
    file.write_bytes(key)
    named: dict[str, Any] = {"dkim_selector": "plussa2026", **more}
    return replace(settings, dkim_key=file, mail_from="posti@posti.plussa.example", **named)


@pytest.fixture(
    params=[PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL], ids=["pkcs8", "pkcs1"]
)
def send(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: Patch, tmp_path: Path
) -> Send:
    """Send a kind of mail, and get the bytes that a server got."""
    app = create_app(signing(settings, tmp_path / "dkim.pem", pem(SECRET, request.param)))

    def sent(kind: str, language: str = "fi") -> bytes:
        box, values = Raw(), next(values for name, values in EXAMPLES if name == kind)
        link = {"one_press_link": LINK} if kind == "newsletter" else {}
        builds(monkeypatch, kind, {**values, **link})
        message = Message(
            key=KEY, kind=kind, language=language, recipient="aino@example.fi", created_at=NOON
        )
        mail = compose(app, message)
        assert mail is not None
        with post_office(box) as server:
            server.deliver(mail)
        return box.raw

    return sent


def proves(raw: bytes) -> bool:
    """Whether a receiver believes it."""

    def look_up(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"plussa2026._domainkey.posti.plussa.example."
        return RECORD.encode()

    return bool(dkim.verify(raw, dnsfunc=look_up))


@each("language", ["fi", "en"])
def test_a_server_gets_what_proves_that_it_is_ours(send: Send, language: str) -> None:
    for kind in ("newsletter", "reset_password", "new_edition", "household_changed"):
        raw = send(kind, language)
        (first, value), *rest = headers(raw)
        assert first == "DKIM-Signature", "it stands before what it signs"
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert all(len(line) <= 76 for line in f"{first}: {value}".split("\r\n"))
        signed = value.partition(" h=")[2].partition(";")[0].replace("\r\n", "").lower()
        names = [one.strip() for one in signed.split(":")]
        assert {name.lower() for name, _ in rest} <= set(names), "every header is signed"
        assert names.count("from") == 2
        assert names.count("list-unsubscribe") == (2 if kind == "newsletter" else 1)
        assert proves(raw)


@each("was, becomes", [
    (b"Hei", b"Moi"),
    (b"\r\nSubject: ", b"\r\nSubject: Re: "),
    (b"\r\nTo: aino@", b"\r\nTo: eino@"),
    (b"\r\nList-Unsubscribe: <https://", b"\r\nList-Unsubscribe: <https://evil.example/"),
    (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Clicks"),
    (b"\r\nMIME-Version", b"\r\nFrom: other@example.fi\r\nMIME-Version"),
    (b"\r\nMIME-Version", b"\r\nReply-To: other@example.fi\r\nMIME-Version"),
])  # fmt: skip
def test_what_was_changed_on_the_way_is_not_believed(
    send: Send, was: bytes, becomes: bytes
) -> None:
    raw = send("newsletter")
    was = was if was != b"Hei" else raw.rstrip()[-20:]
    assert was in raw
    assert not proves(raw.replace(was, becomes, 1))
    assert proves(raw)


def test_without_a_key_nothing_is_signed(settings: Settings, monkeypatch: Patch) -> None:
    builds(monkeypatch, "login_deleted", {})
    message = Message(
        key=KEY, kind="login_deleted", language="fi", recipient="aino@example.fi", created_at=NOON
    )
    mail = compose(create_app(settings), message)
    assert mail is not None
    assert "DKIM-Signature" not in mail


BAD = {
    "empty": b"",
    "a certificate": b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "the public part": PUBLIC.encode(),
    "with a password": pem(SECRET, password=b"x"),
    "another kind": pem(ec.generate_private_key(ec.SECP256R1())),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_key_that_cannot_sign_refuses_the_start(
    settings: Settings, tmp_path: Path, bad: str
) -> None:
    made = signing(settings, tmp_path / "dkim.pem", BAD[bad])
    with pytest.raises(Fault, match=r"^PLUSSA_DKIM_KEY: .*dkim\.pem: "):
        create_app(made)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"dkim_selector": ""}, "PLUSSA_DKIM_SELECTOR"),
        ({"dkim_domain": "other.example"}, "PLUSSA_DKIM_DOMAIN"),
        ({"dkim_domain": "ssa.example"}, "PLUSSA_DKIM_DOMAIN"),
    ],
)
def test_a_signature_that_would_prove_nothing_refuses_the_start(
    settings: Settings, tmp_path: Path, changes: dict[str, str], named: str
) -> None:
    with pytest.raises(Fault, match=named):
        create_app(signing(settings, tmp_path / "dkim.pem", pem(SECRET), **changes))


def test_a_file_that_is_not_there_refuses_the_start(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"^PLUSSA_DKIM_KEY: .*none\.pem: No such file"):
        create_app(replace(settings, dkim_key=tmp_path / "none.pem", dkim_selector="x"))


def test_the_domain_above_the_sender_s_may_sign(settings: Settings, tmp_path: Path) -> None:
    made = signing(settings, tmp_path / "dkim.pem", pem(SECRET), dkim_domain="plussa.example")
    assert create_app(made).extensions["plussa.signer"].domain == "plussa.example"
