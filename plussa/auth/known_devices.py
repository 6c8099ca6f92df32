"""Devices that somebody has logged in on before: their guesses are counted apart.

So a stranger who guesses cannot lock a member out of the member's own devices (OWASP's device cookies).
"""

from hashlib import sha256
from secrets import token_urlsafe

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
        found: dict[str, str] = _serializer().loads(request.cookies.get(_cookie(), ""))
    except BadData:
        return {}
    return found


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), "known device")


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:16]
