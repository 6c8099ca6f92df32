"""The browser's session in a signed cookie, read with care for what an earlier version of us wrote."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadData

Shapes = Mapping[str, Callable[[Any], bool]]


class Sessions(SecureCookieSessionInterface):
    """Sessions without what is not of its shape; names without a shape are left alone."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request; a new one when the cookie holds none."""
        try:
            found = super().open_session(app, request)
        except (BadData, TypeError, ValueError):  # signed, and still no session
            return self.session_class()
        if found is not None:
            for name in found.keys() & self._shapes.keys():
                if not self._shapes[name](found[name]):
                    del found[name]
        return found


def init_app(app: Flask, shapes: Shapes) -> None:
    """Keep sessions whose values have their shapes."""
    app.session_interface = Sessions(shapes)
