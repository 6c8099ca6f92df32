"""Talking to the mail server: one mail at a time, encrypted unless the server is on this machine."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

from plussa.faults import Fault
from plussa.outbox import return_path
from plussa.outbox.answers import Verdict, verdict

TIMEOUT = 20.0  # seconds to wait for each answer
FAULTS = {"mail": "sender", "rcpt": "refused", "data": "content", "body": "content"}
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
        try:
            client = self._connect(timeout, trusted)
            try:
                _hand_over(client, sender, recipient, mail.as_bytes())
            finally:
                # Whatever comes of saying goodbye, the mail is theirs now, or is not.
                with suppress(OSError):
                    client.quit()
                client.close()
        except OSError as error:  # every error of smtplib is one
            raise _unsent(error) from None

    def _connect(self, timeout: float, trusted: ssl.SSLContext | None) -> smtplib.SMTP:
        if self.tls:
            context = trusted or ssl.create_default_context()
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=timeout, context=context
            )
        else:
            client = smtplib.SMTP(self.host, self.port, timeout=timeout)
        try:
            self._secure(client, trusted)
        except BaseException:
            client.close()
            raise
        return client

    def _secure(self, client: smtplib.SMTP, trusted: ssl.SSLContext | None) -> None:
        client.ehlo_or_helo_if_needed()
        offered = client.has_extn("starttls")
        # A server on this machine often has a certificate for no name; a password still gets TLS.
        if not self.tls and offered and (self.user or not self.near):
            client.starttls(context=trusted or ssl.create_default_context())
        elif not self.tls and not self.near:
            raise _NoEncryption
        if self.user:
            client.login(self.user, self.password)
        client.ehlo_or_helo_if_needed()  # again, in TLS


class _NoEncryption(smtplib.SMTPException):
    """A server elsewhere wants the mail in the open."""


def _hand_over(client: smtplib.SMTP, sender: str, recipient: str, mail: bytes) -> None:
    """Give a mail to a server that is ready for it; raise Undelivered when it does not take it."""
    size = [f"size={len(mail)}"] if client.has_extn("size") else []
    _require_taken("mail", *client.mail(sender, size))
    _require_taken("rcpt", *client.rcpt(recipient))
    try:
        # As bytes: `send_message` would write ">From" where a line begins with that word.
        code, text = client.data(mail)
    except smtplib.SMTPDataError as error:  # it does not want to hear it
        _require_taken("data", error.smtp_code, error.smtp_error)
    except OSError:  # the server's last word is missing
        raise Undelivered(UNCERTAIN) from None
    else:
        _require_taken("body", code, text)


def _require_taken(step: str, code: int, text: Any) -> None:
    """Raise Undelivered by the table of answers."""
    found = verdict(step, code, text)
    if found is Verdict.UNKNOWN:
        raise Undelivered(UNCERTAIN)
    if found is not Verdict.TAKEN:
        raise Undelivered(f"{FAULTS[step]} {code}", final=found is Verdict.NEVER)


def _unsent(error: OSError) -> Undelivered:
    """What to remember of an error before the mail: never its text, which may quote an address."""
    match error:
        case smtplib.SMTPAuthenticationError():
            fault = f"login {error.smtp_code}"
        case smtplib.SMTPResponseException():
            fault = f"answer {error.smtp_code}"
        case _NoEncryption():
            fault = "no encryption"
        case ssl.SSLCertVerificationError():
            fault = "certificate"
        case smtplib.SMTPNotSupportedError():
            fault = "not supported"
        case _:
            fault = UNCERTAIN
    return Undelivered(fault, unsent=True)
