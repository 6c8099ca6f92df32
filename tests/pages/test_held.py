"""The page of what is held says everything the record says, in whole words, in both languages."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from plussa.register import terms
from plussa.register.categories import CATEGORIES
from plussa.register.record import stays_of
from tests.conftest import Browse

WORDS = "register/words.html"


@pytest.mark.parametrize("path", ["/en/what-we-hold/", "/fi/mita-sailytamme/"])
def test_every_category_stands_there(browse: Browse, path: str) -> None:
    page = browse(path)
    for category in CATEGORIES:
        assert category.name.replace("_", "-") in page.ids


def test_what_stays_after_an_erasure_stands_beside_what_goes(browse: Browse) -> None:
    text = browse("/en/what-we-hold/").text
    assert "deleted at once. The day on which you left stays" in text
    assert text.count("deleted at once. ") == len([one for one in CATEGORIES if stays_of(one)])


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_term_has_words(app: Flask, language: str) -> None:
    with app.test_request_context(f"/{language}/"), force_locale(language):
        words: Any = app.jinja_env.get_template(WORDS).make_module()
        for macro, kind in (
            ("purpose", terms.Purpose),
            ("basis", terms.Basis),
            ("source", terms.Source),
            ("recipient", terms.Recipient),
            ("stays", terms.Stays),
        ):
            for one in kind:
                assert str(getattr(words, macro)(one.value)).strip(), one
        for category in CATEGORIES:
            assert str(words.category(category.name)).strip(), category.name
            for macro, what in (
                ("kept", category.kept),
                ("fate", category.erasure),
                ("restricted", category.restriction),
            ):
                said = str(getattr(words, macro)(what)).strip()
                assert said, (category.name, macro)
                assert not said.endswith(":"), (category.name, macro)


def test_what_nobody_has_words_for_is_not_said(app: Flask) -> None:
    with app.test_request_context("/en/"):
        words: Any = app.jinja_env.get_template(WORDS).make_module()
        assert str(words.category("shoes")).strip() == ""
