"""What the demo bank says and believes: the broker's side of the Finnish Trust Network profile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from threading import Lock
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key

from plussa import clock
from plussa.auth.bank.tokens import (
    BIRTH_DATE,
    ENCRYPTED,
    FAMILY_NAME,
    GIVEN_NAMES,
    IDENTITY_CODE,
    SIGNED,
)
from plussa.demo.bank_files import Contract
from plussa.demo.cast import Made

CODE_LIFETIME = timedelta(minutes=2)
TOKEN_LIFETIME = timedelta(minutes=5)
ONE_USE_LIFETIME = timedelta(minutes=15)  # longer than anything is valid whose use is remembered


class Unknown(Exception):
    """It is not the site that asks, or not to a known address: nobody is led anywhere."""


class Denied(Exception):
    """The site asks, but not rightly; the message is the error's name in the protocol."""


@dataclass(frozen=True)
class Wish:
    """A login that the site has asked for; with a fault, people are led back with that error."""

    redirect_uri: str
    state: str = ""
    nonce: str = ""
    challenge: str = ""
    level: str = ""
    language: str = ""
    jti: str = ""
    fault: str = ""


class Bank:
    """The demo bank; what it has given out is kept in memory."""

    def __init__(self, contract: Contract, people: Collection[Made]) -> None:
        self.contract = contract
        self.people = tuple(people)
        self._codes: dict[str, tuple[datetime, Wish, Made]] = {}
        self._used: dict[str, datetime] = {}
        self._lock = Lock()

    def read(self, client_id: str, request: str) -> Wish:
        """The login that a signed request asks for; raise Unknown when it is not from the site."""
        claims = self._signed(request)
        if client_id != self.contract.client_id or claims.get("client_id") != client_id:
            raise Unknown("client_id")
        if claims.get("redirect_uri") not in self.contract.redirect_uris:
            raise Unknown("redirect_uri")
        levels = [one for one in _words(claims, "acr_values") if one in self.contract.levels]
        return Wish(
            claims["redirect_uri"],
            _text(claims, "state"),
            _text(claims, "nonce"),
            _text(claims, "code_challenge"),
            next(iter(levels), ""),
            next(iter(_words(claims, "ui_locales")), ""),
            _text(claims, "jti"),
            self._fault(claims, levels),
        )

    def _fault(self, claims: dict[str, Any], levels: list[str]) -> str:
        """The protocol's name for what is wrong with a request, if anything is."""
        if not self._holds(claims, self.contract.issuer):
            return "invalid_request_object"
        if claims.get("response_type") != "code":
            return "unsupported_response_type"
        if "openid" not in _words(claims, "scope"):
            return "invalid_scope"
        is_whole = all(_text(claims, name) for name in ("state", "nonce", "code_challenge", "jti"))
        if not is_whole or not levels or claims.get("code_challenge_method") != "S256":
            return "invalid_request"
        return ""

    def give_code(self, wish: Wish, person: Made) -> str:
        """A code that the site exchanges for who logged in; a request gets one once."""
        self._use(wish.jti)
        code = token_urlsafe(32)
        with self._lock:
            self._codes[code] = (clock.now(), wish, person)
        return code

    def redeem(self, form: dict[str, str]) -> dict[str, Any]:
        """The answer of the token endpoint to a code, once; raise Denied when it gets none."""
        self._know(form.get("client_assertion", ""))
        if form.get("grant_type") != "authorization_code":
            raise Denied("unsupported_grant_type")
        with self._lock:
            given = self._codes.pop(form.get("code", ""), None)
        if given is None:
            raise Denied("invalid_grant")
        given_at, wish, person = given
        proof = create_s256_code_challenge(form.get("code_verifier", ""))
        is_late = clock.now() >= given_at + CODE_LIFETIME
        if is_late or proof != wish.challenge or form.get("redirect_uri") != wish.redirect_uri:
            raise Denied("invalid_grant")
        return {
            "access_token": token_urlsafe(32),
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIFETIME.total_seconds()),
            "id_token": self.encrypt(self.sign(self.claims(wish, person, given_at))),
        }

    def _know(self, assertion: str) -> None:
        """Raise Denied unless an assertion proves that it is the site that asks."""
        try:
            claims = self._signed(assertion)
        except Unknown:
            raise Denied("invalid_client") from None
        issuer = self.contract.issuer
        is_site = self._holds(claims, issuer, f"{issuer}/token")
        if not is_site or claims.get("sub") != self.contract.client_id or not _text(claims, "jti"):
            raise Denied("invalid_client")
        self._use(claims["jti"])

    def claims(self, wish: Wish, person: Made, at: datetime) -> dict[str, Any]:
        """What an ID token says."""
        now = int(clock.now().timestamp())
        return {
            "iss": self.contract.issuer,
            "aud": self.contract.client_id,
            "sub": token_urlsafe(16),  # not the same the next time, as in the network
            "iat": now,
            "exp": now + int(TOKEN_LIFETIME.total_seconds()),
            "auth_time": int(at.timestamp()),
            "nonce": wish.nonce,
            "acr": wish.level,
            IDENTITY_CODE: person.identity_code,
            GIVEN_NAMES: person.given_names,
            FAMILY_NAME: person.family_name,
            BIRTH_DATE: person.birth_date.isoformat(),
        }

    def sign(self, claims: dict[str, Any]) -> str:
        """Claims under the bank's signature."""
        key = self.contract.bank_signing.keys[0]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, registry=SIGNED)

    def encrypt(self, token: str) -> str:
        """A token that only the site can open."""
        key: Key = self.contract.site_decryption.keys[0]
        header = {"alg": "RSA-OAEP", "enc": "A128CBC-HS256", "kid": key.kid, "cty": "JWT"}
        return jwe.encrypt_compact(header, token, key, registry=ENCRYPTED)

    def _signed(self, token: str) -> dict[str, Any]:
        """The claims of a token that the site has signed; raise Unknown when it has not."""
        try:
            return jwt.decode(token, self.contract.site_signing, registry=SIGNED).claims
        except (JoseError, ValueError):
            raise Unknown("signature") from None

    def _holds(self, claims: dict[str, Any], *audiences: str) -> bool:
        """Whether claims are from the site, for us, and not too old."""
        registry = jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()),
            iss={"essential": True, "value": self.contract.client_id},
            aud={"essential": True, "values": list(audiences)},
            exp={"essential": True},
        )
        try:
            registry.validate(claims)
        except JoseError:
            return False
        return True

    def _use(self, jti: str) -> None:
        """Remember that something was used; raise Denied when it had been."""
        now = clock.now()
        with self._lock:
            self._used = {one: at for one, at in self._used.items() if now - at < ONE_USE_LIFETIME}
            self._codes = {
                code: given for code, given in self._codes.items() if now - given[0] < CODE_LIFETIME
            }
            if jti in self._used:
                raise Denied("invalid_request")
            self._used[jti] = now


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _words(claims: dict[str, Any], name: str) -> list[str]:
    return _text(claims, name).split()
