"""Devices that somebody has logged in on before: their guesses are counted apart.

So a stranger who guesses cannot lock anybody out of their own devices (OWASP's device cookies). A mark is
of one password: who has collected many with an earlier one has no more guesses at the next.
"""

from hashlib import sha256
from secrets import token_urlsafe

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer

A_YEAR = 365 * 24 * 3600  # seconds
KEPT = 4  # accounts a device


def mark_of(account: str, password_hash: str | None) -> str | None:
    """This device's mark for an account with its present password; None on a strange device."""
    return _marks().get(_digest(account, password_hash))


def remember(account: str, password_hash: str | None) -> None:
    """Mark this device as known to an account, by the answer to this request."""
    marks, found = _marks(), _digest(account, password_hash)
    if found not in marks:
        marks = {**dict(list(marks.items())[-KEPT + 1 :]), found: token_urlsafe(12)}

        @after_this_request
        def send(response: Response) -> Response:
            response.set_cookie(
                _cookie(),
                _serializer().dumps(marks),
                max_age=A_YEAR,
                secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
                httponly=True,
                samesite="Lax",
            )
            return response


def _marks() -> dict[str, str]:
    try:
        found = _serializer().loads(request.cookies.get(_cookie(), ""))
    except BadData:
        return {}
    # An earlier version of this code may have written it in another shape.
    fine = isinstance(found, dict) and all(isinstance(one, str) for one in found.values())
    return found if fine else {}


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), "known device")


def _digest(account: str, password_hash: str | None) -> str:
    return sha256(f"{account}\0{password_hash}".encode()).hexdigest()[:16]
