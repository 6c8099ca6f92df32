"""Security headers: the same on every answer, from memory, from Flask, and on errors."""

import pytest
from flask.testing import FlaskClient

from plussa import create_app
from plussa.config import Settings

ANSWERS = [
    ("/fi/", 200), ("/en/rules/", 200), ("/", 302), ("/fi", 308), ("/en/nothing/", 404), ("/robots.txt", 200),
    ("/en/changes/feed.atom", 200),
]  # fmt: skip


def policy(value: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in value.split(";"))


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_every_answer_has_them(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    rules = policy(answer.headers["Content-Security-Policy"])
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert set(rules.values()) == {"'none'", "'self'"}  # nothing inline, nothing of others
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


def test_each_is_said_once_also_when_nothing_is_sent(client: FlaskClient) -> None:
    tag = client.get("/fi/").headers["ETag"]
    known = client.get("/fi/", headers={"If-None-Match": tag})
    assert known.status_code == 304
    for answer in (known, client.get("/fi/"), client.get("/fi/x/"), client.post("/fi/")):
        assert len(answer.headers.getlist("Content-Security-Policy")) == 1
        assert len({name.lower() for name in answer.headers.keys()}) == len(answer.headers)  # noqa: SIM118


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_production_holds_browsers_to_https(path: str, status: int) -> None:
    site = "https://plussa.example"
    client = create_app(Settings(production=True, base_url=site)).test_client()
    answer = client.get(path, base_url=site)
    assert answer.status_code == status
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 302), ("HEAD", "/", 302), ("GET", "/fi", 308), ("GET", "/en/nothing/", 404),
        ("GET", "/static/none.css", 404), ("POST", "/fi/", 405), ("POST", "/robots.txt", 405),
        ("OPTIONS", "/fi/", 200), ("OPTIONS", "/", 200), ("GET", "/fi/999.html", 404),
        ("GET", "/en/rules/compare/2026-05-01/2025-01-01/", 308),
    ],
)  # fmt: skip
def test_what_is_not_published_is_not_kept(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert answer.headers.getlist("Cache-Control") == ["no-store"]


def test_what_is_published_says_once_how_long_it_is_kept(client: FlaskClient) -> None:
    for path in ("/fi/", "/en/rules/", "/robots.txt", "/fi/404.html"):
        assert client.get(path).headers.getlist("Cache-Control") == ["no-cache"]
