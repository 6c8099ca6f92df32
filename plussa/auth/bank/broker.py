"""The broker of bank login: what the contract with it says, read from one file."""

from dataclasses import dataclass, field
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
    """A broker, and how it knows us: our first signing key is in use, decryption keys overlap."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    client_id: str
    keys: BrokerKeys = field(repr=False)
    signing_key: RSAKey = field(repr=False)
    decryption_keys: KeySet = field(repr=False)
    acr_values: tuple[str, ...]
    languages: tuple[str, ...] = LANGUAGES

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


def make_broker(
    *,
    issuer: str,
    authorization_endpoint: str,
    token_endpoint: str,
    jwks: Path | str,
    client_id: str,
    signing_keys: Path,
    decryption_keys: Path,
    acr_values: tuple[str, ...],
    languages: tuple[str, ...] = LANGUAGES,
) -> Broker:
    """A broker from given values; raise Fault, naming the value, when one cannot be used."""
    _check_addresses(
        issuer=issuer,
        authorization_endpoint=authorization_endpoint,
        token_endpoint=token_endpoint,
        jwks=jwks,
    )
    if not client_id:
        raise Fault("client_id: is empty")
    _check_levels(acr_values)
    if not languages or not set(languages) <= set(LANGUAGES):
        raise Fault(f"languages: some of {', '.join(LANGUAGES)}")
    signing = private_keys(signing_keys, "sig").keys[0]
    assert isinstance(signing, RSAKey)
    return Broker(
        issuer,
        authorization_endpoint,
        token_endpoint,
        client_id,
        BrokerKeys(jwks),
        signing,
        private_keys(decryption_keys, "enc"),
        acr_values,
        languages,
    )


def _check_addresses(**addresses: Path | str) -> None:
    for name, value in addresses.items():
        if isinstance(value, Path):
            require_keys(value, "sig")
        elif not _is_safe(value):
            raise Fault(f"{name}: an https:// address, not {value!r}")


def _is_safe(address: str) -> bool:
    """HTTPS; on this machine itself plain HTTP too, for the demo and for tests."""
    parts = urlsplit(address)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (here and parts.scheme == "http"))


def _check_levels(acr_values: tuple[str, ...]) -> None:
    levels = {_level(acr) for acr in acr_values}
    if not levels or not (levels <= REAL or levels <= TEST):
        raise Fault(f"acr_values: {LEVEL}loa2 and loa3, or loatest2 and loatest3 for tests")


def _level(acr: str) -> str:
    return acr.removeprefix(LEVEL) if acr.startswith(LEVEL) else ""


def read_broker(file: Path) -> Broker:
    """The broker that a TOML file describes; raise Fault, naming the file, when it cannot be used.

    Keys are in JWKS files beside it; the broker's may be at an https:// address instead.
    """
    if not file.is_file():
        raise Fault(f"{file}: there is no such file; PLUSSA_BANK names it")
    record = TomlFile(file)
    values: dict[str, Any] = {}
    for table, names in TEXTS.items():
        values.update({name: _text(record, table, name) for name in names})
    values.update({name: _list(record, name) for name in LISTS if name in record.rows["client"]})
    if "acr_values" not in values:
        raise record.fault("client", "acr_values", "[client] lacks acr_values")
    for name in ("signing_keys", "decryption_keys"):
        values[name] = file.parent / values[name]
    if "://" not in values["jwks"]:
        values["jwks"] = file.parent / values["jwks"]
    try:
        return make_broker(**values)
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
