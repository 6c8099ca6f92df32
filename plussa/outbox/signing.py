"""DKIM: mails signed with the operator's key, by which others tell that they are ours (RFC 6376)."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from plussa.config import Settings
from plussa.faults import Fault

LEAST_BITS = 1024  # RFC 8301, 3.2
# Signed once more than they stand there: nobody can add another (RFC 6376, 8.15).
OVERSIGNED = (
    "From",
    "To",
    "Subject",
    "Date",
    "Reply-To",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)


@dataclass(frozen=True)
class Signer:
    """Whose key signs, and the name under which its public part is in DNS."""

    domain: str
    selector: str
    key: bytes = field(repr=False)

    def sign(self, mail: EmailMessage) -> EmailMessage:
        """The same mail with its signature before all else; every header that it has is signed."""
        import dkim  # as late as this: only who sends mails pays for it at the start

        line = dkim.sign(
            mail.as_bytes(), self.selector.encode(), self.domain.encode(), self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name.encode() for name in (*mail.keys(), *OVERSIGNED)],
        )  # fmt: skip
        signed = EmailMessage(policy=mail.policy)
        signed["DKIM-Signature"] = " ".join(line.decode().partition(":")[2].split())
        for name, value in mail.items():
            signed[name] = value
        signed.set_payload(mail.get_payload())
        return signed


def read_signer(settings: Settings) -> Signer | None:
    """Who signs mails, if the settings name a key; raise Fault, naming the setting, when it is of no use."""
    if settings.dkim_key is None:
        return None
    sender = settings.mail_from.rpartition("@")[2].encode("idna").decode().lower()
    domain = settings.dkim_domain or sender
    if not settings.dkim_selector:
        raise Fault("PLUSSA_DKIM_SELECTOR: PLUSSA_DKIM_KEY needs the name that the key has in DNS")
    if sender != domain and not sender.endswith(f".{domain}"):
        raise Fault(
            f"PLUSSA_DKIM_DOMAIN: mails are from {sender}, and a key of {domain} proves nothing"
        )
    return Signer(domain, settings.dkim_selector, _read_key(settings.dkim_key))


def _read_key(file: Path) -> bytes:
    try:
        key: Any = serialization.load_pem_private_key(file.read_bytes(), None)
    except OSError as error:
        raise Fault(f"PLUSSA_DKIM_KEY: {file}: {error.strerror}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Fault(f"PLUSSA_DKIM_KEY: {file}: no private key in PEM without a password") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise Fault(
            f"PLUSSA_DKIM_KEY: {file}: an RSA key of at least {LEAST_BITS} bits is needed, better of 2048"
        )
    plain = serialization.NoEncryption()  # in the one form that the library reads
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain
    )
