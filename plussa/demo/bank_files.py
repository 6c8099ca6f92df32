"""The folder that the demo bank and the site share: keys of both, and what each knows of the other."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import KeySet, RSAKey

from plussa.auth.bank.keys import private_keys
from plussa.files import private_text

CLIENT = "plussa-demo"
LEVELS = ("http://ftn.ficora.fi/2017/loatest2", "http://ftn.ficora.fi/2017/loatest3")
BANK_SIGNING, SITE_SIGNING, SITE_DECRYPTION = "bank-signing", "site-signing", "site-decryption"
USES = {BANK_SIGNING: "sig", SITE_SIGNING: "sig", SITE_DECRYPTION: "enc"}
DESCRIPTION = """\
# Written by the demo bank each time it starts: what the site knows of it (PLUSSA_BANK).
[broker]
issuer = "{issuer}"
authorization_endpoint = "{issuer}/authorize"
token_endpoint = "{issuer}/token"
jwks = "{bank_signing}.public.json"

[client]
client_id = "{client}"
signing_keys = "{site_signing}.json"
decryption_keys = "{site_decryption}.json"
acr_values = {levels}
"""


@dataclass(frozen=True)
class Contract:
    """What the demo bank has agreed on with the site; it takes people back to these addresses only."""

    issuer: str
    redirect_uris: tuple[str, ...]
    bank_signing: KeySet
    site_signing: KeySet
    site_decryption: KeySet
    client_id: str = CLIENT
    levels: tuple[str, ...] = LEVELS


def prepare(folder: Path, issuer: str, redirect_uris: Iterable[str]) -> Contract:
    """The contract of the keys in a folder; keys are made the first time, the description each time.

    The site reads `broker.toml` there.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = {name: _keys(folder, name, use) for name, use in USES.items()}
    names = {name.replace("-", "_"): name for name in USES}
    text = DESCRIPTION.format(
        issuer=issuer, client=CLIENT, levels=json.dumps(list(LEVELS)), **names
    )
    _write(folder / "broker.toml", text)
    return Contract(
        issuer,
        tuple(redirect_uris),
        keys[BANK_SIGNING],
        _public(keys[SITE_SIGNING]),
        _public(keys[SITE_DECRYPTION]),
    )


def _keys(folder: Path, name: str, use: str) -> KeySet:
    file = folder / f"{name}.json"
    if not file.exists():
        made = RSAKey.generate_key(2048, {"use": use}, auto_kid=True)
        _write(file, json.dumps(KeySet([made]).as_dict(private=True)))
    found = private_keys(file, use)
    _write(folder / f"{name}.public.json", json.dumps(found.as_dict()))
    return found


def _public(keys: KeySet) -> KeySet:
    return KeySet.import_key_set(keys.as_dict())


def _write(file: Path, text: str) -> None:
    """Write a file that only its owner reads, in one step: the site may be reading it."""
    with private_text(file) as out:
        out.write(text)
