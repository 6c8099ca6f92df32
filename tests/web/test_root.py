"""The root leads by Accept-Language; a plain file server gets a page with a link in each language."""

from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plussa.web.publish import Site
from plussa.web.root import STATUSES
from tests.conftest import ORIGIN, TODAY, Browse
from tests.document import Page

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        (None, "/fi/"), ("", "/fi/"), ("fi", "/fi/"), ("en", "/en/"), ("en-GB", "/en/"), ("EN-us", "/en/"),
        ("fi-FI,fi;q=0.9,en;q=0.8", "/fi/"), ("en;q=0.8,fi;q=0.9", "/fi/"), ("sv,en;q=0.1", "/en/"),
        ("sv", "/fi/"), ("*", "/fi/"), ("en;q=0", "/fi/"), ("en;q=0,*", "/fi/"), ("de, *;q=0.5", "/fi/"),
        ("fi;q=0,en;q=0.1", "/en/"), ("eng", "/fi/"), ("e-n", "/fi/"), (";;;", "/fi/"), ("en;q=x", "/fi/"),
        ("fi,en", "/fi/"), ("en,fi", "/en/"), ("sv-FI;q=1,fi-FI;q=0.5,en-GB;q=0.5", "/fi/"),
    ],
)  # fmt: skip
def test_the_root_leads_to_the_language_of_the_visitor(
    client: FlaskClient, accepted: str | None, home: str
) -> None:
    headers = {} if accepted is None else {"Accept-Language": accepted}
    for method in ("GET", "HEAD"):
        answer = client.open("/", method=method, headers=headers)
        assert (answer.status_code, answer.location) == (302, home)
        assert answer.headers["Vary"] == "Accept-Language"
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/index.html", "/404.html"])
def test_a_file_server_offers_each_language_in_its_own_words(browse: Browse, path: str) -> None:
    page = browse(path)
    offered = [(e.text, e.get("lang"), e.get("href")) for e in page.all("a")]
    assert offered == [("Suomi", "fi", "/fi/"), ("English", "en", "/en/")]


@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize("status", STATUSES)
def test_each_language_has_error_pages_for_file_servers(
    browse: Browse, client: FlaskClient, language: str, status: int
) -> None:
    path = f"/{language}/{status}.html"
    page = browse(path)
    assert page.language == language
    assert page.all("meta", name="robots", content="noindex")
    # The other languages have their start page: what was asked for is not there either.
    assert f"/{'en' if language == 'fi' else 'fi'}/" in page.links
    assert f"<loc>{ORIGIN}{path}</loc>" not in client.get("/sitemap.xml").text


def test_an_error_page_of_a_file_is_the_one_the_app_shows(client: FlaskClient) -> None:
    for status, met in ((404, client.get("/en/no-such/")), (405, client.post("/en/"))):
        filed = Page(client.get(f"/en/{status}.html").text)
        shown = Page(met.text)
        assert met.status_code == status
        assert filed.all("main")[0].text == shown.all("main")[0].text


@pytest.mark.parametrize("status", ["403", "500", "999", "0", "-404", "4o4", "00404", "0404"])
def test_there_is_no_page_of_another_status(client: FlaskClient, status: str) -> None:
    assert client.get(f"/fi/{status}.html").status_code == 404


def test_the_site_map_lists_what_people_read_with_its_languages(
    app: Flask, client: FlaskClient
) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    urls = ET.fromstring(answer.data).findall(f"{SITEMAP}url")  # noqa: S314 -- our own page
    listed = {str(url.findtext(f"{SITEMAP}loc")).removeprefix(ORIGIN): url for url in urls}
    site = Site(app, TODAY).addresses
    assert set(listed) == {path for path in site if path.endswith("/")}
    for path, url in listed.items():
        twins = {
            link.get("hreflang"): str(link.get("href")) for link in url.findall(f"{XHTML}link")
        }
        assert set(twins) == {"fi", "en"}
        assert twins[path[1:3]] == ORIGIN + path
        assert all(twin.removeprefix(ORIGIN) in listed for twin in twins.values())


def test_robots_may_read_all_and_find_the_site_map(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Allow: /",
        f"Sitemap: {ORIGIN}/sitemap.xml",
    ]


def test_the_language_switch_and_the_alternates_lead_to_the_same_page(
    app: Flask, paths: list[str], browse: Browse
) -> None:
    site = Site(app, TODAY).addresses
    for path in paths:
        page = browse(path, links=False, languages=False)
        other = "en" if path.startswith("/fi/") else "fi"
        switch = next(
            e.get("href") for e in page.all("a", hreflang=other) if e.get("lang") == other
        )
        mine, theirs = site[path], site[switch]
        assert theirs.publication == mine.publication, path
        assert {**theirs.values, "language": ""} == {**mine.values, "language": ""}, path
        alternates = {e.get("hreflang"): e.get("href") for e in page.all("link", rel="alternate")
                      if "type" not in e.attrs}  # fmt: skip
        assert alternates == {other: ORIGIN + switch, page.language: ORIGIN + path}, path


def test_the_log_in_button_is_in_the_header_of_every_page(paths: list[str], browse: Browse) -> None:
    for path in paths:
        page = browse(path, links=False, languages=False)
        target = "/fi/kirjaudu/" if path.startswith("/fi/") else "/en/log-in/"
        header = page.all("header")[0]
        assert target in [element.get("href") for element in header.walk()], path
