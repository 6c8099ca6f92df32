"""Languages: a data file that is checked at the start, addresses, and formats."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from plussa import create_app
from plussa.config import Hours, Settings
from plussa.i18n import (
    CATALOGS,
    LANGUAGES_FILE,
    LanguageError,
    Languages,
    former_spellings,
    load_catalog,
    load_languages,
    localize,
    long_date,
    opening_hours,
)

SOURCE = LANGUAGES_FILE.read_text("utf-8")


def languages(tmp_path: Path, source: str, drafts: bool = False) -> Languages:
    file = tmp_path / "languages.toml"
    file.write_text(source, "utf-8")
    return load_languages(drafts, file)


def test_the_site_is_in_finnish_and_english() -> None:
    assert [(one.code, one.name, one.published) for one in load_languages(drafts=True)] == [
        ("fi", "Suomi", True),
        ("en", "English", True),
    ]


def test_a_published_language_that_lacks_a_word_stops_the_start(
    tmp_path: Path, settings: Settings
) -> None:
    lacking = SOURCE.replace('rules = "saannot"\n', "")
    with pytest.raises(LanguageError, match=r"languages\.toml: \[fi\.words\] lacks rules"):
        languages(tmp_path, lacking)
    with pytest.raises(LanguageError, match="lacks rules"):
        create_app(settings, languages=tmp_path / "languages.toml")


def test_one_word_for_two_things_stops_the_start(tmp_path: Path) -> None:
    twice = SOURCE.replace('rules = "saannot"', 'rules = "muutokset"')
    with pytest.raises(LanguageError, match="one word for two things"):
        languages(tmp_path, twice)


def test_a_language_without_a_compiled_catalog_stops_the_start(
    tmp_path: Path, settings: Settings
) -> None:
    with pytest.raises(LanguageError, match=re.escape(str(tmp_path))):
        create_app(settings, catalogs=tmp_path)
    with pytest.raises(LanguageError, match="not compiled"):
        load_catalog(load_languages()["fi"], tmp_path)


def test_a_word_that_could_not_stand_in_an_address_is_not_there() -> None:
    for language in load_languages(drafts=True):
        for word in (*language.words.values(), *language.moved):
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", word), word


def test_a_draft_is_read_only_when_asked_for_and_borrows_words(tmp_path: Path) -> None:
    draft = (
        SOURCE
        + '\n[sv]\nname = "Svenska"\nformats = "sv"\nstatus = "draft"\n[sv.words]\nrules = "regler"\n'
    )
    assert languages(tmp_path, draft).codes == ["fi", "en"]
    swedish = languages(tmp_path, draft, drafts=True)["sv"]
    assert (swedish.words["rules"], swedish.words["cookies"]) == ("regler", "cookies")


def test_an_address_is_spelled_in_each_language() -> None:
    shown = load_languages()
    assert localize("/{rules}/<date:d>/", shown["fi"]) == "/fi/saannot/<date:d>/"
    assert localize("/{document}/{editions}/", shown["en"], document="notice") == (
        "/en/data-protection-notice/editions/"
    )


def test_a_changed_word_keeps_its_old_spelling(tmp_path: Path) -> None:
    moved = SOURCE.replace("[en]\n", '[fi.moved]\njasenehdot = "rules"\n\n[en]\n')
    finnish = languages(tmp_path, moved)["fi"]
    assert list(former_spellings("/{document}/{changes}/", finnish, document="rules")) == [
        "/fi/jasenehdot/muutokset/"
    ]
    assert list(former_spellings("/{cookies}/", finnish)) == []


@pytest.mark.parametrize(
    ("path", "day", "hours"),
    [("/fi/", "1. maaliskuuta 2027", "ma–pe 9–21"), ("/en/", "1 March 2027", "Mon–Fri 9–21")],
)
def test_dates_and_hours_are_in_the_language_of_the_page(
    app: Flask, path: str, day: str, hours: str
) -> None:
    with app.test_request_context(path):
        assert long_date(date(2027, 3, 1)).replace("\xa0", " ") == day
        assert opening_hours(Hours()) == hours


def test_the_language_of_an_address_wins_over_that_of_the_browser(app: Flask) -> None:
    answer = app.test_client().get("/fi/ei-ole/", headers={"Accept-Language": "en"})
    assert '<html lang="fi">' in answer.text


def test_the_folder_of_catalogs_does_not_depend_on_where_we_stand() -> None:
    assert CATALOGS.is_absolute()
