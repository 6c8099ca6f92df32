"""Secrets that the database keeps for use: sealed with keys of the site's own, so that its rows open nothing.

Each purpose has a key, derived from PLUSSA_SECRET (HKDF, RFC 5869). Whoever changes that setting makes
what was sealed unreadable.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from secrets import token_bytes

from plussa.faults import Fault

NONCE = 12  # bytes
_secret: list[bytes] = []


class Unreadable(Exception):
    """It was sealed with another secret, for another purpose or owner, or it was changed."""


def use(secret: str) -> None:
    """Say which secret the keys come from, once at the start."""
    _secret[:] = [secret.encode()]


def seal(purpose: str, owner: str, plain: str) -> str:
    """Seal a text for a purpose; it is read for the same owner alone (AES-256-GCM)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # a tenth of the start

    nonce = token_bytes(NONCE)
    sealed = AESGCM(_key(purpose)).encrypt(nonce, plain.encode(), owner.encode())
    return urlsafe_b64encode(nonce + sealed).decode()


def unseal(purpose: str, owner: str, sealed: str) -> str:
    """The text that was sealed for an owner; raise Unreadable."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        raw = urlsafe_b64decode(sealed)
        plain = AESGCM(_key(purpose)).decrypt(raw[:NONCE], raw[NONCE:], owner.encode())
    except (InvalidTag, ValueError):
        raise Unreadable from None
    return plain.decode()


def mark(purpose: str, text: str) -> str:
    """A keyed hash in 43 characters: who has it and not the secret cannot try texts against it."""
    found = hmac.digest(_key(purpose), text.encode(), "sha256")
    return urlsafe_b64encode(found).decode().rstrip("=")


def _key(purpose: str) -> bytes:
    if not _secret:
        raise Fault("nothing can be sealed: no secret is in use")
    return _derived(_secret[0], purpose)


@cache
def _derived(secret: bytes, purpose: str) -> bytes:
    """A key of 256 bits: HKDF with SHA-256, of one block."""
    extracted = hmac.digest(b"plussa", secret, "sha256")
    return hmac.digest(extracted, f"plussa:{purpose}\x01".encode(), "sha256")
