"""Signed links of mails, and codes: each for one purpose, until a moment, naming a row and nothing else.

A link is a signature of a row's number; that it works once is the row's business.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import current_app, url_for
from itsdangerous import BadData, URLSafeSerializer

from plussa import clock

DIGITS = 8  # of a code


class LinkForged(Exception):
    """The link is not one of ours, or not for this purpose."""


class LinkExpired(Exception):
    """The link was one of ours, and its time is over."""


def sign(purpose: str, row: int, expires: datetime, state: str = "") -> str:
    """A token for a row; `state` makes it invalid when something of the row has changed."""
    return _serializer(purpose).dumps([row, int(expires.timestamp()), _digest(state)])


def read(purpose: str, token: str) -> "Token":
    """What a token says; raise LinkForged or LinkExpired."""
    try:
        row, expires, state = _serializer(purpose).loads(token)
    except (BadData, ValueError, TypeError):
        raise LinkForged from None
    if clock.now().timestamp() > expires:
        raise LinkExpired
    return Token(row, state)


def row(purpose: str, token: str) -> int:
    """The row that a token names; 0, which no row has, when the link is forged or over."""
    try:
        return read(purpose, token).row
    except (LinkForged, LinkExpired):
        return 0


class Token:
    """The row that a token names, and the state it was signed for."""

    def __init__(self, row: int, state: str) -> None:
        self.row = row
        self._state = state

    def holds(self, state: str) -> bool:
        """Whether nothing has changed since it was signed."""
        return hmac.compare_digest(self._state, _digest(state))


def code(purpose: str, row: int) -> str:
    """The digits that belong to a row: nobody stores them, whoever knows the secret can tell them."""
    key = str(current_app.secret_key).encode()
    mark = hmac.digest(key, f"code:{purpose}:{row}".encode(), "sha256")
    return f"{int.from_bytes(mark[:8]) % 10**DIGITS:0{DIGITS}}"


def address(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for who reads it elsewhere than on a page."""
    origin: str = current_app.config["SETTINGS"].origin
    return origin + url_for(endpoint, **values)


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        str(current_app.secret_key), f"link:{purpose}", signer_kwargs={"digest_method": sha256}
    )


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()[:16] if state else ""
