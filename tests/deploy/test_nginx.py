"""The example configuration, in a real nginx over a fresh export, answers as the app does."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from bench.servers import HOST, SETTINGS, Server, nginx
from plussa import catalogs, clock, create_app
from plussa.auth.password.views import RESET
from plussa.config import Settings
from plussa.web import links
from plussa.web.export import export_site
from plussa.web.headers import ALWAYS
from plussa.web.publish import addresses

pytestmark = pytest.mark.nginx
SECURITY = [*ALWAYS, "Strict-Transport-Security"]
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9,fi;q=0.5"}


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: HTTPMessage
    body: bytes


@pytest.fixture(scope="module")
def app() -> Flask:
    catalogs.compile_all()
    return create_app(Settings.from_env(SETTINGS))


@pytest.fixture(scope="module")
def server(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("nginx")
    export_site(app, folder / "site", clock.today())
    with nginx(folder / "site", folder) as running:
        yield running


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request(method, path, headers={"Host": HOST, **named})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def ask_app(app: Flask, path: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get(path, base_url=SETTINGS["PLUSSA_BASE_URL"], headers=named)


def pages(server: Server) -> list[str]:
    tree = ET.fromstring(ask(server, "/sitemap.xml").body)  # noqa: S314 -- our own file
    base = SETTINGS["PLUSSA_BASE_URL"]
    return [str(loc.text).removeprefix(base) for loc in tree.iter() if loc.tag.endswith("}loc")]


def test_every_address_is_answered_as_by_the_app(app: Flask, server: Server) -> None:
    former = {one.path for one in addresses(app, clock.today()) if one.former}
    paths = {one.path for one in addresses(app, clock.today())} - former
    assert paths > set(pages(server))
    for path in sorted(paths):
        ours, theirs = ask_app(app, path), ask(server, path)
        assert (theirs.status, theirs.body) == (200, ours.data), path
        for name in [*SECURITY, "Content-Type", "Cache-Control", "Vary"]:
            assert theirs.headers.get_all(name) == ours.headers.getlist(name), f"{path}: {name}"


def test_the_site_map_lists_pages_of_both_languages(server: Server) -> None:
    found = pages(server)
    assert {path.split("/")[1] for path in found} == {"fi", "en"}
    assert len(found) > 20


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        (None, "/fi/"),
        ("fi", "/fi/"),
        ("en", "/en/"),
        ("en-US,en;q=0.9", "/en/"),
        ("sv-FI,sv;q=0.9,en;q=0.5,fi;q=0.3", "/en/"),
        ("fi-FI,fi;q=0.9,en;q=0.8", "/fi/"),
        ("sv", "/fi/"),
        ("*", "/fi/"),
        ("eng", "/fi/"),
    ],
)
def test_the_root_leads_to_the_language_of_the_visitor(
    app: Flask, server: Server, accepted: str | None, home: str
) -> None:
    headers = {} if accepted is None else {"Accept_Language": accepted}
    theirs, ours = ask(server, "/", **headers), ask_app(app, "/", **headers)
    assert (theirs.status, theirs.headers["Location"]) == (302, home)
    assert (ours.status_code, ours.headers["Location"]) == (302, home)
    assert theirs.headers.get_all("Vary") == ["Accept-Language"]
    assert [theirs.headers[name] for name in SECURITY] == [ours.headers[name] for name in SECURITY]


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/fi/ei-ole/", "en", "fi"),
        ("/en/no-such/", "fi", "en"),
        ("/nothing", "en", "en"),
        ("/nothing", "fi", "fi"),
        ("/static/none.css", "en", "en"),
        ("/static/", "fi", "fi"),
    ],
)
def test_an_unknown_address_is_explained_in_the_right_language(
    app: Flask, server: Server, path: str, accepted: str, language: str
) -> None:
    answer = ask(server, path, Accept_Language=accepted)
    page = ask_app(app, f"/{language}/404.html")
    assert (answer.status, answer.body) == (404, page.data)
    assert answer.headers["Cache-Control"] == "no-store"
    assert [answer.headers[name] for name in SECURITY] == [page.headers[name] for name in SECURITY]


def test_a_compressed_copy_is_sent_to_who_takes_one(server: Server) -> None:
    whole, packed = ask(server, "/fi/saannot/"), ask(server, "/fi/saannot/", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == whole.body
    assert packed.headers["Content-Type"] == whole.headers["Content-Type"]
    assert packed.headers.get_all("Vary") == ["Accept-Encoding"]


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_unchanged_page_is_not_sent_again(server: Server, coding: str) -> None:
    first = ask(server, "/en/rules/", Accept_Encoding=coding)
    tag = first.headers["ETag"]
    again = ask(server, "/en/rules/", Accept_Encoding=coding, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"


def test_static_files_are_kept_for_good(app: Flask, server: Server) -> None:
    named = [one.path for one in addresses(app, clock.today()) if one.publication.immutable]
    assert any(path.endswith(".css") for path in named)
    for path in named:
        assert ask(server, path).headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [("atom", "application/atom+xml; charset=utf-8"), ("json", "application/feed+json")],
)
def test_feeds_say_what_they_are(app: Flask, server: Server, suffix: str, kind: str) -> None:
    feeds = [one.path for one in addresses(app, clock.today()) if one.path.endswith(f".{suffix}")]
    assert len(feeds) == 2
    for path in feeds:
        assert ask(server, path, Accept_Encoding="gzip").headers["Content-Type"] == kind


def test_a_method_that_is_not_allowed_carries_the_headers_too(app: Flask, server: Server) -> None:
    answer = ask(server, "/fi/", method="POST")
    page = ask_app(app, "/fi/")
    assert answer.status == 405
    assert [answer.headers[name] for name in SECURITY] == [page.headers[name] for name in SECURITY]


def test_a_new_export_is_shown_at_once(app: Flask, tmp_path: Path) -> None:
    folder, today = tmp_path / "site", clock.today()
    export_site(app, folder, today)
    with nginx(folder, tmp_path) as running:
        before = ask(running, "/en/").body
        export_site(app, folder, today + timedelta(days=1))
        after = ask(running, "/en/").body
    assert before == ask_app(app, "/en/").data
    assert after != before  # the page tells the date it speaks for


def test_the_access_log_holds_no_key_of_a_link(app: Flask, tmp_path: Path) -> None:
    """Whoever reads logs could use it; a query and a referrer could hold one too."""
    with app.test_request_context():
        token = links.sign(RESET, "k" * 32, clock.now())
    reset = f"/en/log-in/forgotten-password/{token}/"
    export_site(app, tmp_path / "site", clock.today())
    with nginx(tmp_path / "site", tmp_path, logged=True) as running:
        for path in (reset, reset.replace(".", "%2e"), f"/en/{token}?x={token}", "/en/rules/?a=b"):
            ask(running, path, Referer=f"https://{HOST}{reset}")
        ask(running, f"/en/stop-messages/{token}/undo/", method="POST")
    logged = (tmp_path / "access.log").read_text("utf-8")
    assert token[:20] not in logged
    assert "?" not in logged
    for path in ("/en/log-in/forgotten-password/-/", "/en/rules/", "/en/stop-messages/-/undo/"):
        assert f" {path} " in logged
