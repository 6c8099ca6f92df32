"""Real SMTP servers on loopback: one that takes mails, and ones that do not."""
# ruff: noqa: ARG002, N802  what handlers are called, and with what, is for aiosmtpd to say

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from plussa.outbox.smtp import Server

USER, PASSWORD = "plussa", "p@ss:word/"


class Box:
    """Takes every mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.senders: list[str | None] = []
        self.encrypted: list[bool] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=WIRE)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients.append(envelope.rcpt_tos)
        self.senders.append(envelope.mail_from)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


class Refusing(Box):
    """Knows some recipient not, or not now."""

    def __init__(self, answer: str, only: str = "") -> None:
        super().__init__()
        self.answer, self.only = answer, only

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.only in address:
            return self.answer.format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"


class RefusingContent(Box):
    """Refuses what is in the mail."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "554 5.7.1 no thanks to aino@example.fi"


class Slow(Box):
    """Takes longer than anybody waits."""

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(2)
        envelope.mail_from = address
        return "250 OK"


class Dying(Box):
    """Goes away when it has the mail, before saying so."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await super().handle_DATA(server, session, envelope)
        assert server.transport is not None
        server.transport.close()
        return "250 OK"


class Rude(Box):
    """Takes mails and goes without a goodbye."""

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert server.transport is not None
        server.transport.close()
        return "221 Bye"


class CutShort(SMTP):
    """Goes away in the middle of a mail."""

    async def smtp_DATA(self, arg: str) -> None:
        assert self.transport is not None
        await self.push("354 go on")
        self.transport.close()


@contextmanager
def post_office(
    handler: Box, tls: bool = False, protocol: type[SMTP] = SMTP, **options: Any
) -> Iterator[Server]:
    """Run a server in a thread; where it is."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> asyncio.Server:
        # Of TLS from the start, the listener does the handshake.
        listening = {"ssl": options.pop("context")} if tls else {}
        return await loop.create_server(
            lambda: protocol(handler, hostname="post.test", loop=loop, **options),
            "127.0.0.1", 0, **listening,
        )  # fmt: skip

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield Server("127.0.0.1", server.sockets[0].getsockname()[1], tls=tls)
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def knows_us(server: SMTP, session: Session, envelope: Envelope, how: str, data: Any) -> AuthResult:
    """Whether the user and password are ours."""
    known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A throw-away certificate for loopback: the server's side, and one that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.test")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    begin = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=9))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "post.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=file)
