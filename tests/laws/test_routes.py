"""The table of routes and the app agree, and each published row is tried."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing.converters import NumberConverter

from plussa import create_app, routes
from plussa.auth.guard import Who
from plussa.config import Settings
from plussa.legal.library import load_library
from plussa.legal.markdown import page_url
from plussa.routes import CHANGES_ON_GET, PAGES, ROUTES, RouteError
from plussa.web.converters import RowConverter
from plussa.web.publish import Site
from tests.conftest import TODAY
from tests.each import each
from tests.table import ROWS, assert_charset_is_named_once

PUBLISHED = [name for name, row in ROWS.items() if row.published]
METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW")
OPEN = [*PUBLISHED, "root.choose_language"]
PLACES = {"before", "after"}  # in a list: whose row stands there plays no part
STATUS = ("root.show_error_file", "status")  # of HTTP
# Rows of money have no key: there are millions, and nothing but a dispute names one. They are read by
# their number; the form carries what was shown of the row, and is refused when another stands there.
BY_NUMBER = {
    ("money.show_row", "row_id"),
    ("money.dispute", "row_id"),
    ("money.dispute_purchase", "row_id"),
}


def one_address(app: Flask, endpoint: str) -> tuple[str, int]:
    """An address of an endpoint and the status it answers a visitor with."""
    if endpoint == "root.choose_language":
        return "/", 302
    for address in Site(app, TODAY).addresses.values():
        if address.publication.endpoint == endpoint:
            return address.path, 200
    raise AssertionError(f"{endpoint} has no address to try")


def test_a_route_without_a_row_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROUTES, Who.ANYONE, ROUTES[Who.ANYONE].replace("pages.cookies", ""))
    with pytest.raises(RouteError, match=r"pages\.cookies: no row"):
        create_app(settings)


def test_a_row_without_a_route_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROUTES, Who.MEMBER, ROUTES[Who.MEMBER] + " pages.nothing")
    with pytest.raises(RouteError, match=r"pages\.nothing: a row .* no route"):
        create_app(settings)


def test_a_reason_without_a_route_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANGES_ON_GET, "pages.nothing", "because")
    with pytest.raises(RouteError, match=r"pages\.nothing: a row .* no route"):
        create_app(settings)


def test_two_rows_of_one_route_stop_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROUTES, Who.MEMBER, ROUTES[Who.MEMBER] + " pages.cookies")
    with pytest.raises(RouteError, match=r"pages\.cookies: two rows"):
        create_app(settings)


def test_only_what_anybody_may_see_is_published() -> None:
    assert {row.who for row in ROWS.values() if row.published} == {Who.ANYONE}


def test_a_route_added_behind_the_table_is_noticed(settings: Settings) -> None:
    app = create_app(settings)
    app.add_url_rule("/backdoor", "backdoor", lambda: "in")
    with pytest.raises(RouteError, match="backdoor"):
        routes.enforce(app)


def test_no_address_acts_on_the_number_of_a_row(app: Flask) -> None:
    """A number comes back with the next row, and a page that is still open would act on that one."""
    numbered = {
        (rule.endpoint, name, "POST" in (rule.methods or ()))
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if isinstance(converter, RowConverter | NumberConverter)
    }
    assert {(endpoint, name) for endpoint, name, _ in numbered if name not in PLACES} == {
        *BY_NUMBER, STATUS,
    }  # fmt: skip
    assert [one for one in numbered if one[1] in PLACES and one[2]] == []


@each("endpoint", OPEN)
def test_an_answer_is_kept_as_its_row_says(app: Flask, client: FlaskClient, endpoint: str) -> None:
    path, _ = one_address(app, endpoint)
    kept = client.get(path).headers["Cache-Control"] != "no-store"
    assert kept is (ROWS[endpoint].published)
    # What the app itself says when the front does not answer for it:
    assert client.options(path).headers["Cache-Control"] == "no-store"


@each("name", PAGES)
@each("language", ["fi", "en"])
def test_every_page_that_legal_texts_may_link_to_is_published(
    app: Flask, client: FlaskClient, name: str, language: str
) -> None:
    with app.test_request_context(f"/{language}/"):
        path = page_url(name, language)
    if PAGES[name][0] in PUBLISHED:
        assert path in Site(app, TODAY).addresses
    assert client.get(path).status_code == 200


def test_a_page_keeps_the_names_that_frozen_texts_know(app: Flask) -> None:
    linked = {
        target.removeprefix("page:")
        for editions in load_library().documents.values()
        for edition in editions
        for text in edition.texts.values()
        for target, _ in text.links
        if target.startswith("page:")
    }
    assert linked <= set(PAGES)
    assert all(endpoint in ROWS for endpoint, _ in PAGES.values())


@each("endpoint", OPEN)
def test_a_visitor_may_get_it(app: Flask, client: FlaskClient, endpoint: str) -> None:
    path, status = one_address(app, endpoint)
    answer = client.get(path)
    assert answer.status_code == status
    assert_charset_is_named_once(answer)
    assert client.head(path).status_code == status
    assert client.head(path).data == b""


@each("method", METHODS)
@each("endpoint", OPEN)
def test_a_method_outside_its_row_is_refused(
    app: Flask, client: FlaskClient, endpoint: str, method: str
) -> None:
    path, _ = one_address(app, endpoint)
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert answer.allow.as_set() == {"get", "head", "options"}


@each("endpoint", OPEN)
def test_asking_what_is_allowed_answers_the_row(
    app: Flask, client: FlaskClient, endpoint: str
) -> None:
    path, _ = one_address(app, endpoint)
    answer = client.options(path)
    assert answer.allow.as_set() == {"get", "head", "options"}


@each("endpoint", OPEN)
def test_reading_twice_reads_the_same(app: Flask, client: FlaskClient, endpoint: str) -> None:
    path, _ = one_address(app, endpoint)
    first, second = client.get(path), client.get(path)
    assert (first.data, first.headers) == (second.data, second.headers)
    assert "Set-Cookie" not in first.headers
