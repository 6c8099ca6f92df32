"""ID tokens of a bank login: whatever is wrong with one, nobody is let in."""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from joserfc import jwe, jwt
from joserfc.jwk import RSAKey

from plussa import clock, dates
from plussa.auth.bank.outcomes import Declined, Expired, Tampered
from plussa.auth.bank.tokens import BIRTH_DATE, FAMILY_NAME, GIVEN_NAMES, IDENTITY_CODE
from plussa.demo.bank_files import CLIENT, LEVELS
from plussa.demo.cast import PEOPLE
from tests.auth.banks import Lie, Town, seconds

AINO = PEOPLE[0]
Claims = dict[str, Any]
NOON = datetime(2026, 12, 15, 12, tzinfo=dates.HELSINKI)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"iss": "https://another.example"}, Tampered),
        ({"iss": None}, Tampered),
        ({"aud": "another"}, Tampered),
        ({"aud": [CLIENT, "another"]}, Tampered),
        ({"aud": None}, Tampered),
        ({"azp": "another"}, Tampered),
        ({"sub": None}, Tampered),
        ({"nonce": None}, Tampered),
        ({"nonce": ["another"]}, Tampered),
        ({"acr": "http://ftn.ficora.fi/2017/loa2"}, Tampered),
        ({"acr": "http://ftn.ficora.fi/2017/loatest1"}, Tampered),
        ({"acr": [LEVELS[0]]}, Tampered),
        ({"acr": None}, Tampered),
        ({"iat": seconds(NOON) + 120}, Tampered),
        ({"iat": None}, Tampered),
        ({"exp": seconds(NOON) - 60}, Expired),
        ({"exp": None}, Tampered),
        ({"exp": "soon"}, Tampered),
        ({IDENTITY_CODE: None}, Declined),
        ({IDENTITY_CODE: "020983-9023"}, Declined),
        ({BIRTH_DATE: None}, Declined),
        ({BIRTH_DATE: "2.9.1983"}, Declined),
        ({GIVEN_NAMES: " "}, Declined),
        ({FAMILY_NAME: None}, Declined),
    ],
)
def test_an_id_token_that_says_something_wrong_lets_nobody_in(
    town: Town, lie: Lie, changes: Claims, outcome: type[Exception]
) -> None:
    lie(**changes)
    with pytest.raises(outcome):
        town.log_in()


@pytest.mark.parametrize(
    "auth_time", [None, True, "now", seconds(NOON) - 61, seconds(NOON) + 61, [seconds(NOON)]]
)
def test_a_fresh_login_must_have_happened_since_it_was_asked_for(
    town: Town, lie: Lie, auth_time: object
) -> None:
    lie(auth_time=auth_time)
    with pytest.raises(Tampered, match="auth_time"):
        town.log_in(fresh=True)
    assert town.log_in().identity_code == AINO.identity_code


def test_a_small_difference_of_clocks_is_borne(town: Town, lie: Lie) -> None:
    now = seconds(clock.now())
    lie(iat=now + 59, exp=now - 59, auth_time=now - 60, aud=[CLIENT], azp=CLIENT)
    assert town.log_in(fresh=True).identity_code == AINO.identity_code


Sign = Callable[[Claims], str]


def by_another_key(town: Town) -> Sign:
    key = RSAKey.generate_key(2048)
    kid = town.bank.contract.bank_signing.keys[0].kid
    return lambda claims: jwt.encode({"alg": "RS256", "kid": kid}, claims, key)


def by_nobody(town: Town) -> Sign:
    return lambda claims: unsigned({"alg": "none"}, claims) + "."


def by_a_public_key_as_secret(town: Town) -> Sign:
    """What is public becomes a secret, if a verifier believes the algorithm that a token names."""
    key = town.bank.contract.bank_signing.keys[0]
    assert isinstance(key, RSAKey)
    secret = key.as_pem(private=False)

    def sign(claims: Claims) -> str:
        text = unsigned({"alg": "HS256", "kid": key.kid}, claims)
        return f"{text}.{encoded(hmac.digest(secret, text.encode(), 'sha256'))}"

    return sign


def unsigned(header: Claims, claims: Claims) -> str:
    return ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def by_another_algorithm(town: Town) -> Sign:
    key = town.bank.contract.bank_signing.keys[0]
    header = {"alg": "PS256", "kid": key.kid}
    return lambda claims: jwt.encode(header, claims, key, algorithms=["PS256"])


def without_key_id(town: Town) -> Sign:
    key = town.bank.contract.bank_signing.keys[0]
    return lambda claims: jwt.encode({"alg": "RS256"}, claims, key)


@pytest.mark.parametrize(
    "signer",
    [by_another_key, by_nobody, by_a_public_key_as_secret, by_another_algorithm, without_key_id],
)
def test_a_token_that_the_broker_has_not_signed_lets_nobody_in(
    town: Town, monkeypatch: pytest.MonkeyPatch, signer: Callable[[Town], Sign]
) -> None:
    monkeypatch.setattr(town.bank, "sign", signer(town))
    with pytest.raises(Tampered, match="not signed rightly"):
        town.log_in()


def encrypted(town: Town, token: str, key: object = None, **header: str) -> str:
    own = town.bank.contract.site_decryption.keys[0]
    assert isinstance(own, RSAKey)
    head = {"alg": "RSA-OAEP", "enc": "A128CBC-HS256", "kid": own.kid, **header}
    registry = jwe.JWERegistry(
        algorithms=[str(value) for name, value in head.items() if name != "kid"]
    )
    return jwe.encrypt_compact(
        head, token, key if isinstance(key, RSAKey) else own, registry=registry
    )


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "RSA-OAEP-256"}, {"enc": "A256GCM"}, {"enc": "A256CBC-HS512"}, {"zip": "DEF"},
        {"kid": "another"},
    ],
)  # fmt: skip
def test_a_token_encrypted_in_another_way_is_not_opened(
    town: Town, monkeypatch: pytest.MonkeyPatch, header: dict[str, str]
) -> None:
    monkeypatch.setattr(town.bank, "encrypt", lambda token: encrypted(town, token, **header))
    with pytest.raises(Tampered, match="cannot be opened"):
        town.log_in()


def test_a_token_for_another_site_is_not_opened(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = RSAKey.generate_key(2048)
    monkeypatch.setattr(town.bank, "encrypt", lambda token: encrypted(town, token, other))
    with pytest.raises(Tampered, match="cannot be opened"):
        town.log_in()


@pytest.mark.parametrize(
    "token",
    [
        "", "....", "ä.b.c.d.e", "x" * 99_999, "e30.e30.e30.e30.e30", "W10.a.b.c.d", 7, None,
    ],
)  # fmt: skip
def test_what_is_no_encrypted_token_lets_nobody_in(
    town: Town, monkeypatch: pytest.MonkeyPatch, token: object
) -> None:
    monkeypatch.setattr(town.bank, "encrypt", lambda _: token)
    with pytest.raises(Tampered):
        town.log_in()


def test_a_token_that_is_signed_but_not_encrypted_lets_nobody_in(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.bank, "encrypt", lambda token: token)
    with pytest.raises(Tampered, match="cannot be opened"):
        town.log_in()


@pytest.mark.parametrize("inside", ["", "a.b.c", "e30.e30.e30", "[]", "....", "ä"])
def test_what_is_no_signed_token_inside_lets_nobody_in(
    town: Town, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    monkeypatch.setattr(town.bank, "sign", lambda _: inside)
    with pytest.raises(Tampered):
        town.log_in()


def test_the_other_allowed_encryption_is_opened_too(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.bank, "encrypt", lambda token: encrypted(town, token, enc="A128GCM"))
    assert town.log_in().identity_code == AINO.identity_code
