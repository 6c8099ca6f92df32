"""Tokens of bank login: our signed request, and the broker's answer, opened and checked."""

from datetime import date, datetime, timedelta
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwe, jwt
from joserfc.errors import ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import GuestProtocol, RSAKey
from joserfc.jws import JWSRegistry
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu

from plussa.auth.bank.broker import Broker
from plussa.auth.bank.outcomes import Declined, Expired, Identified, Started, Tampered

IDENTITY_CODE = "urn:oid:1.2.246.21"
GIVEN_NAMES = "urn:oid:1.2.246.575.1.14"
FAMILY_NAME = "urn:oid:2.5.4.4"
BIRTH_DATE = "urn:oid:1.3.6.1.5.5.7.9.1"

REQUEST_LIFETIME = timedelta(minutes=10)
SKEW = 60  # seconds that the broker's clock may differ from ours
# Brokers add headers of their own, so unknown ones are passed over; one marked critical is not.
ENCRYPTED = JWERegistry(
    algorithms=["RSA-OAEP", "A128CBC-HS256", "A128GCM"], strict_check_header=False
)
SIGNED = JWSRegistry(algorithms=["RS256"], strict_check_header=False)


def sign(broker: Broker, claims: dict[str, Any]) -> str:
    """Claims under our signature."""
    header = {"alg": "RS256", "kid": broker.signing_key.kid}
    return jwt.encode(header, claims, broker.signing_key, registry=SIGNED)


def request_object(broker: Broker, started: Started, language: str, jti: str) -> str:
    """What we ask of the broker; it is signed, so nobody on the way can ask for something else."""
    claims: dict[str, Any] = {
        "iss": broker.client_id,
        "aud": broker.issuer,
        "iat": started.started_at,
        "exp": started.started_at + int(REQUEST_LIFETIME.total_seconds()),
        "jti": jti,
        "client_id": broker.client_id,
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": started.redirect_uri,
        "state": started.state,
        "nonce": started.nonce,
        "code_challenge": create_s256_code_challenge(started.verifier),
        "code_challenge_method": "S256",
        "acr_values": " ".join(broker.acr_values),
        "ui_locales": broker.language(language),
    }
    if started.fresh:
        claims.update(prompt="login", max_age=0)
    return sign(broker, claims)


def read_id_token(broker: Broker, started: Started, token: str, now: datetime) -> Identified:
    """Who an ID token names, once everything about it is right.

    Raises Tampered or Expired when it is not, Declined when it does not say who somebody is.
    """
    claims = _verified(broker, _opened(broker, token), now)
    _check(broker, started, claims, int(now.timestamp()))
    return _identified(broker, claims)


def _opened(broker: Broker, token: str) -> bytes:
    try:
        found = jwe.decrypt_compact(token, broker.opening_keys, registry=ENCRYPTED)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Tampered(f"the ID token cannot be opened ({type(error).__name__})") from None
    return found.plaintext or b""


def _verified(broker: Broker, token: bytes, now: datetime) -> dict[str, Any]:
    def key_of(signed: GuestProtocol) -> RSAKey:
        kid = signed.headers().get("kid")
        found = broker.keys.find(kid if isinstance(kid, str) else None, now)
        if found is None:
            raise InvalidKeyIdError
        return found

    try:
        return jwt.decode(token, key_of, registry=SIGNED).claims
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Tampered(f"the ID token is not signed rightly ({type(error).__name__})") from None


def _check(broker: Broker, started: Started, claims: dict[str, Any], now: int) -> None:
    """The checks of OpenID Connect Core 3.1.3.7, and those of the Finnish profile."""
    registry = jwt.JWTClaimsRegistry(
        now=now,
        leeway=SKEW,
        iss={"essential": True, "value": broker.issuer},
        aud={"essential": True},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": started.nonce},
        acr={"essential": True, "values": list(broker.acr_values)},
    )
    try:
        registry.validate(claims)
    except ExpiredTokenError:
        raise Expired("the ID token has expired") from None
    except JoseError as error:
        claim = getattr(error, "claim", None) or type(error).__name__
        raise Tampered(f"the ID token is not for this login ({claim})") from None
    # Nobody else may be addressed, and one value may not pass as a list with others beside it.
    if claims["aud"] not in (broker.client_id, [broker.client_id]):
        raise Tampered("the ID token is for somebody else (aud)")
    if claims.get("azp", broker.client_id) != broker.client_id:
        raise Tampered("the ID token is for somebody else (azp)")
    if not isinstance(claims["nonce"], str) or not isinstance(claims["acr"], str):
        raise Tampered("the ID token is not for this login (nonce or acr)")
    at = claims.get("auth_time")
    at = -1 if isinstance(at, bool) or not isinstance(at, int | float) else at
    if started.fresh and not started.started_at - SKEW <= at <= now + SKEW:
        raise Tampered("the person was not identified anew (auth_time)")


def _identified(broker: Broker, claims: dict[str, Any]) -> Identified:
    texts = {
        name: str(claims.get(name) or "").strip() for name in (GIVEN_NAMES, FAMILY_NAME, BIRTH_DATE)
    }
    try:
        code = hetu.validate(str(claims.get(IDENTITY_CODE) or ""), allow_temporary=broker.is_test)
        born = date.fromisoformat(texts[BIRTH_DATE])
    except (ValidationError, ValueError):
        raise Declined("the broker did not give a valid identity code and birth date") from None
    if not texts[GIVEN_NAMES] or not texts[FAMILY_NAME]:
        raise Declined("the broker did not give a name")
    return Identified(
        identity_code=code,
        given_names=texts[GIVEN_NAMES],
        family_name=texts[FAMILY_NAME],
        birth_date=born,
        level=claims["acr"],
    )
