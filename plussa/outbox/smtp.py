"""Talking to the mail server: one mail at a time, encrypted unless the server is on this machine."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from plussa.faults import Fault
from plussa.outbox import return_path

TIMEOUT = 20.0  # seconds to wait for each answer
PORTS = {"smtp": 25, "smtps": 465}
UNCERTAIN = (
    "connection"  # unless the mail is certainly unsent, nobody knows whether the server took it
)


class Undelivered(Exception):
    """The server did not take the mail.

    `fault` is a class of failure without address or text; `final` when trying again is of no use;
    `unsent` when nothing of the mail can have gone out.
    """

    def __init__(self, fault: str, final: bool = False, unsent: bool = False) -> None:
        super().__init__(fault)
        self.fault = fault
        self.final = final
        self.unsent = unsent


class _Watched(smtplib.SMTP):
    """Knows whether the mail itself has begun to go out."""

    data_began = False

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command; after DATA only the server's answer tells whether it has the mail."""
        self.data_began = self.data_began or cmd.lower() == "data"
        super().putcmd(cmd, args)


class _WatchedTls(_Watched, smtplib.SMTP_SSL):
    """The same, with TLS from the start."""


@dataclass(frozen=True)
class Server:
    """A mail server: where it is, how to log in, and the address that bounces go to."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    bounces_to: str = ""

    @classmethod
    def parse(cls, url: str, bounces_to: str = "") -> "Server":
        """Read `smtp://user:password@host:587`, or `smtps://…` for TLS from the start."""
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise Fault("PLUSSA_SMTP: like smtp://user:password@host:587") from None
        if not parts.hostname:
            raise Fault("PLUSSA_SMTP: names no host")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not (user + password).isascii():  # smtplib cannot say them
            raise Fault("PLUSSA_SMTP: user and password in ASCII only")
        return cls(parts.hostname, port, user, password, parts.scheme == "smtps", bounces_to)

    @property
    def near(self) -> bool:
        """Whether nobody can listen on the way to it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def deliver(
        self,
        mail: EmailMessage,
        timeout: float = TIMEOUT,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        """Hand a mail over; raise Undelivered when the server did not take it.

        Certificates are checked, against those the machine trusts unless told otherwise.
        """
        sender, recipient = (mail[name].addresses[0].addr_spec for name in ("From", "To"))
        if self.bounces_to:
            key = mail["Message-ID"].strip("<>").partition("@")[0]
            sender = return_path.make(self.bounces_to, key, recipient)
        client = None
        try:
            client = self._connect(timeout, trusted or ssl.create_default_context())
            try:
                # As bytes: `send_message` would write ">From" where a line begins with that word.
                client.sendmail(sender, [recipient], mail.as_bytes())
                # The mail is theirs now, whatever comes of saying goodbye.
                with suppress(OSError):
                    client.quit()
            finally:
                client.close()
        except OSError as error:  # every error of smtplib is one
            raise _undelivered(error, client is not None and client.data_began) from None

    def _connect(self, timeout: float, trusted: ssl.SSLContext) -> _Watched:
        if self.tls:
            client: _Watched = _WatchedTls(self.host, self.port, timeout=timeout, context=trusted)
        else:
            client = _Watched(self.host, self.port, timeout=timeout)
        try:
            self._secure(client, trusted)
        except BaseException:
            client.close()
            raise
        return client

    def _secure(self, client: smtplib.SMTP, trusted: ssl.SSLContext) -> None:
        client.ehlo_or_helo_if_needed()
        offered = client.has_extn("starttls")
        # A server on this machine often has a certificate for no name; a password still gets TLS.
        if not self.tls and offered and (self.user or not self.near):
            client.starttls(context=trusted)
        elif not self.tls and not self.near:
            raise _NoEncryption
        if self.user:
            client.login(self.user, self.password)


class _NoEncryption(smtplib.SMTPException):
    """A server elsewhere wants the mail in the open."""


def _undelivered(error: OSError, data_began: bool) -> Undelivered:
    """What to remember of an error: never its text, which may quote an address."""
    if data_began and not isinstance(
        error, smtplib.SMTPDataError
    ):  # the server's last word is missing
        return Undelivered(UNCERTAIN)
    match error:
        case smtplib.SMTPRecipientsRefused():
            [(code, _)] = error.recipients.values()
            return Undelivered(f"refused {code}", final=500 <= code < 600)
        case smtplib.SMTPAuthenticationError():
            return Undelivered(f"login {error.smtp_code}")
        case smtplib.SMTPSenderRefused():
            return Undelivered(f"sender {error.smtp_code}")
        case smtplib.SMTPDataError():
            return Undelivered(f"content {error.smtp_code}", final=500 <= error.smtp_code < 600)
        case smtplib.SMTPResponseException():
            return Undelivered(f"answer {error.smtp_code}")
        case _NoEncryption():
            return Undelivered("no encryption")
        case ssl.SSLCertVerificationError():
            return Undelivered("certificate")
        case smtplib.SMTPNotSupportedError():
            return Undelivered("not supported")
        case _:
            return Undelivered(UNCERTAIN, unsent=True)
