"""Logging in with a bank against a certified provider that others wrote: npm's oidc-provider."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import requests
from joserfc.jwk import KeySet, RSAKey

from plussa.auth.bank import client as bank
from plussa.auth.bank.broker import LEVEL, Broker
from plussa.auth.bank.outcomes import Cancelled, Declined, Started, Tampered
from plussa.auth.bank.states import begin
from plussa.auth.bank.tokens import BIRTH_DATE, FAMILY_NAME, GIVEN_NAMES, IDENTITY_CODE
from tests.auth.banks import TIMEOUT, free_port
from tests.conftest import NODE_MODULES

pytestmark = pytest.mark.provider

RETURN = "https://plussa.example/fi/paluu/"
CLIENT = "plussa"
LEVELS = [f"{LEVEL}loatest2", f"{LEVEL}loatest3"]
AINO = {
    IDENTITY_CODE: "020983-9022",
    GIVEN_NAMES: "Aino Maria",
    FAMILY_NAME: "Mäkelä",
    BIRTH_DATE: "1983-09-02",
}


@dataclass(frozen=True)
class Keys:
    """Keys of the site and of the provider."""

    signing: RSAKey
    decryption: RSAKey
    provider: RSAKey


def now() -> datetime:
    """The provider looks at the real clock, and so must the site here."""
    return datetime.now(UTC)


def client(keys: Keys, enc: str) -> dict[str, object]:
    """The site, as the provider knows it."""
    return {
        "client_id": CLIENT,
        "redirect_uris": [RETURN],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "RS256",
        "request_object_signing_alg": "RS256",
        "require_signed_request_object": True,
        "id_token_signed_response_alg": "RS256",
        "id_token_encrypted_response_alg": "RSA-OAEP",
        "id_token_encrypted_response_enc": enc,
        "jwks": KeySet([keys.signing, keys.decryption]).as_dict(private=False),
    }


@pytest.fixture(scope="module")
def keys() -> Keys:
    uses = ("sig", "enc", "sig")
    return Keys(*(RSAKey.generate_key(2048, {"use": use}, auto_kid=True) for use in uses))


@pytest.fixture(scope="module", params=["A128CBC-HS256", "A128GCM"])
def broker(
    request: pytest.FixtureRequest, keys: Keys, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Broker]:
    """The provider runs; the site knows it as its broker."""
    folder, port = tmp_path_factory.mktemp("provider"), free_port()
    told = {
        "port": port,
        "client": client(keys, request.param),
        "jwks": KeySet([keys.provider]).as_dict(private=True),
        "person": AINO,
        "levels": LEVELS,
    }
    with running(told, folder), pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield known(folder, f"http://127.0.0.1:{port}", keys)


@contextmanager
def running(told: dict[str, object], folder: Path) -> Iterator[None]:
    """The provider as a process of ours, which ends with the tests."""
    script = Path(__file__).with_name("provider.mjs")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            ["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin as into:
                json.dump({**told, "modules": str(NODE_MODULES)}, into)
            # Its end closes the pipe, so a provider that cannot start does not keep us waiting.
            assert process.stdout.readline() == "ready\n", (folder / "log").read_text()
            yield
        finally:
            process.terminate()
            process.wait(TIMEOUT)
            process.stdout.close()


def known(folder: Path, home: str, keys: Keys) -> Broker:
    """The provider, as the site's contract with it says."""
    for name, key in (("signing", keys.signing), ("decryption", keys.decryption)):
        text = json.dumps(KeySet([key]).as_dict(private=True))
        (folder / f"{name}.json").write_text(text, "utf-8")
    return Broker(
        issuer=home,
        authorization_endpoint=f"{home}/auth",
        token_endpoint=f"{home}/token",
        jwks=f"{home}/jwks",
        client_id=CLIENT,
        signing_keys=folder / "signing.json",
        decryption_keys=folder / "decryption.json",
        acr_values=tuple(LEVELS),
    )


def signing_with(key: RSAKey, broker: Broker) -> Broker:
    """A broker to which we sign with another key."""
    another = replace(broker)
    vars(another)["signing_key"] = key
    return another


def visit(address: str) -> dict[str, str]:
    """What somebody comes back to the site with, following the provider from page to page."""
    with requests.Session() as browser:
        while not address.startswith(RETURN):
            answer = browser.get(address, timeout=TIMEOUT, allow_redirects=False)
            assert answer.is_redirect, answer.text
            address = urljoin(address, answer.headers["Location"])
    return dict(parse_qsl(urlsplit(address).query))


def leave(
    broker: Broker, fresh: bool = False, language: str = "fi", at: datetime | None = None
) -> tuple[str, Started]:
    started = begin("browser", RETURN, fresh, at or now())
    return bank.start(broker, started, language), started


@pytest.mark.parametrize("fresh", [False, True])
def test_a_person_comes_back_identified(broker: Broker, fresh: bool) -> None:
    address, started = leave(broker, fresh)
    found = bank.finish(broker, started, visit(address), now())
    assert found.identity_code == AINO[IDENTITY_CODE]
    assert (found.given_names, found.family_name) == (AINO[GIVEN_NAMES], AINO[FAMILY_NAME])
    assert found.birth_date == date(1983, 9, 2)
    assert found.level == LEVELS[0]


def test_who_turns_back_has_cancelled(broker: Broker) -> None:
    address, started = leave(broker, language="sv")
    with pytest.raises(Cancelled):
        bank.finish(broker, started, visit(address), now())


def test_the_provider_refuses_a_code_it_has_given_before(broker: Broker) -> None:
    address, started = leave(broker)
    params = visit(address)
    bank.finish(broker, started, params, now())
    with pytest.raises(Declined):
        bank.finish(broker, started, params, now())


def test_the_provider_refuses_a_code_without_its_proof(broker: Broker) -> None:
    address, started = leave(broker)
    params = visit(address)
    with pytest.raises(Declined):
        bank.finish(broker, replace(started, verifier="x" * 64), params, now())


def test_the_provider_refuses_who_signs_with_another_key(broker: Broker, keys: Keys) -> None:
    address, started = leave(broker)
    params = visit(address)
    other = RSAKey.generate_key(2048, {"kid": keys.signing.kid or ""})
    with pytest.raises(Declined):
        bank.finish(signing_with(other, broker), started, params, now())


def test_the_provider_refuses_a_request_that_another_key_signed(broker: Broker, keys: Keys) -> None:
    other = RSAKey.generate_key(2048, {"kid": keys.signing.kid or ""})
    address, started = leave(signing_with(other, broker))
    params = visit(address)
    assert "code" not in params
    with pytest.raises(Declined, match="invalid_request_object"):
        bank.finish(broker, started, params, now())


def test_the_provider_refuses_a_request_that_is_too_old(broker: Broker) -> None:
    address, started = leave(broker, at=now() - timedelta(minutes=11))
    with pytest.raises(Declined):
        bank.finish(broker, started, visit(address), now())


def test_a_nonce_of_another_login_is_noticed(broker: Broker) -> None:
    address, started = leave(broker)
    params = visit(address)
    with pytest.raises(Tampered):
        bank.finish(broker, replace(started, nonce="another"), params, now())
