"""The front: published pages as bytes, the same for everybody, before Flask sees the request."""

import gzip
from typing import cast

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from plussa import create_app
from plussa.config import Settings
from plussa.web.publish import Site
from plussa.web.serve import Front, preferred_codings
from tests.conftest import TODAY

PATH = "/fi/saannot/"
SITE = "https://plussa.example"
ABSURD = ["", ",", ";;;", "br;q=", "br;q=x", "br;q=-1", "\xff", "gzip" * 5000, "a," * 5000, "*;q=*"]


@pytest.fixture(scope="session")
def production() -> FlaskClient:
    app = create_app(Settings(production=True, base_url=SITE))
    return app.test_client(use_cookies=False)


def tag(client: FlaskClient, coding: str = "identity") -> str:
    return client.get(PATH, headers={"Accept-Encoding": coding}).headers["ETag"]


def test_head_says_what_get_says_and_sends_nothing(client: FlaskClient) -> None:
    got, asked = client.get(PATH), client.head(PATH)
    assert asked.status_code == 200
    assert asked.data == b""
    assert asked.headers == got.headers
    assert asked.headers["Content-Length"] == str(len(got.data))


@pytest.mark.parametrize(
    "form", ["{}", "W/{}", '"other", {}', '{}, W/"other"', 'W/"a",W/{} , "b"', "*"]
)
@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_what_is_known_already_is_not_sent_again(
    client: FlaskClient, form: str, coding: str
) -> None:
    known = form.format(tag(client, coding))
    answer = client.get(PATH, headers={"If-None-Match": known, "Accept-Encoding": coding})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag(client, coding)
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Content-Type" not in answer.headers
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("known", ["", '"other"', 'W/"other"', "nonsense", '"', "\xff", '"a" "b"'])
def test_what_is_not_known_is_sent(client: FlaskClient, known: str) -> None:
    assert client.get(PATH, headers={"If-None-Match": known}).status_code == 200


def test_a_tag_of_another_coding_is_another_body(client: FlaskClient) -> None:
    tags = {tag(client, coding) for coding in ("identity", "gzip", "br")}
    assert len(tags) == 3
    answer = client.get(PATH, headers={"If-None-Match": tag(client, "gzip")})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, br", "br"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0", None),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0, gzip;q=0.5", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("identity;q=1, *;q=0", None),
        ("deflate", None),
        ("brr, xgzip", None),
    ],
)
def test_the_coding_is_one_the_visitor_takes(
    client: FlaskClient, accepted: str | None, coding: str | None
) -> None:
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    answer = client.get(PATH, headers=headers)
    assert answer.headers.get("Content-Encoding") == coding
    body = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding](answer.data)
    assert body == client.get(PATH, headers={"Accept-Encoding": "identity"}).data
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "name", ["Accept-Encoding", "Accept-Language", "If-None-Match", "Cookie", "Range"]
)
@pytest.mark.parametrize("value", ABSURD)
def test_absurd_headers_are_harmless(client: FlaskClient, name: str, value: str) -> None:
    assert client.get(PATH, headers={name: value}).status_code == 200
    assert client.get("/fi/ei-ole/", headers={name: value}).status_code == 404


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0")))
def test_no_encoding_header_chooses_a_coding_it_does_not_name(header: str) -> None:
    for coding in preferred_codings(header):
        assert coding in header.lower() or "*" in header


@pytest.mark.parametrize("query", ["?", "?page=2", "?q=%00%ff", "?a&b&c=" + "x" * 5000])
def test_query_strings_are_ignored(client: FlaskClient, query: str) -> None:
    answer, plain = client.get(PATH + query), client.get(PATH)
    assert (answer.data, answer.headers) == (plain.data, plain.headers)


def test_every_published_page_is_the_same_for_everybody(app: Flask, client: FlaskClient) -> None:
    somebody = {
        "Cookie": "session=stolen", "Accept-Language": "sv", "HX-Request": "true", "HX-Boosted": "true",
        "Referer": "https://evil.example/", "User-Agent": "curl",
    }  # fmt: skip
    for path, address in Site(app, TODAY).addresses.items():
        one, other = client.get(path), client.get(path, headers=somebody)
        assert (one.data, one.headers) == (other.data, other.headers), path
        assert "Set-Cookie" not in one.headers, path
        immutable = address.publication.immutable
        kept = "public, max-age=31536000, immutable" if immutable else "no-cache"
        assert one.headers["Cache-Control"] == kept, path
        assert one.headers["Vary"] == "Accept-Encoding", path


@pytest.mark.parametrize(("path", "word"), [(PATH, "sivu"), ("/en/rules/", "page")])
def test_a_method_that_is_not_allowed_gets_a_page(
    client: FlaskClient, path: str, word: str
) -> None:
    answer = client.post(path, data={"a": "b"})
    assert answer.status_code == 405
    assert answer.allow.as_set() == {"get", "head", "options"}
    assert f'lang="{path[1:3]}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [PATH, "/", "/fi/ei-ole/", "/robots.txt"])
@pytest.mark.parametrize("host", ["evil.example", "plussa.example.evil", "plussa.example:8080", ""])
def test_another_host_is_refused_in_production(
    production: FlaskClient, path: str, host: str
) -> None:
    answer = production.get(path, headers={"Host": host})
    assert (answer.status_code, answer.data) == (421, b"")


def test_a_request_without_a_host_is_refused_in_production(production: FlaskClient) -> None:
    environ = EnvironBuilder(path=PATH).get_environ()
    del environ["HTTP_HOST"]
    _, status, _ = run_wsgi_app(production.application.wsgi_app, environ)
    assert status.startswith("421 ")


def test_our_own_host_is_answered_in_production(production: FlaskClient) -> None:
    assert production.get(PATH, base_url=SITE).status_code == 200


def test_a_host_is_a_host_in_capital_letters_too(production: FlaskClient) -> None:
    assert production.get(PATH, headers={"Host": "Plussa.Example"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "a b", "[", "x:99999", "\xff"])
def test_no_host_gets_into_a_published_page(client: FlaskClient, host: str) -> None:
    assert client.get(PATH, headers={"Host": host}).data == client.get(PATH).data


@pytest.mark.parametrize(("path", "heading"), [("/fi/evasteet/", "fi"), ("/en/cookies/", "en")])
def test_a_page_that_fails_is_explained_and_tried_again(
    settings: Settings, path: str, heading: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings)
    client = app.test_client()
    works = app.view_functions["pages.cookies"]

    def fail() -> str:
        raise LookupError("not today")

    app.view_functions["pages.cookies"] = fail
    broken = client.get(path)
    assert broken.status_code == 500
    assert f'<html lang="{heading}">' in broken.text
    assert broken.headers["Cache-Control"] == "no-store"
    assert "not today" not in broken.text
    assert "not today" in caplog.text
    app.view_functions["pages.cookies"] = works
    mended = client.get(path)
    assert mended.status_code == 200
    assert mended.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["//fi/saannot/", "///fi/saannot/", "//robots.txt"])
def test_more_slashes_are_no_way_around_the_memory(settings: Settings, path: str) -> None:
    app = create_app(settings)

    def fail(**values: str) -> str:
        raise AssertionError("Flask was asked")

    client, plain = app.test_client(), "/" + path.lstrip("/")
    expected = client.get(plain)
    for name in ("legal.show_current", "root.robots"):
        app.view_functions[name] = fail
    answer = client.open("/", environ_overrides={"PATH_INFO": path})
    assert (answer.status_code, answer.data) == (200, expected.data)
    assert answer.headers == expected.headers
    front = cast(Front, app.wsgi_app)
    assert front._today
    assert set(front._today[1]) == {plain}


def test_memory_holds_published_addresses_and_nothing_else(settings: Settings) -> None:
    app = create_app(settings)
    client, front = app.test_client(), cast(Front, app.wsgi_app)
    known = set(Site(app, TODAY).addresses)
    for path in known:
        client.get(path)
    for n in range(200):
        client.get(f"/fi/{n}/")
        client.get(f"/fi/saannot/?{n}")
        client.get(f"/fi/saannot/{1900 + n}-01-01/")
    assert front._today
    assert set(front._today[1]) == known
