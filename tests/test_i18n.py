"""Languages: a data file that is checked at the start, addresses, and formats."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from plussa import create_app
from plussa.config import Settings
from plussa.faults import Fault, FileFault
from plussa.formats import long_date, opening_hours
from plussa.i18n import (
    CATALOGS,
    LANGUAGES_FILE,
    Languages,
    former_spellings,
    load_catalog,
    load_languages,
    localize,
)
from plussa.operator import Hours

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
    line = lacking.split("\n").index("[fi.words]") + 1
    expected = re.escape(f"{tmp_path}/languages.toml:{line}: [fi.words] lacks rules")
    with pytest.raises(FileFault, match=f"^{expected}$"):
        languages(tmp_path, lacking)
    with pytest.raises(FileFault, match=expected):
        create_app(settings, languages=tmp_path / "languages.toml")


MOVED = "[fi.moved] has former words and the names of words"
ROWS = [
    # good, bad, words at the beginning of the line of the fault, reason
    ('name = "Suomi"\n', "", "[fi]", "[fi] lacks name"),
    ('name = "Suomi"', 'name = ""', "name", "[fi] lacks name"),
    ('name = "Suomi"', "name = 5", "name", "[fi] lacks name"),
    ('formats = "fi"\n', "", "[fi]", "[fi] lacks formats"),
    ('status = "published"', 'status = "ready"', "status", "[fi] status is draft or published"),
    ('status = "published"', "status = true", "status", "[fi] lacks status"),
    ('rules = "saannot"', 'rules = "muutokset"', "changes", "[fi.words] changes: one word for two things"),
    ('rules = "saannot"', 'rules = "säännöt"', "rules", "[fi.words] rules: small letters a–z, digits and -"),
    ('rules = "saannot"', 'rules = "a/b"', "rules", "[fi.words] rules: small letters a–z, digits and -"),
    ('rules = "saannot"', 'rules = ""', "rules", "[fi.words] rules: small letters a–z, digits and -"),
    ("[fi.words]", '[fi.words]\nruled = "x"', "ruled", "[fi.words] ruled is not a word of addresses"),
    ('rules = "saannot"', "rules = 3", "rules", "[fi.words] rules: small letters a–z, digits and -"),
    ('status = "published"', 'status = "draft"', "status", "[fi] must be published"),
    ('formats = "fi"', 'formats = "klingon"', "formats", "[fi] formats is not a locale, such as en_GB"),
    ("[fi.moved]", '[fi.moved]\nsaannot = "changes"\n#', "saannot", "[fi.moved] saannot is a word of today"),
    ("[fi.moved]", '[fi.moved]\nvanha = ["rules"]\n#', "vanha", MOVED),
    ("[fi.moved]", '[fi.moved]\nVanha = "rules"\n#', "Vanha", MOVED),
    ("[fi.moved]", '[fi.moved]\nvanha = "saannot"\n#', "vanha", MOVED),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "at", "reason"), ROWS)
def test_a_row_that_is_not_whole_stops_the_start_at_its_line(
    tmp_path: Path, good: str, bad: str, at: str, reason: str
) -> None:
    assert good in SOURCE
    broken = SOURCE.replace(good, bad, 1)
    line = next(n for n, text in enumerate(broken.split("\n"), 1) if text.startswith(at))
    with pytest.raises(FileFault) as caught:
        languages(tmp_path, broken, drafts=True)
    assert str(caught.value) == f"{tmp_path}/languages.toml:{line}: {reason}"


@pytest.mark.parametrize("code", ["fi", "en"])
def test_the_source_and_the_language_that_governs_must_be_there(tmp_path: Path, code: str) -> None:
    tables = re.split(r"^(?=\[)", SOURCE, flags=re.MULTILINE)
    lacking = "".join(table for table in tables if not table.startswith((f"[{code}]", f"[{code}.")))
    with pytest.raises(FileFault, match=r"languages\.toml:\d+: \[en\] and \[fi\] must be here"):
        languages(tmp_path, lacking)


def test_a_language_without_a_compiled_catalog_stops_the_start(
    tmp_path: Path, settings: Settings
) -> None:
    with pytest.raises(Fault, match=re.escape(str(tmp_path))):
        create_app(settings, catalogs=tmp_path)
    with pytest.raises(Fault, match="not compiled"):
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


def test_changed_words_keep_their_old_spellings_in_every_mix(tmp_path: Path) -> None:
    words = 'jasenehdot = "rules"\nehdot = "rules"\nerot = "changes"\n'
    finnish = languages(tmp_path, SOURCE.replace("[fi.moved]", f"[fi.moved]\n{words}\n#", 1))["fi"]
    assert former_spellings("/{document}/{changes}/", finnish, document="rules") == [
        "/fi/ehdot/erot/",
        "/fi/ehdot/muutokset/",
        "/fi/jasenehdot/erot/",
        "/fi/jasenehdot/muutokset/",
        "/fi/saannot/erot/",
    ]
    assert former_spellings("/{document}/", finnish, document="notice") == []
    assert former_spellings("/{cookies}/", finnish) == []


@pytest.mark.parametrize(
    ("path", "day", "hours"),
    [("/fi/", "1. maaliskuuta 2027", "ma–pe klo 9–21"), ("/en/", "1 March 2027", "Mon–Fri 9–21")],
)
def test_dates_and_hours_are_in_the_language_of_the_page(
    app: Flask, path: str, day: str, hours: str
) -> None:
    with app.test_request_context(path):
        assert long_date(date(2027, 3, 1)).replace("\xa0", " ") == day
        night = datetime(2027, 2, 28, 22, 30, tzinfo=UTC)  # in Helsinki it is tomorrow already
        assert long_date(night) == long_date(date(2027, 3, 1))
        assert opening_hours(Hours()).replace("\xa0", " ") == hours


def test_the_language_of_an_address_wins_over_that_of_the_browser(app: Flask) -> None:
    answer = app.test_client().get("/fi/ei-ole/", headers={"Accept-Language": "en"})
    assert '<html lang="fi">' in answer.text


def test_the_folder_of_catalogs_does_not_depend_on_where_we_stand() -> None:
    assert CATALOGS.is_absolute()
