"""Whatever anybody sends is taken or refused: every form and every address is tried with odd values,
types and encodings; the answer is a page, a way on or a 4xx, and what is refused changes nothing."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from werkzeug.test import TestResponse

from plussa import clock
from plussa.auth.guard import OF_STAFF, Who
from plussa.auth.models import Session
from plussa.auth.session import sessions
from plussa.db import database, is_sqlite
from plussa.desk.models import Staff
from plussa.desk.sign_in import accounts as staff
from plussa.desk.sign_in.views import HALF
from plussa.inputs import DAY
from plussa.members.staff import StaffRole
from plussa.web import links
from tests.amounts import THOROUGH
from tests.desk.staff import desk_reader
from tests.document import Page
from tests.laws import test_desk_routes, test_private_routes
from tests.laws.test_links import LINKS
from tests.odd import (
    FORM,
    HEADERS,
    PARTS,
    QUERIES,
    REACHING,
    Fields,
    Sent,
    encoded,
    fields_of,
    pairs,
    requests,
)
from tests.people import HX, Cast, Reader, add_member
from tests.queries import counted
from tests.rows import everything
from tests.table import ROWS
from tests.turns import turn

FORMS = [name for name, row in ROWS.items() if "POST" in row.methods]
# What the links of addresses are for: each leads to its form.
PURPOSES = {link.endpoint: purpose for purpose, link in LINKS.items()} | {
    "household.accept": "invitation", "household.decline": "invitation",
    "contact.write_more": "case", "contact.withdraw": "case",
    "stopping.take_back": "stop", "stopping.stop_at_once": "stop",
}  # fmt: skip
# Forms that these people are not shown.
UNSEEN = {
    "auth.open_login": 410,  # by nobody whom a bank has not identified
    "auth.link_identity": 410,
    "auth.enter_link_code": 410,
    "household.leave": 409,  # Aino leads others
}
STALE = "This form was from an earlier visit"  # without its token nothing else would be tried
EXAMPLES = 30 if THOROUGH else 3  # of each form on each database
QUIET = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
# What a refusal may write: guesses are counted where they are guessed at, those of staff are on record.
COUNTED = {"Code", "IdentityCheck", "QuotaUse", "StaffSignIn"}


def kept() -> dict[str, list[Any]]:
    """Every row of the tables that no refusal may touch."""
    return {name: rows for name, rows in everything().items() if name not in COUNTED}


class Browser:
    """Somebody whose every request is undone: the next one finds everything as it was."""

    def __init__(self, reader: Reader) -> None:
        self.client: FlaskClient = reader.client
        self._cookies = dict(self.client._cookies or {})

    def send(self, path: str, sent: Sent) -> str:
        """Send a form, and judge the answer; the page."""
        headers = dict(sent.headers)
        if "Cookie" in headers:  # beside those of the browser
            headers["Cookie"] += "; " + "; ".join(
                f"{one.key}={one.value}" for one in self._cookies.values()
            )
        return self.judged(
            lambda: self.client.post(
                path + sent.query, data=sent.body, content_type=sent.kind, headers=headers
            ),
            f"{path} {sent}",
        )

    def judged(self, ask: Callable[[], TestResponse], what: str) -> str:
        """The page of an answer: never a failure, and a refusal changes nothing."""
        with self.undone() as asked:
            answer = ask()
            assert answer.status_code < 500, what
            writes = any(one.startswith(("INSERT", "UPDATE", "DELETE")) for one in asked)
            after = kept() if answer.status_code >= 400 and writes else None
        assert after is None or after == kept(), what
        return answer.text

    @contextmanager
    def undone(self) -> Iterator[list[str]]:
        """Undo what is done meanwhile; what the database was asked."""
        self.client.application.extensions["plussa.limits"].reset()
        try:
            with counted() as asked, database.atomic() as everything_done:
                yield asked
                everything_done.rollback()
        finally:
            self.client._cookies = dict(self._cookies)


@pytest.fixture
def kept_open(app: Flask, fresh: str) -> Iterator[None]:
    """One connection for all requests, so that they can be undone."""
    app.config["KEEP_CONNECTION"] = True
    with database.connection_context():
        yield
    app.config["KEEP_CONNECTION"] = False


@dataclass
class People:
    """Who sends forms, and the address of each."""

    app: Flask
    cast: Cast
    visitor: Reader
    aino: Reader
    kaisa: Reader

    def of(self, endpoint: str) -> Reader:
        """Who may call an endpoint."""
        who = ROWS[endpoint].who
        if who in OF_STAFF:
            return self.kaisa
        return self.visitor if who is Who.ANYONE else self.aino

    def address(self, endpoint: str) -> str:
        """An address of an endpoint that is there."""
        if ROWS[endpoint].who in OF_STAFF:
            return test_desk_routes.address(self.app, endpoint, self.cast)
        if purpose := PURPOSES.get(endpoint):
            row = LINKS[purpose].make(add_member(email=f"{endpoint}@example.fi"))
            with self.app.test_request_context("/en/"):
                token = links.sign(links.PURPOSES[purpose], row.key, clock.now())
                return url_for(endpoint, language="en", token=token)
        return test_private_routes.address(self.app, endpoint, self.cast)


@pytest.fixture
def people(app: Flask, cast: Cast, kept_open: None, reader: Callable[..., Reader]) -> People:
    aino = reader(cast.aino)
    sessions.mark_identified(Session.get(), strongly=True)
    kaisa, visitor = desk_reader(app, StaffRole.APPROVER), reader()
    with visitor.client.session_transaction() as session:
        row = Staff.get()  # has shown a password
        session[HALF] = [row.key, int(clock.now().timestamp()), staff.half_of(row)]
    return People(app, cast, visitor, aino, kaisa)


@pytest.mark.parametrize(
    "fresh",
    [
        "postgresql",
        pytest.param("sqlite", marks=pytest.mark.drill("the same once more on the other database")),
    ],
    indirect=True,
)
def test_whatever_a_form_is_sent_is_taken_or_refused(people: People) -> None:
    for endpoint in FORMS:
        if is_sqlite() and not THOROUGH and turn(endpoint) != "sqlite":
            continue  # all are tried on PostgreSQL, which refuses more than SQLite does
        path = people.address(endpoint)
        reader = people.of(endpoint)
        page = reader.client.get(path)
        browser = Browser(reader)
        assert page.status_code == UNSEEN.get(endpoint, 200), endpoint
        fields = fields_of(Page(page.text)) if page.status_code == 200 else {"csrf_token": ""}

        assert STALE not in browser.send(path, Sent(encoded(pairs(fields)), FORM, {}, "")), path
        for name, value in fields.items():
            for odd in (f"{value}\0", "99999-12-31" if DAY.fullmatch(value) else "é²"):
                body = encoded(pairs({**fields, name: odd}))
                browser.send(path, Sent(body, FORM, {}, ""))

        sends(browser, path, fields)


def sends(browser: Browser, path: str, fields: Fields) -> None:
    """Send a form whatever the generator comes up with."""

    @QUIET
    @given(requests(fields))
    def send(sent: Sent) -> None:
        browser.send(path, sent)

    send()


def test_whatever_stands_in_an_address_is_found_or_not(app: Flask, people: People) -> None:
    tried: set[frozenset[type]] = set()
    for rule in app.url_map.iter_rules():
        kinds = frozenset(map(type, rule._converters.values()))
        if not kinds or not rule.rule.startswith("/en/"):
            continue
        browser = Browser(people.of(rule.endpoint))
        for part in REACHING if kinds in tried else (*PARTS, *REACHING):
            path = re.sub("<[^>]+>", part, rule.rule)
            browser.judged(partial(browser.client.get, path), path[:200])
        tried.add(kinds)


def test_whatever_stands_in_a_header_a_page_is_found(people: People) -> None:
    pages = {
        "/": (people.visitor, 302),
        "/en/log-in/": (people.visitor, 200),
        "/en/nothing/": (people.visitor, 404),
        "/en/account/information/": (people.aino, 200),  # its panels are asked for by a header
        people.address("desk.find"): (people.kaisa, 200),
    }
    for path, (reader, status) in pages.items():
        assert reader.client.get(path).status_code == status, path
        for name, values in HEADERS.items():
            for value in values:
                for query in QUERIES if is_sqlite() else QUERIES[:1]:
                    answer = reader.client.get(path + query, headers={**HX, name: value})
                    assert answer.status_code < 500, (path, name, value)
