"""Keys of bank login: our private ones from files, and the broker's public ones, which change."""

import json
import logging
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from plussa.auth.bank.outcomes import Unreachable
from plussa.faults import Fault

LEAST_BITS = 2048
TIMEOUT = 10  # seconds
AGAIN_AFTER = timedelta(minutes=1)  # a stranger could send unknown key ids one after another
OUTDATED_AFTER = timedelta(hours=1)  # a key that the broker has withdrawn is not trusted for ever

log = logging.getLogger(__name__)


class BrokerKeys:
    """The keys a broker signs with, looked up where the contract says: in a file or at an address."""

    def __init__(self, source: Path | str) -> None:
        self.source = source
        self._keys: dict[str, RSAKey] = {}
        self._looked_at: datetime | None = None
        self._lock = Lock()

    def find(self, kid: str | None, now: datetime) -> RSAKey | None:
        """The key of an id; an unknown id may be a new key, so the source is looked at again.

        Raises Unreachable when there are no keys at all.
        """
        with self._lock:
            age = now - self._looked_at if self._looked_at else OUTDATED_AFTER
            if age >= OUTDATED_AFTER or (kid not in self._keys and age >= AGAIN_AFTER):
                self._look(now)
            if not self._keys:
                raise Unreachable("the broker’s keys cannot be read")
            return self._keys.get(kid) if kid else None

    def _look(self, now: datetime) -> None:
        """Read the source anew; what was known stays when it cannot be read."""
        self._looked_at = now
        try:
            found = rsa_keys(_read(self.source), "sig")
        except (OSError, ValueError, requests.RequestException) as error:
            log.warning("bank login: %s cannot be read: %s", self.source, type(error).__name__)
            return
        self._keys = {key.kid: key for key in found if key.kid}


def _read(source: Path | str) -> str:
    if isinstance(source, Path):
        return source.read_text("utf-8")
    answer = requests.get(source, timeout=TIMEOUT, allow_redirects=False)
    answer.raise_for_status()
    return answer.text


def rsa_keys(text: str, use: str) -> list[RSAKey]:
    """The RSA keys for a use (`sig` or `enc`) in a JWKS; raise ValueError when there are none.

    Others are passed over: a broker may publish keys that this profile has no use for.
    """
    try:
        found = list(_rsa_keys(json.loads(text), use))
    except (JoseError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a JWKS ({type(error).__name__})") from None
    if not found:
        raise ValueError(f"has no RSA key of {LEAST_BITS} bits or more with an id, for {use}")
    return found


def _rsa_keys(jwks: Any, use: str) -> Iterator[RSAKey]:
    for entry in jwks["keys"]:
        fits = entry.get("kty") == "RSA" and entry.get("use", use) == use and entry.get("kid")
        if fits:
            modulus = urlsafe_b64decode(entry["n"] + "==")
            if int.from_bytes(modulus, "big").bit_length() >= LEAST_BITS:
                yield RSAKey.import_key(entry)


def require_keys(file: Path, use: str) -> list[RSAKey]:
    """The RSA keys for a use in a file; raise Fault, naming it, when there are none."""
    try:
        return rsa_keys(file.read_text("utf-8"), use)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise Fault(f"{file}: {reason}") from None


def private_keys(file: Path, use: str) -> KeySet:
    """Our private keys in a file, the one in use first; raise Fault when they cannot be used."""
    found = require_keys(file, use)
    if not all(key.is_private for key in found):
        raise Fault(f"{file}: a key here is public only; ours must be private")
    return KeySet([*found])
