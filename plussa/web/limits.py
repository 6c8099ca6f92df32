"""Limits against floods, by network address: counted in memory, or in a store that app servers share.

Guesses at secrets are counted in the database instead (`plussa.quotas`): a store that dies must not
give anybody more of them.
"""

import logging
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from itertools import groupby
from time import monotonic
from typing import Any
from unicodedata import combining

from flask import Flask, current_app, request, session
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge, TooManyRequests

from plussa.quotas import QuotaReached

FORMS = "300 per minute"  # forms: many people may share an address, and none of them is that quick
OF_MEMBERS = "3000 per minute"  # forms of all who are logged in on one network
FORGED = "60 per minute"  # forms whose signed link is not one of ours
BODY = 64 * 1024  # bytes: the longest text of a form takes a third of it
PARTS = 100  # fields of a form
MARKS = 30  # that follow each other
UNCOUNTED = {
    "stopping.stop_at_once"
}  # pressed by programs, and a second press costs next to nothing
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})  # RFC 9110, 9.2.1
LOGGED_IN = "_user_id"  # where Flask-Login keeps whose session it is
PATIENCE = 0.25  # seconds that a request waits for the store
RETRY = 10.0  # seconds until a store that was away is asked again

log = logging.getLogger(__name__)
parsed = lru_cache(maxsize=64)(parse)


def init_app(app: Flask) -> None:
    """Bound what a request may send, and count forms before anything else looks at them."""
    app.config.update(MAX_CONTENT_LENGTH=BODY, MAX_FORM_MEMORY_SIZE=BODY, MAX_FORM_PARTS=PARTS)
    app.extensions["plussa.limits"] = Counter(app.config["SETTINGS"].limits)
    app.before_request(count_forms)


class Counter:
    """Counts in the store; by itself when there is none, or while it does not answer."""

    def __init__(self, url: str) -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = None if url.startswith("memory:") else MovingWindowRateLimiter(_store(url))
        self._lost = False
        self._ask_again = 0.0

    def hit(self, limit: RateLimitItem, key: str) -> bool:
        """Count one try; whether it is within the limit."""
        if self._shared is not None and monotonic() >= self._ask_again:
            if self._lost:  # one request tries whether it is back, the others go on
                self._ask_again = monotonic() + RETRY
            try:
                found = self._shared.hit(limit, key)
            except (StorageError, OSError) as error:
                self._ask_again = monotonic() + RETRY
                if not self._lost:
                    cause = type(error.__cause__ or error).__name__
                    log.warning(
                        "The store of limits does not answer (%s): counting in memory", cause
                    )
                self._lost = True
            else:
                if self._lost:
                    log.warning("The store of limits answers again")
                self._lost = False
                return found
        return self._own.hit(limit, key)

    def reset(self) -> None:
        """Forget what was counted in memory."""
        self._own.storage.reset()


def _store(url: str) -> Any:
    """The store of a URL, which nobody waits for long."""
    from redis.backoff import NoBackoff  # only who has a store pays for its library at the start
    from redis.retry import Retry

    return storage_from_string(
        url,
        wrap_exceptions=True,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]
    )


def count_forms() -> None:
    """Count a form by who sends it, before it costs anything; raise TooManyRequests.

    Reading is never counted. Whoever is logged in is counted by the session, so that nobody else of the
    same network takes their place, and generously by the network too, for a session may be over. Whoever
    has a signed link is counted by the link alone: mail providers press for many members from few
    addresses (RFC 8058). Links that are forged are counted where they are read, by the network.
    """
    if request.method in SAFE:
        return
    if request.endpoint in UNCOUNTED:
        require_small()
        return
    link = (request.view_args or {}).get("token")
    member = session.get(LOGGED_IN)
    who = ("link", link) if link else ("session", member) if member else ("network", network())
    # One session that is refused takes nothing from the others of its network.
    alone = within(FORMS, "form", *who)
    if not alone or (who[0] == "session" and not from_here(OF_MEMBERS, "forms by session")):
        raise TooManyRequests(retry_after=60)
    require_small()


def require_small() -> None:
    """Read the body, and raise LengthRequired or RequestEntityTooLarge for one of work without end.

    It is read here, before anything else: one that comes slowly holds no connection of the database.
    """
    if "Transfer-Encoding" in request.headers:  # no browser hides the length of a form
        raise LengthRequired
    plain = (
        request.mimetype == "application/x-www-form-urlencoded"
    )  # else Werkzeug counts the parts
    if plain and request.get_data().count(b"&") >= PARTS:
        raise RequestEntityTooLarge
    if any(_is_all_marks(text) for _, text in request.form.items(multi=True)):
        raise RequestEntityTooLarge


def _is_all_marks(text: str) -> bool:
    """Whether so many marks follow a letter that composing them takes time that grows with the square.

    No writing has as many (Unicode's Stream-Safe Text Format, UAX 15, section 13).
    """
    runs = groupby(text, lambda letter: combining(letter) != 0) if not text.isascii() else ()
    return any(marks and sum(1 for _ in run) > MARKS for marks, run in runs)


def count_forged() -> None:
    """Count a signed link that is not one of ours; raise TooManyRequests when a form came with it."""
    if request and request.method not in SAFE and not from_here(FORGED, "forged"):
        raise TooManyRequests(retry_after=60)


def within(limit: str, *what: str) -> bool:
    """Count one try of something, such as "10 per 15 minutes"; False when there were too many.

    What is counted is hashed: the counter holds no address and no name.
    """
    counter: Counter = current_app.extensions["plussa.limits"]
    return counter.hit(parsed(limit), sha256("\0".join(what).encode()).hexdigest())


def from_here(limit: str, what: str) -> bool:
    """Count one try from the network of the request."""
    return within(limit, what, network())


def require(limit: str, what: str) -> None:
    """Count one try from the network of the request; raise QuotaReached when there were too many."""
    if not from_here(limit, what):
        raise QuotaReached(what)


def network() -> str:
    """The network a request comes from: an IPv4 address, or the /64 that one subscriber of IPv6 has."""
    return network_of(request.remote_addr or "")


def network_of(address: str) -> str:
    """The network of an address; what is no address stands for itself."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False))
