"""The state of a bank login: it says when the login was begun and how, and fits one browser alone.

Nothing is stored of it, so of any number that are under way at once none is in the way of another. The
nonce and the verifier (OpenID Connect Core 15.5.2, RFC 7636) are worked out of it with a key of ours.
"""

import hmac
from datetime import datetime
from secrets import token_urlsafe

from plussa import sealing
from plussa.auth.bank.outcomes import Started


def begin(browser: str, redirect_uri: str, fresh: bool, now: datetime) -> Started:
    """What is asked of the bank by a browser that has a secret of its own."""
    said = f"{token_urlsafe(24)}.{int(now.timestamp())}.{fresh:d}"
    return _started(f"{said}.{_mark(browser, said)}", redirect_uri)


def recall(browser: str, redirect_uri: str, state: str) -> Started | None:
    """What a browser asked with a state; None when it did not."""
    said, _, mark = state.rpartition(".")
    if not hmac.compare_digest(mark.encode(), _mark(browser, said).encode()):
        return None
    return _started(state, redirect_uri)


def _started(state: str, redirect_uri: str) -> Started:
    _, at, fresh, _ = state.split(".")
    nonce, verifier = (sealing.mark(f"bank {one}", state) for one in ("nonce", "verifier"))
    return Started(state, nonce, verifier, redirect_uri, int(at), fresh == "1")


def _mark(browser: str, said: str) -> str:
    return sealing.mark("bank state", f"{browser}.{said}")
