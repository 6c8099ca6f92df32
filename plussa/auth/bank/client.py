"""Bank login: asking a broker of the Finnish Trust Network who somebody is, by OpenID Connect."""

import hmac
import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from authlib.integrations.requests_client import OAuth2Session
from authlib.integrations.requests_client import OAuthError as TokenError
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from requests import RequestException

from plussa.auth.bank.broker import Broker
from plussa.auth.bank.keys import TIMEOUT
from plussa.auth.bank.outcomes import (
    Cancelled,
    Declined,
    Expired,
    Identified,
    Started,
    Tampered,
    Unreachable,
)
from plussa.auth.bank.tokens import read_id_token, request_object

LIFETIME = timedelta(minutes=30)  # from leaving for the bank to coming back
ASSERTION_LIFETIME = 60  # seconds

log = logging.getLogger(__name__)


def start(broker: Broker, started: Started, language: str) -> str:
    """The bank's address to lead somebody to.

    A fresh login means that the bank identifies them anew, even if they have just been there.
    """
    request = request_object(broker, started, language, token_urlsafe(32))
    address: str = prepare_grant_uri(
        broker.authorization_endpoint, broker.client_id, "code", scope="openid", request=request
    )
    return address


def finish(
    broker: Broker, started: Started, params: Mapping[str, str], now: datetime
) -> Identified:
    """Who came back from the bank, by the parameters they came with.

    Raises Cancelled, Expired, Tampered, Declined or Unreachable; all are BankErrors.
    """
    try:
        code = _code(broker, started, params, now)
        return read_id_token(broker, started, _exchange(broker, started, code, now), now)
    except (Tampered, Declined, Unreachable) as error:
        log.warning("bank login: %s: %s", type(error).__name__, error)
        raise


def _code(broker: Broker, started: Started, params: Mapping[str, str], now: datetime) -> str:
    """The code in what came back, if it came back to where it was asked for."""
    if not hmac.compare_digest(params.get("state", "").encode(), started.state.encode()):
        raise Tampered("the state is not the one of this session")
    if params.get("iss", broker.issuer) != broker.issuer:
        raise Tampered("the answer names another issuer")
    error = params.get("error")
    if error == "access_denied":
        raise Cancelled("turned back at the bank")
    if error is not None:
        # Only a word of the protocol goes into the log: anybody can write anything into an address.
        raise Declined(error if re.fullmatch("[a-z_]{1,40}", error) else "an error without a name")
    if now.timestamp() >= started.started_at + LIFETIME.total_seconds():
        raise Expired("came back too late")
    if not params.get("code"):
        raise Tampered("there is no code in the answer")
    return params["code"]


def _exchange(broker: Broker, started: Started, code: str, now: datetime) -> str:
    """The ID token for a code; what the broker may say about an error stays out of logs."""
    with OAuth2Session(
        broker.client_id,
        broker.signing_key,
        token_endpoint_auth_method=PrivateKeyJWT.name,
        redirect_uri=started.redirect_uri,
        default_timeout=TIMEOUT,
    ) as session:
        session.register_client_auth_method(_assertion(broker, now))
        try:
            answer: dict[str, Any] = session.fetch_token(
                broker.token_endpoint,
                code=code,
                code_verifier=started.verifier,
                grant_type="authorization_code",
                allow_redirects=False,
            )
        except TokenError:
            raise Declined("the broker did not take the code") from None
        except (RequestException, ValueError, TypeError) as error:
            raise Unreachable(f"no answer to the code ({type(error).__name__})") from None
    if not isinstance(answer.get("id_token"), str):
        raise Tampered("there is no ID token in the answer")
    return str(answer["id_token"])


def _assertion(broker: Broker, now: datetime) -> PrivateKeyJWT:
    """What proves to the token endpoint that it is us: signed, short-lived, for one use."""
    issued = int(now.timestamp())
    return PrivateKeyJWT(
        broker.token_endpoint,
        claims={"iat": issued, "exp": issued + ASSERTION_LIFETIME, "jti": token_urlsafe(32)},
        headers={"kid": broker.signing_key.kid},
    )
