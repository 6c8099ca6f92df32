"""The page of what is held says everything the record says, in whole words, in both languages."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from plussa.register.categories import CATEGORIES
from plussa.register.record import stays_of
from plussa.register.terms import Endless
from tests.conftest import Browse

WORDS = "register/words.html"


@pytest.mark.parametrize("path", ["/en/what-we-hold/", "/fi/mita-sailytamme/"])
def test_every_category_stands_there(browse: Browse, path: str) -> None:
    page = browse(path)
    for category in CATEGORIES:
        assert category.name.replace("_", "-") in page.ids


def test_what_stays_after_an_erasure_stands_beside_what_goes(browse: Browse) -> None:
    text = browse("/en/what-we-hold/").text
    assert "deleted at once. An empty row stays" in text
    assert "The day on which you left stays" in text
    assert text.count("deleted at once. ") == len([one for one in CATEGORIES if stays_of(one)])


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_period_and_fate_has_words(app: Flask, language: str) -> None:
    with app.test_request_context(f"/{language}/"), force_locale(language):
        words: Any = app.jinja_env.get_template(WORDS).make_module()
        for category in CATEGORIES:
            for said in (words.kept(category.kept), words.fate(category, [])):
                assert str(said).strip(), category.name
                assert not str(said).strip().endswith(":"), category.name


def test_what_has_no_end_is_said(browse: Browse) -> None:
    text = browse("/en/what-we-hold/").text
    assert all(one.words in text for one in Endless)
