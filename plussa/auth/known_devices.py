"""Devices that somebody has logged in on before: their guesses are counted apart.

So a stranger who guesses cannot lock a member out of the member's own devices (OWASP's device cookies).
"""

from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

A_YEAR = 365 * 24 * 3600  # seconds
KEPT = 4  # logins a device


def mark_of(key: str) -> str | None:
    """This device's mark for a login by its email key; None on a strange device."""
    return _marks().get(_digest(key))


def remember(response: Response, key: str) -> None:
    """Mark this device as known to a login."""
    marks = _marks()
    if _digest(key) in marks:
        return
    marks = {**dict(list(marks.items())[-KEPT + 1 :]), _digest(key): token_urlsafe(12)}
    response.set_cookie(
        _cookie(),
        _serializer().dumps(marks),
        max_age=A_YEAR,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def _marks() -> dict[str, str]:
    try:
        found = _serializer().loads(request.cookies.get(_cookie(), ""))
    except BadData:
        return {}
    return _read(found)


def _read(found: Any) -> dict[str, str]:
    """The marks of a cookie; none when an earlier version of this code wrote it in another shape."""
    fine = isinstance(found, dict) and all(isinstance(one, str) for one in found.values())
    return found if fine else {}


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), "known device")


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:16]
