"""Errors: a friendly page or fragment in the right language with the right status; never a 500."""

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import TooManyRequests

from plussa import create_app
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.config import Settings
from plussa.formats import translated
from tests.audit import audit
from tests.conftest import ORIGIN, Browse
from tests.document import Page

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
STATUSES = (400, 403, 404, 405, 413, 418, 429, 500, 503)
UNKNOWN = [
    "nothing", "rules", "rules/2020-01-01", "rules/2026-13-45", "rules/2026-02-30", "rules/26-5-1",
    "rules/2026-05-01/nothing", "rules/compare", "rules/compare/2025-01-01",
    "rules/compare/2025-01-01/2025-01-01", "rules/compare/2025-01-01/2026-06-15",
    "rules/compare/2025-01-01/tomorrow", "rules/٢٠٢٦-٠٥-٠١", "disputes/guide/nothing",
    "changes/feed.xml", "cookies/cookies", "%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "a" * 3000,
    "{{7*7}}", "<script>", "%0d%0aSet-Cookie:x", "'--", "%f0%9f%8d%aa",
]  # fmt: skip


@pytest.fixture(scope="session")
def failing(settings: Settings) -> Flask:
    """An app with an address for every error."""
    app = create_app(settings)

    def fail(status: int) -> str:
        abort(status)

    def refuse() -> str:
        raise AuthRefused(AuthRefusal.OVER)

    app.add_url_rule("/<any(fi,en):language>/fail/<int:status>/", "fail", fail)
    app.add_url_rule("/<any(fi,en):language>/refuse/", "refuse", refuse)
    return app


@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize("status", STATUSES)
def test_an_error_has_a_page_in_each_language(
    failing: Flask, app: Flask, language: str, status: int
) -> None:
    path = f"/{language}/fail/{status}/"
    answer = failing.test_client().get(path)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    own = app.test_client()
    page = Page(
        answer.text, path, status, ORIGIN,
        look=lambda found: Page(own.get(found).text) if own.get(found).status_code == 200 else None,
    )  # fmt: skip
    assert audit(page) == []
    assert page.language == language
    assert f"/{'en' if language == 'fi' else 'fi'}/" in page.links


@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize("status", STATUSES)
def test_an_error_has_a_fragment_in_each_language(
    failing: Flask, language: str, status: int
) -> None:
    path = f"/{language}/fail/{status}/"
    answer, whole = (failing.test_client().get(path, headers=h) for h in (FRAGMENT, {}))
    assert answer.status_code == status
    assert answer.text.strip() in whole.text
    assert Page(answer.text).ids == ["error"]
    assert Page(answer.text).all("h1")[0].attrs["tabindex"] == "-1"


def test_kinds_of_errors_are_told_apart(failing: Flask) -> None:
    client = failing.test_client()
    titles = {s: Page(client.get(f"/en/fail/{s}/").text).all("h1")[0].text for s in STATUSES}
    assert len({titles[s] for s in (400, 404, 405, 500)}) == 4


def test_what_the_error_itself_says_is_kept(
    failing: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(**values: object) -> str:
        raise TooManyRequests(retry_after=60)

    monkeypatch.setitem(failing.view_functions, "fail", wait)
    assert failing.test_client().get("/fi/fail/429/").headers["Retry-After"] == "60"


@pytest.mark.parametrize("rest", UNKNOWN)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_an_unknown_address_is_explained_in_its_language(
    client: FlaskClient, language: str, rest: str
) -> None:
    answer = client.get(f"/{language}/{rest}/", follow_redirects=True)
    if rest == "rules" and language == "en":
        assert answer.status_code == 200  # the one that exists
        return
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize("path", ["/fi/ei-ole/", "/en/no-such/", "/nothing", "/en/404"])
def test_the_page_of_an_unknown_address_passes_the_audit(browse: Browse, path: str) -> None:
    page = browse(path, status=404)
    assert page.all("meta", name="robots", content="noindex")


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/sv/", "sv", "fi"), ("/xx/rules/", "en", "en"), ("/nothing", "en;q=0.5, fi;q=0.4", "en"),
        ("/static/none.css", "fi", "fi"), ("/FI/", "en", "en"), ("/fi", "en", "fi"), ("//", "en", "en"),
    ],
)  # fmt: skip
def test_an_unknown_language_is_answered_in_one_the_visitor_reads(
    client: FlaskClient, path: str, accepted: str, language: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": accepted})
    assert answer.status_code in (404, 302, 308)
    if answer.status_code != 302:
        assert f'<html lang="{language}">' in answer.text


REDIRECTS = [
    ("/fi", "/fi/"),
    ("/en/rules", "/en/rules/"),
    ("/en/rules/compare/2026-05-01/2025-01-01/", "/en/rules/compare/2025-01-01/2026-05-01/"),
]


@pytest.mark.parametrize(("path", "target"), REDIRECTS)
def test_a_redirect_for_good_has_a_page(client: FlaskClient, path: str, target: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (308, target)
    page = Page(answer.text, path)
    assert page.language == path[1:3]
    assert target in page.links
    assert page.all("meta", http_equiv="refresh", content=f"0; url={target}")


@pytest.mark.parametrize(
    "stranger", [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Host": "a b"}]
)
@pytest.mark.parametrize("path", ["/fi", "//fi", "//evil.example/fi", "/\\evil.example/fi"])
def test_a_redirect_for_good_names_no_host(
    client: FlaskClient, path: str, stranger: dict[str, str]
) -> None:
    answer = client.open("/", environ_overrides={"PATH_INFO": path}, headers=stranger)
    location = answer.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "evil" not in location
    assert 'href="//' not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "BREW", "get", "X" * 500])
@pytest.mark.parametrize("path", ["/", "/fi/", "/en/rules/", "/robots.txt", "/fi/ei-ole/"])
def test_an_absurd_method_is_answered(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code in (404, 405) or method == "get"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8" or method == "get"


SEGMENT = st.one_of(
    st.sampled_from(
        ["fi", "en", "sv", "rules", "saannot", "compare", "2026-05-01", "guide", "static", "", "."]
    ),
    st.text(max_size=20),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(SEGMENT, max_size=6), st.text(max_size=30), st.sampled_from(["GET", "HEAD", "POST"])
)
@example(["fi", "..", "..", "etc"], "", "GET")
@example(["\ud800"], "\ud800", "GET")
@example(["fi"], "\n", "GET")
@example(["fi"], "x=\r", "GET")
def test_no_address_is_a_failure(app: Flask, parts: list[str], query: str, method: str) -> None:
    client = app.test_client(use_cookies=False)
    path = "/" + "/".join(parts).encode("utf-8", "surrogatepass").decode("latin-1")
    environ = {"REQUEST_METHOD": method, "SCRIPT_NAME": ""}
    raw = query.encode("utf-8", "surrogatepass").decode("latin-1")
    answer = client.open("/", environ_overrides={**environ, "PATH_INFO": path, "QUERY_STRING": raw})
    expected = (200, 302, 308, 404, 405)
    assert answer.status_code in expected or (answer.status_code == 400 and set("\r\n") & set(raw))
    assert "Set-Cookie" not in answer.headers
    assert not answer.headers.get("Location", "").startswith(("//", "http"))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["Accept-Language", "Accept-Encoding", "If-None-Match", "Host", "Content-Length",
                     "Content-Type", "Transfer-Encoding", "HX-Request", "X-Forwarded-Host"]),
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40),
    st.sampled_from(["/", "/fi/", "/fi", "/en/no-such/"]),
)  # fmt: skip
def test_no_header_is_a_failure(app: Flask, name: str, value: str, path: str) -> None:
    key = name.upper().replace("-", "_")
    key = key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"
    answer = app.test_client().open(path, environ_overrides={key: value})
    assert answer.status_code in (200, 302, 304, 308, 400, 404)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_a_refusal_that_no_view_expected_says_why(failing: Flask, language: str) -> None:
    answer = failing.test_client().get(f"/{language}/refuse/")
    with failing.test_request_context(f"/{language}/"):
        why = translated(AuthRefusal.OVER)
    assert answer.status_code == 409
    assert why in answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "go back in your browser"), ("fi", "palaa selaimessa")],
)
def test_who_was_writing_is_told_how_to_get_it_back(
    failing: Flask, language: str, words: str
) -> None:
    assert words in failing.test_client().get(f"/{language}/fail/503/").text
