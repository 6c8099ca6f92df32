"""Limits of how often something may be tried: where guessing pays, it becomes slow."""

import logging
from hashlib import sha256

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

log = logging.getLogger(__name__)

limiter = Limiter(get_remote_address, strategy="moving-window")
_meanwhile = MovingWindowRateLimiter(MemoryStorage())


def init_app(app: Flask) -> None:
    """Count in memory for one process, or in Redis for many."""
    app.config["RATELIMIT_STORAGE_URI"] = app.config["SETTINGS"].limits
    limiter.init_app(app)


def within(limit: str, *what: str) -> bool:
    """Count one try of something, such as "10 per 15 minutes"; False when there were too many.

    What is counted is hashed: the counter holds no address and no name. When the counter cannot be
    reached, this process counts by itself.
    """
    key = sha256("\0".join(what).encode()).hexdigest()
    try:
        return limiter.limiter.hit(parse(limit), key)
    except (StorageError, OSError):
        log.warning("The counter of limits cannot be reached; this process counts by itself")
        return _meanwhile.hit(parse(limit), key)


def from_here(limit: str, what: str) -> bool:
    """Count one try from the network address of the request."""
    return within(limit, what, get_remote_address())
