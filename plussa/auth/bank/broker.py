"""The broker of bank login: what the contract with it says, read from one file."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from joserfc.jwk import KeySet, RSAKey

from plussa.auth.bank.keys import BrokerKeys, private_keys, require_keys
from plussa.faults import Fault, TomlFile

LEVEL = "http://ftn.ficora.fi/2017/"  # how levels of the Finnish Trust Network begin
REAL, TEST = {"loa2", "loa3"}, {"loatest2", "loatest3"}
LANGUAGES = ("fi", "sv", "en")
TEXTS = {
    "broker": ("issuer", "authorization_endpoint", "token_endpoint", "jwks"),
    "client": ("client_id", "signing_keys", "decryption_keys"),
}
LISTS = ("acr_values", "languages")


@dataclass(frozen=True)
class Broker:
    """A broker, and how it knows us; raises Fault, naming the value, when one cannot be used.

    Our first signing key is in use, decryption keys overlap.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks: Path | str
    client_id: str
    signing_keys: Path = field(repr=False)
    decryption_keys: Path = field(repr=False)
    acr_values: tuple[str, ...]
    languages: tuple[str, ...] = LANGUAGES

    def __post_init__(self) -> None:
        for name in TEXTS["broker"]:
            value = getattr(self, name)
            if isinstance(value, Path):
                require_keys(value, "sig")
            elif not _is_safe(value):
                raise Fault(f"{name}: an https:// address, not {value!r}")
        if not self.client_id:
            raise Fault("client_id: is empty")
        levels = {_level(acr) for acr in self.acr_values}
        if not levels or not (levels <= REAL or levels <= TEST):
            raise Fault(f"acr_values: {LEVEL}loa2 and loa3, or loatest2 and loatest3 for tests")
        if not self.languages or not set(self.languages) <= set(LANGUAGES):
            raise Fault(f"languages: some of {', '.join(LANGUAGES)}")
        _ = self.keys, self.signing_key, self.opening_keys  # a fault of theirs is one of the start

    @cached_property
    def keys(self) -> BrokerKeys:
        """What the broker signs with."""
        return BrokerKeys(self.jwks)

    @cached_property
    def signing_key(self) -> RSAKey:
        """What we sign with."""
        signing = private_keys(self.signing_keys, "sig").keys[0]
        assert isinstance(signing, RSAKey)
        return signing

    @cached_property
    def opening_keys(self) -> KeySet:
        """What opens what the broker encrypts for us."""
        return private_keys(self.decryption_keys, "enc")

    @property
    def is_test(self) -> bool:
        """Whether it identifies made-up people: production must not let them in."""
        return {_level(acr) for acr in self.acr_values} <= TEST

    @property
    def origin(self) -> str:
        """Scheme and host of the pages where people log in, for the content security policy."""
        parts = urlsplit(self.authorization_endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    def language(self, wanted: str) -> str:
        """The wanted language, or the first the broker speaks."""
        return wanted if wanted in self.languages else self.languages[0]


def _is_safe(address: str) -> bool:
    """HTTPS; on this machine itself plain HTTP too, for the demo and for tests."""
    parts = urlsplit(address)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (here and parts.scheme == "http"))


def _level(acr: str) -> str:
    return acr.removeprefix(LEVEL) if acr.startswith(LEVEL) else ""


def read_broker(file: Path) -> Broker:
    """The broker that a TOML file describes; raise Fault, naming the file, when it cannot be used.

    Keys are in JWKS files beside it; the broker's may be at an https:// address instead.
    """
    if not file.is_file():
        raise Fault(f"{file}: there is no such file; PLUSSA_BANK names it")
    record = TomlFile(file)
    values: dict[str, Any] = {
        name: _text(record, table, name) for table, names in TEXTS.items() for name in names
    }
    values |= {name: _list(record, name) for name in LISTS if name in record.rows["client"]}
    if "acr_values" not in values:
        raise record.fault("client", "acr_values", "[client] lacks acr_values")
    for name in ("signing_keys", "decryption_keys", "jwks"):
        if name != "jwks" or "://" not in values[name]:
            values[name] = file.parent / values[name]
    try:
        return Broker(**values)
    except Fault as fault:
        raise Fault(f"{file}: {fault}") from None


def _text(record: TomlFile, table: str, name: str) -> str:
    value = record.rows.get(table, {}).get(name)
    if not isinstance(value, str) or not value.strip():
        raise record.fault(table, name, f"[{table}] lacks {name}")
    return value


def _list(record: TomlFile, name: str) -> tuple[str, ...]:
    value = record.rows["client"][name]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise record.fault("client", name, f"[client] {name} is a list of texts")
    return tuple(value)
