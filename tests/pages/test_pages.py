"""Information pages, as a visitor meets them."""

import pytest
from flask import Flask

from plussa import create_app
from plussa.config import Settings
from plussa.legal.editions import EditionState
from plussa.legal.library import load_library
from plussa.operator import Operator
from plussa.web.publish import Site
from tests.conftest import ORIGIN, TODAY, Browse, Clock

BOTH = pytest.mark.parametrize("language", ["fi", "en"])


def test_the_title_of_a_page_is_its_heading(app: Flask, browse: Browse) -> None:
    for path in (path for path in Site(app, TODAY).addresses if path.endswith("/")):
        page = browse(path, links=False, languages=False)
        assert page.all("title")[0].text == f"{page.all('h1')[0].text} – Plussa", path


@BOTH
def test_the_start_page_tells_of_editions_to_come(browse: Browse, language: str) -> None:
    published = load_library().on(TODAY)
    changes = {"fi": "/muutokset/", "en": "/changes/"}[language]
    told = [link for link in browse(f"/{language}/").links if link.endswith(changes)]
    upcoming = [
        edition for edition in published.all() if published.state(edition) is EditionState.UPCOMING
    ]
    assert len(upcoming) >= 2
    for edition in upcoming:
        assert any(f"/{edition.effective}/" in link for link in told)


@BOTH
def test_the_start_page_tells_nothing_when_nothing_is_to_come(
    settings: Settings, at: Clock, language: str
) -> None:
    last = max(edition.effective for edition in load_library().on(TODAY).all())
    app = create_app(settings)
    at(last)
    assert str(last) not in app.test_client().get(f"/{language}/").text


@BOTH
def test_what_the_operator_lacks_is_left_out(language: str) -> None:
    path = {"fi": "/fi/asiakaspalvelu/", "en": "/en/customer-service/"}[language]
    for email in ("", "help@example.org"):
        operator = Operator(email=email, dpo_email=email)
        text = create_app(Settings(base_url=ORIGIN, operator=operator)).test_client().get(path).text
        assert text.count("mailto:") == (2 if email else 0)


@BOTH
def test_a_preview_says_that_it_is_one(language: str) -> None:
    for preview in (True, False):
        app = create_app(Settings(base_url=ORIGIN, preview=preview))
        text = app.test_client().get(f"/{language}/").text
        assert ('class="preview"' in text) is preview
