"""Catalogs are whole: what a translator can get wrong is found, with its file and line."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from flask.testing import FlaskClient

from plussa import catalogs
from plussa.catalogs import catalog_file, check_catalog, extract
from plussa.disputes.bodies import FILE as BODIES
from plussa.faults import FileFault, TomlFile
from plussa.i18n import CATALOGS, load_languages
from plussa.pofiles import serialize
from tests.once import strings

FILE = Path("fi.po")


def template() -> Catalog:
    """A template with one string of each kind."""
    made = Catalog()
    made.add("Log in")
    made.add("Page of %(date)s")
    made.add(("%(n)s edition", "%(n)s editions"))
    made.add('Read <a href="https://kkv.fi/">this</a>')
    return made


def filled() -> Catalog:
    """A translation with nothing wrong in it."""
    made = Catalog(locale="fi")
    made.add("Log in", "Kirjaudu", lineno=3)
    made.add("Page of %(date)s", "Sivu %(date)s", lineno=6)
    made.add(("%(n)s edition", "%(n)s editions"), ("%(n)s versio", "%(n)s versiota"), lineno=9)
    made.add(
        "Read <a href=\"https://kkv.fi/\">this</a>", "Lue <a href=\"https://kkv.fi/\">tämä</a>", lineno=13
    )  # fmt: skip
    return made


def replaced(id: str | tuple[str, str], string: str | tuple[str, ...], line: int) -> Catalog:
    """The same translation with one string of it replaced."""
    made = filled()
    made.delete(id)
    made.add(id, string, lineno=line)
    return made


def findings(catalog: Catalog, strict: bool = True) -> list[str]:
    return list(check_catalog(catalog, template(), FILE, strict))


def test_the_catalogs_of_the_site_pass() -> None:
    assert catalogs.check() == []


def test_a_whole_translation_has_no_findings() -> None:
    assert findings(filled()) == []


def test_a_missing_string_is_found() -> None:
    lacking = replaced("Log in", "", 3)
    assert findings(lacking) == ["fi.po:3: missing: 'Log in'"]
    lacking.delete("Log in")
    assert findings(lacking) == ["fi.po:1: missing: 'Log in'"]


@pytest.mark.parametrize("blank", [" ", "\n", "\u00a0"])
def test_a_blank_translation_is_missing(blank: str) -> None:
    assert findings(replaced("Log in", blank, 3)) == ["fi.po:3: missing: 'Log in'"]


def test_a_plural_with_one_form_missing_is_found() -> None:
    lacking = replaced(("%(n)s edition", "%(n)s editions"), ("%(n)s versio", ""), 9)
    assert findings(lacking) == ["fi.po:9: a plural is missing: '%(n)s edition'"]


def test_a_fuzzy_string_is_found() -> None:
    doubtful = filled()
    doubtful.add("Log in", "Kirjaudu", flags={"fuzzy"}, lineno=3)
    assert findings(doubtful) == ["fi.po:3: fuzzy: 'Log in'"]


def test_a_stale_string_is_found() -> None:
    old = filled()
    old.add("Sign in", "Kirjaudu sisään", lineno=20)
    assert findings(old) == ["fi.po:20: stale: 'Sign in'"]


@pytest.mark.parametrize(
    "broken",
    [
        "Sivu %(päivä)s",
        "Sivu %(date)",
        "Sivu",
        "Sivu %(date)s %(date)s",
        "Sivu %(date)d",
        "Sivu %(date)s, 5 %",
        "5 % sivusta %(date)s",
        "Sivu %(date)s %%",
        "Sivu %(date)s %s",
    ],
)
def test_a_broken_placeholder_is_found(broken: str) -> None:
    assert findings(replaced("Page of %(date)s", broken, 6)) == [
        "fi.po:6: placeholders, markup or links differ: 'Page of %(date)s'"
    ]


@pytest.mark.parametrize(
    "broken",
    [
        'Lue <b href="https://kkv.fi/">tämä</b>', "Lue tämä", 'Lue <a href="https://kkv.fi/">tämä',
        'Lue <a href="https://evil.example/">tämä</a>', 'Lue <a href="https://kkv.fi/">tämä</a',
        'Lue <a href="https://kkv.fi/">tämä</a> <', 'Lue <a href="https://kkv.fi/">tämä</a><br',
    ],
)  # fmt: skip
def test_differing_markup_or_links_are_found(broken: str) -> None:
    wrong = findings(replaced('Read <a href="https://kkv.fi/">this</a>', broken, 13))
    assert [line.split(": ")[:2] for line in wrong] == [
        ["fi.po:13", "placeholders, markup or links differ"]
    ]


def test_a_draft_may_lack_strings_but_not_break_them() -> None:
    draft = Catalog(locale="sv")
    draft.add("Page of %(date)s", "Sida", lineno=6)
    assert findings(draft, strict=False) == [
        "fi.po:6: placeholders, markup or links differ: 'Page of %(date)s'"
    ]


def copied(tmp_path: Path) -> Path:
    """The site's own Finnish catalog and template, in a folder that a test may break."""
    file = catalog_file("fi", tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(catalog_file("fi").read_bytes())
    (tmp_path / "messages.pot").write_bytes(serialize(strings()))
    return file


def test_a_broken_placeholder_of_the_site_is_found_at_its_line(tmp_path: Path) -> None:
    file = copied(tmp_path)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if re.match(r'msgstr ".*%\(date\)s', line))
    lines[at] = lines[at].replace("%(date)s", "%(dat)s")
    file.write_text("".join(lines), "utf-8")
    found = [line for line in catalogs.check(tmp_path) if "links differ" in line]
    assert len(found) == 1
    number = int(found[0].removeprefix(f"{file}:").split(":")[0])
    # Babel counts a message from its msgid, which may take a few lines.
    assert 0 <= at + 1 - number <= 5


def test_a_catalog_that_cannot_be_read_is_found_at_its_line(tmp_path: Path) -> None:
    file = copied(tmp_path)
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines, 'msgid "Unended', ""]), "utf-8")
    found = [line for line in catalogs.check(tmp_path) if line.startswith(f"{file}:")]
    assert [int(line.removeprefix(f"{file}:").split(":")[0]) for line in found] == [len(lines) + 1]
    with pytest.raises(FileFault, match=re.escape(f"{file}:{len(lines) + 1}")):
        catalogs.compile_all(tmp_path)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"charset=utf-8", b"charset=klingon"),
        (b"charset=utf-8", b"charset=ascii"),
        ("ä".encode(), b"\xe4"),
    ],
)
def test_a_catalog_in_an_encoding_that_cannot_be_read_is_named(
    tmp_path: Path, good: bytes, bad: bytes
) -> None:
    file = copied(tmp_path)
    content = file.read_bytes()
    assert good in content
    file.write_bytes(content.replace(good, bad, 1))
    assert any(line.startswith(f"{file}:1: cannot be read: ") for line in catalogs.check(tmp_path))
    with pytest.raises(FileFault, match=f"^{file}:1: cannot be read: "):
        catalogs.compile_all(tmp_path)


def test_a_catalog_that_is_gone_is_found(tmp_path: Path) -> None:
    file = copied(tmp_path)
    file.unlink()
    assert f"{file}:1: there is no such catalog" in catalogs.check(tmp_path)


def test_a_template_out_of_date_is_found(tmp_path: Path) -> None:
    copied(tmp_path)
    pot = tmp_path / "messages.pot"
    pot.write_bytes(pot.read_bytes() + b"\n")
    assert f"{pot}:1: is out of date; `make i18n-update` mends it" in catalogs.check(tmp_path)


def test_the_template_is_written_the_same_way_every_time() -> None:
    assert serialize(extract()) == serialize(strings())


def test_a_string_nobody_translated_is_found_unless_it_is_the_same_on_purpose() -> None:
    copy = replaced("Log in", "Log in", 3)
    [found] = findings(copy)
    assert found.startswith("fi.po:3: not translated: 'Log in'; ")
    copy["Log in"].user_comments = ["same as in English"]
    assert findings(copy) == []
    assert findings(replaced("Page of %(date)s", "Page of %(date)s", 6)) != []


def test_a_plural_that_was_translated_as_one_string_is_found() -> None:
    single = filled()
    single.delete("%(n)s edition")
    single.add("%(n)s edition", "%(n)s versio", lineno=9)
    for strict in (True, False):
        assert findings(single, strict)[:1] == ["fi.po:9: a plural is missing: '%(n)s edition'"]


@pytest.mark.parametrize(("text", "code", "say"), [
    ("Peru tapaus", "fi", "asia"), ("Talous", "fi", "Plussa-talous"), ("Tositteen numero", "fi", "todiste"),
    ("Lähde taloudesta", "fi", "Plussa-talous"), ("Tee tunnus", "fi", "Plussa-tunnus"),
    ("The look is open.", "en", "record, or viewing"), ("The clock stood still.", "en", "time limit"),
    ("Take the case back?", "en", "withdraw, or undo"), ("Who is removed is told.", "en", "the person who"),
])  # fmt: skip
def test_another_word_than_ours_is_found_with_the_reason(text: str, code: str, say: str) -> None:
    assert re.match(rf"says '.+': we say '{say}' \(.+\)", next(catalogs.other_words(text, code)))


@pytest.mark.parametrize(("text", "code"), [
    ("Kuolemantapaukset", "fi"), ("Talouden raha jää taloudelle.", "fi"), ("Pankkitunnuksilla", "fi"),
    ("Who is in the household", "en"), ("Who are you?", "en"), ("Back to the case", "en"),
])  # fmt: skip
def test_ordinary_words_are_free(text: str, code: str) -> None:
    assert not list(catalogs.other_words(text, code))


def test_texts_that_are_no_catalogs_use_our_words_too() -> None:
    # An address has hyphens for spaces; those of names are no spaces.
    texts = [
        (one.code, " · ".join(one.words.values()).replace("-", " ").replace("plussa ", "plussa-"))
        for one in load_languages()
    ]
    texts += [
        (code, text)
        for body in TomlFile(BODIES).rows.values()
        for code in ("fi", "en")
        for text in body.get(code, {}).values()
    ]
    found = [reason for code, text in texts for reason in catalogs.other_words(text, code)]
    assert not found, found


def test_a_page_in_each_language_has_no_marked_string(
    paths: list[str], client: FlaskClient
) -> None:
    assert load_languages().codes == ["fi", "en"]
    for path in paths:
        assert "⟦" not in client.get(path).text, path


def test_catalogs_are_where_the_site_looks_for_them() -> None:
    assert CATALOGS.is_absolute()
    assert catalog_file("fi").exists()
