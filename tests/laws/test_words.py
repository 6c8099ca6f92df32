"""Every code that people may be shown carries its words, in every published language."""

from collections.abc import Iterator
from enum import Enum

import pytest
from flask import Flask
from flask_babel import force_locale

from plussa import catalogs
from plussa.formats import translated
from plussa.i18n import load_languages
from plussa.words import Worded
from tests.models import MODELS
from tests.sources import modules

LANGUAGES = load_languages().codes
# Codes in tables that nobody is shown, and why.
UNSEEN = {
    "Errand": "why rows of guarded tables went; for who reads the database",
}
FUNCTION = "told by a function"  # of events whose sentence follows from what happened


def codes_of_models() -> Iterator[tuple[str, type[Enum]]]:
    """The codes of every column of every table, with the column."""
    for model in MODELS:
        for field in model._meta.sorted_fields:
            if (codes := getattr(field, "enum_class", None)) is not None:
                yield f"{model.__name__}.{field.name}", codes


def worded() -> list[type[Worded]]:
    """Every Enum with words."""
    for name in modules():
        __import__(name) if name not in ("wsgi", "plussa.__main__") else None
    found, waiting = [], [*Worded.__subclasses__()]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        found += [one] if one.__module__.startswith("plussa") else []
    return found


def test_the_codes_of_every_column_have_words_or_are_shown_to_nobody() -> None:
    found = list(codes_of_models())
    plain = {codes.__name__ for _, codes in found if not issubclass(codes, Worded)}
    assert len(found) > 40
    assert plain == set(UNSEEN), [place for place, one in found if one.__name__ in plain]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_read_in_the_language(app: Flask, language: str) -> None:
    known = {str(one.id) for one in catalogs.extract() if one.id}
    with app.test_request_context(f"/{language}/"), force_locale(language):
        for codes in worded():
            for code in codes:
                assert translated(code.words), code
                assert code.words in {*known, FUNCTION}, f"{code}: its words are in no catalog"
