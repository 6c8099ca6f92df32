"""Signed links of mails, and codes: each for one purpose, for a time, naming a row by its random key.

That a link works once, and only while what it was made for still holds, is the row's business: a row
that is used up, replaced or deleted takes its key with it.
"""

import hmac
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app, url_for
from itsdangerous import BadData, URLSafeSerializer

from plussa import clock
from plussa.web import limits

DIGITS = 8  # of a code
PURPOSES: dict[str, "LinkPurpose"] = {}


class LinkForged(Exception):
    """The link is not one of ours, or not for this purpose."""


class LinkExpired(Exception):
    """The link was one of ours, and its time is over."""


@dataclass(frozen=True)
class LinkPurpose:
    """What links of a kind are good for: how long, and why that long. A test walks them all."""

    name: str
    lasts: timedelta
    why: str

    def __post_init__(self) -> None:
        if PURPOSES.setdefault(self.name, self) != self:
            raise ValueError(f"{self.name}: two purposes of links")


def sign(purpose: LinkPurpose, key: str, since: datetime) -> str:
    """A token for a row's key, good from a moment for as long as links of the purpose last."""
    return _serializer(purpose).dumps([key, int((since + purpose.lasts).timestamp())])


def read(purpose: LinkPurpose, token: str) -> str:
    """The key that a token names; raise LinkForged or LinkExpired."""
    try:
        key, expires = _load(purpose, token)
    except (BadData, ValueError, TypeError):
        if not _is_ours(token):  # a page may ask for one of several purposes
            limits.count_forged()
        raise LinkForged from None
    if clock.now().timestamp() > expires:
        raise LinkExpired
    return str(key)


def key(purpose: LinkPurpose, token: str) -> str:
    """The key that a token names; "", which no row has, when the link is forged or over."""
    try:
        return read(purpose, token)
    except (LinkForged, LinkExpired):
        return ""


def code(purpose: str, key: str, digits: int = DIGITS) -> str:
    """The digits that belong to a row: nobody stores them, whoever knows the secret can tell them."""
    secret = str(current_app.secret_key).encode()
    mark = hmac.digest(secret, f"code:{purpose}:{key}".encode(), "sha256")
    return f"{int.from_bytes(mark[:8]) % 10**digits:0{digits}}"


def address(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for who reads it elsewhere than on a page."""
    origin: str = current_app.config["SETTINGS"].origin
    return origin + url_for(endpoint, **values)


def _is_ours(token: str) -> bool:
    """Whether a token is a link of any purpose."""
    for purpose in PURPOSES.values():
        with suppress(BadData):
            _load(purpose, token)
            return True
    return False


def _load(purpose: LinkPurpose, token: str) -> Any:
    """What a token says, in the one spelling that we gave it; raise BadData.

    Base64 is read leniently: with letters in between that it passes over, one link would have spellings
    without end, and each a count of its own.
    """
    serializer = _serializer(purpose)
    said = serializer.loads(token)
    if serializer.dumps(said) != token:
        raise BadData("another spelling")
    return said


def _serializer(purpose: LinkPurpose) -> URLSafeSerializer:
    return URLSafeSerializer(
        str(current_app.secret_key), f"link:{purpose.name}", signer_kwargs={"digest_method": sha256}
    )
