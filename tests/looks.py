"""What links lead to: a page is opened once for as long as nothing has changed that it could show."""

import os
from datetime import date
from functools import cache

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plussa import clock
from plussa.db import database
from plussa.web.publish import Site
from tests.document import Page

READING = ("SELECT", "BEGIN", "COMMIT", "PRAGMA")
_written: list[str] = []
_once: dict[tuple[str, str, bool], "Page | None"] = {}


def note_writes() -> None:
    """Take note from now on of what is written into the database in use."""
    database.query_hooks.append(_note)


def _note(event: object) -> None:
    sql = str(event.sql)  # type: ignore[attr-defined]  # Peewee says no types
    if not sql.startswith(READING):
        _written.append(sql)


@cache
def look_as_visitor(app: Flask, path: str, day: date) -> Page | None:
    """What a visitor finds at an address on a day."""
    return _found(app.test_client().get(path, headers={"Accept-Language": "en"}))


@cache
def _published(app: Flask, day: date) -> frozenset[str]:
    return frozenset(Site(app, day).addresses)


class Looks:
    """What one browser finds: published pages like everybody; its own until something changes.

    Something has changed when the database was written into, the clock moved, or the session is
    another. A look leaves the browser's session as it was: its reader has not pressed the link.
    """

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self._app, self._client = app, client
        self._state: object = None
        self._found: dict[str, Page | None] = {}

    def look(self, path: str) -> Page | None:
        """The page at an address, an empty one if it leads on; None if there is nothing.

        An address that names no row is opened once in each file of tests.
        """
        return self._once(path, os.environ["PYTEST_CURRENT_TEST"].split("::")[0])

    def look_around(self, path: str) -> Page | None:
        """The same for a link of menu, header or footer: they stand on all pages, and are opened once."""
        return self._once(path, "")

    def _once(self, path: str, file: str) -> Page | None:
        if any(letter.isdigit() for letter in path):
            return self._look(path)
        known = (file, path, bool(self._session))
        if known not in _once:
            _once[known] = self._look(path)
        return _once[known]

    def _look(self, path: str) -> Page | None:
        if path in _published(self._app, clock.today()):
            return look_as_visitor(self._app, path, clock.today())
        name, session = self._app.config["SESSION_COOKIE_NAME"], self._session
        state = (id(database.obj), len(_written), clock.now(), session)
        if state != self._state:
            self._state, self._found = state, {}
        if path not in self._found:
            twin = self._app.test_client()
            twin.set_cookie(name, session)
            self._found[path] = _found(twin.get(path))
        return self._found[path]

    @property
    def _session(self) -> str:
        cookie = self._client.get_cookie(self._app.config["SESSION_COOKIE_NAME"])
        return cookie.value if cookie else ""


def _found(answer: TestResponse) -> Page | None:
    if answer.status_code not in (200, 302, 303):
        return None
    # Who is led on (to log in, to prove more) has not seen the page.
    shown = answer.status_code == 200 and answer.mimetype == "text/html"
    return Page(answer.text if shown else "")
