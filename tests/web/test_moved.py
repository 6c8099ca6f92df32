"""An address keeps working when a language changes its words: in the app and in the export."""

from pathlib import Path

import pytest
from flask import Flask

from plussa import create_app
from plussa.config import Settings
from plussa.i18n import LANGUAGES_FILE
from plussa.web.export import export_site
from plussa.web.publish import publications
from plussa.web.serve import Front
from tests.conftest import ORIGIN, TODAY, Clock
from tests.document import Page

WORDS = 'jasenehdot = "rules"\nehdot = "rules"\nerot = "changes"\npalaute = "feed"\n'
FORMER = [
    # where people have links to, where they are led
    ("jasenehdot/", "saannot/"),
    ("ehdot/", "saannot/"),
    ("jasenehdot/2026-05-01/", "saannot/2026-05-01/"),
    ("jasenehdot/2026-05-01/muutokset/", "saannot/2026-05-01/muutokset/"),
    ("ehdot/2026-05-01/erot/", "saannot/2026-05-01/muutokset/"),
    ("saannot/2026-05-01/erot/", "saannot/2026-05-01/muutokset/"),
    ("tietosuojaseloste/2025-01-01/erot/", "tietosuojaseloste/2025-01-01/muutokset/"),
    ("ehdot/versiot/", "saannot/versiot/"),
    ("ehdot/vertailu/2025-01-01/2026-05-01/", "saannot/vertailu/2025-01-01/2026-05-01/"),
    ("erot/", "muutokset/"),
    ("erot/palaute.atom", "muutokset/syote.atom"),
]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Finnish has changed some of its words, one of them twice."""
    file = tmp_path_factory.mktemp("moved") / "languages.toml"
    text = LANGUAGES_FILE.read_text("utf-8")
    file.write_text(text.replace("[fi.moved]", f"[fi.moved]\n{WORDS}\n#", 1), "utf-8")
    return create_app(Settings(base_url=ORIGIN), file)


@pytest.mark.parametrize(("former", "present"), FORMER)
def test_an_address_with_former_words_leads_to_the_present_one(
    moved: Flask, former: str, present: str
) -> None:
    client = moved.test_client()
    answer = client.get(f"/fi/{former}")
    assert (answer.status_code, answer.location) == (308, f"/fi/{present}")
    page = Page(answer.text, f"/fi/{former}")
    assert page.language == "fi"
    assert f"/fi/{present}" in page.links
    assert client.get(answer.location).status_code == 200
    assert client.get(f"/en/{former}").status_code == 404


def test_a_former_address_is_answered_from_memory(moved: Flask) -> None:
    front = moved.wsgi_app
    assert isinstance(front, Front)
    answer = moved.test_client().get("/fi/ehdot/")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert front._today
    assert "/fi/ehdot/" in front._today[1]


@pytest.mark.parametrize("path", ["/fi/ehdot/2020-01-01/", "/fi/ehdot/2026-13-01/", "/fi/ehdot/x/"])
def test_a_former_address_of_nothing_is_not_found_in_the_end(moved: Flask, path: str) -> None:
    assert moved.test_client().get(path, follow_redirects=True).status_code == 404


def test_a_former_address_of_an_edition_appears_with_the_edition(moved: Flask, at: Clock) -> None:
    front = moved.wsgi_app
    assert isinstance(front, Front)
    at(TODAY.replace(year=2026, month=4, day=1))
    assert moved.test_client().get("/fi/ehdot/2027-03-01/").headers["Cache-Control"] == "no-store"
    at(TODAY)
    assert moved.test_client().get("/fi/ehdot/2027-03-01/").headers["Cache-Control"] == "no-cache"


def test_the_export_has_the_same_former_addresses(moved: Flask, tmp_path: Path) -> None:
    kept = [one for one in publications(moved) if one.endpoint.startswith(("legal.", "feeds."))]
    before = publications(moved)[:]
    publications(moved)[:] = kept
    try:
        export_site(moved, tmp_path / "site", TODAY)
    finally:
        publications(moved)[:] = before
    for former, present in FORMER:
        file = tmp_path / "site/fi" / former
        page = (file / "index.html" if former.endswith("/") else file).read_text("utf-8")
        assert f'content="0; url=/fi/{present}"' in page


def test_former_addresses_are_not_listed_or_linked(moved: Flask) -> None:
    client = moved.test_client()
    for path in ("/sitemap.xml", "/fi/", "/fi/saannot/", "/fi/muutokset/", "/en/rules/"):
        text = client.get(path).text
        assert not any(f"/{word.split(' =')[0]}/" in text for word in WORDS.splitlines()), path
