"""Pages of the rules and the notice, as a visitor meets them."""

import re
from itertools import combinations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plussa.legal.compare import compare
from plussa.legal.editions import INTRODUCTION
from plussa.legal.library import load_library
from plussa.legal.parse import TAKEN
from tests.conftest import TODAY, Browse
from tests.document import Element

NAMES = {
    "fi": {
        "rules": "saannot", "notice": "tietosuojaseloste", "editions": "versiot", "changes": "muutokset",
        "sides": "rinnakkain", "compare": "vertailu",
    },
    "en": {
        "rules": "rules", "notice": "data-protection-notice", "editions": "editions", "changes": "changes",
        "sides": "side-by-side", "compare": "compare",
    },
}  # fmt: skip
SHELF = load_library().on(TODAY)
BOTH = pytest.mark.parametrize("language", ["fi", "en"])
EACH = pytest.mark.parametrize("document", ["rules", "notice"])


def address(language: str, document: str, *parts: object) -> str:
    """An address of a document; parts that are names are spelled in the language."""
    words = [NAMES[language].get(str(part), str(part)) for part in (document, *parts)]
    return f"/{language}/" + "/".join(words) + "/"


def dates(document: str) -> list[str]:
    return [str(edition.effective) for edition in SHELF.documents[document]]


def plain(words: str) -> str:
    """Words without Markdown, as a page shows them."""
    return " ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words).replace("**", "").split())


@BOTH
@EACH
def test_the_edition_in_force_is_at_the_address_of_its_document(
    browse: Browse, language: str, document: str
) -> None:
    page = browse(address(language, document))
    edition = SHELF.current(document)
    assert edition
    text = edition.texts[language]
    assert page.all("h1")[0].text == text.title
    assert {heading.id for heading in text.headings} <= set(page.ids)
    assert plain(text.why) in page.text
    assert plain(text.action) in page.text
    assert address(language, document, "editions") in page.links
    assert address(language, document, edition.effective, "sides") in page.links
    assert address(language, document, edition.effective, "changes") in page.links


@BOTH
@EACH
def test_the_upcoming_edition_is_told_ahead(browse: Browse, language: str, document: str) -> None:
    upcoming = SHELF.upcoming(document)
    assert upcoming
    links = browse(address(language, document)).links
    assert address(language, document, upcoming[0].effective, "changes") in links


@BOTH
@EACH
def test_every_edition_is_readable_at_its_own_address(
    browse: Browse, language: str, document: str
) -> None:
    for edition in SHELF.documents[document]:
        page = browse(address(language, document, edition.effective))
        text = edition.texts[language]
        main = page.all("main")[0].text
        for clause in text.clauses:
            first = next(line for line in clause.body.split("\n") if line and line[0].isalpha())
            assert plain(first) in main, clause.id
        contents = [link for link in page.links if link.startswith("#")]
        assert {f"#{clause.id}" for clause in text.clauses} <= set(contents)


@BOTH
@EACH
def test_the_list_has_every_edition_and_every_comparison(
    browse: Browse, language: str, document: str
) -> None:
    links = browse(address(language, document, "editions")).links
    days = dates(document)
    assert len(days) >= 3
    for day in days:
        assert address(language, document, day) in links
    for earlier in days:
        for later in (day for day in days if day > earlier):
            assert address(language, document, "compare", earlier, later) in links


@BOTH
@EACH
def test_what_changed_and_why_is_told_clause_by_clause(
    browse: Browse, language: str, document: str
) -> None:
    for edition in SHELF.documents[document]:
        page = browse(address(language, document, edition.effective, "changes"))
        text = edition.texts[language]
        for said in (text.why, text.concerns, text.action):
            assert plain(said) in page.text
        for change in text.changes:
            assert change.clause in page.ids
            assert plain(change.what) in page.text
            assert plain(change.why) in page.text


@BOTH
def test_all_changes_are_on_one_page_with_the_feeds(browse: Browse, language: str) -> None:
    changes = NAMES[language]["changes"]
    page = browse(f"/{language}/{changes}/")
    for edition in SHELF.all():
        assert address(language, edition.document, edition.effective, "changes") in page.links
    feed = {"fi": "syote", "en": "feed"}[language]
    linked = [element.get("href") for element in page.all("a", "link")]
    for suffix in ("atom", "json"):
        assert any(link.endswith(f"/{language}/{changes}/{feed}.{suffix}") for link in linked), (
            suffix
        )


@BOTH
@EACH
def test_languages_stand_side_by_side_each_marked_as_itself(
    browse: Browse, language: str, document: str
) -> None:
    for edition in SHELF.documents[document]:
        page = browse(address(language, document, edition.effective, "sides"))
        main = page.all("main")[0]
        for code in ("fi", "en"):
            columns = [e for e in main.walk() if e.get("lang") == code]
            said = " ".join(column.text for column in columns)
            for clause in edition.texts[code].clauses:
                assert clause.title in said
        clauses = [clause.id for clause in edition.governing.clauses]
        assert [id for id in page.ids if id in clauses] == clauses


@BOTH
@EACH
def test_the_introduction_stands_side_by_side_too(
    browse: Browse, language: str, document: str
) -> None:
    for edition in SHELF.documents[document]:
        page = browse(address(language, document, edition.effective, "sides"))
        section = next(e for e in page.all("section") if e.get("id") == INTRODUCTION)
        for code in ("fi", "en"):
            column = next(e for e in section.walk() if e.get("lang") == code)
            assert plain(edition.texts[code].introduction.body) == column.text


@BOTH
@EACH
def test_the_introduction_has_a_place_on_the_page_of_the_text(
    browse: Browse, language: str, document: str
) -> None:
    page = browse(address(language, document))
    edition = SHELF.current(document)
    assert edition
    place = next(e for e in page.root.walk() if e.get("id") == INTRODUCTION)
    assert place.text == plain(edition.texts[language].introduction.body)


@BOTH
@EACH
def test_an_unchanged_part_of_a_comparison_leads_to_its_place(
    browse: Browse, language: str, document: str
) -> None:
    first, *_, last = SHELF.documents[document]
    page = browse(address(language, document, "compare", first.effective, last.effective))
    clauses = compare(first.texts[language], last.texts[language])
    there = address(language, document, last.effective)
    for clause in clauses:
        assert (f"{there}#{clause.id}" in page.links) is (clause.fate == "same")
        assert (clause.id in page.ids) is (clause.fate != "same")


@BOTH
@EACH
def test_no_clause_may_take_an_id_that_its_pages_use_themselves(
    browse: Browse, language: str, document: str
) -> None:
    edition = SHELF.current(document)
    before = SHELF.before(edition) if edition else None
    assert edition
    assert before
    headings = {one.id for text in (edition, before) for one in text.texts[language].headings}
    own: set[str] = set()
    for parts in (
        (), (edition.effective, "changes"), (edition.effective, "sides"),
        ("compare", before.effective, edition.effective),
    ):  # fmt: skip
        own |= set(browse(address(language, document, *parts)).ids) - headings
    assert own == TAKEN


@BOTH
def test_a_clause_can_be_linked_and_leads_to_its_twin(browse: Browse, language: str) -> None:
    other = "en" if language == "fi" else "fi"
    page = browse(address(language, "rules"))
    edition = SHELF.current("rules")
    assert edition
    sections = {e.get("id"): e for e in page.all("div", _class="section")}
    assert list(sections) == [clause.id for clause in edition.texts[language].clauses]
    for clause in edition.texts[language].clauses:
        heading, link = (e for e in sections[clause.id].children if isinstance(e, Element))
        assert (heading.tag, heading.text) == ("h2", f"{clause.number}. {clause.title}")
        assert (link.tag, link.get("lang"), link.get("hreflang")) == ("a", other, other)
        assert link.get("href") == f"{address(other, 'rules')}#{clause.id}"


@BOTH
@EACH
def test_every_pair_can_be_compared_and_words_mark_what_changed(
    browse: Browse, language: str, document: str
) -> None:
    marks = []
    for earlier, later in combinations(dates(document), 2):
        marks += browse(address(language, document, "compare", earlier, later)).all("ins", "del")
    assert {mark.tag for mark in marks} == {"ins", "del"}
    for mark in marks:
        said = [element.text for element in mark.walk() if element.get("class") == "said"]
        assert said[0].startswith("[")
        assert len(said[0]) > 3


@BOTH
@EACH
def test_a_comparison_in_the_wrong_order_is_put_right(
    client: FlaskClient, language: str, document: str
) -> None:
    early, late = dates(document)[:2]
    answer = client.get(address(language, document, "compare", late, early))
    assert (answer.status_code, answer.location) == (
        308,
        address(language, document, "compare", early, late),
    )
    assert answer.headers["Cache-Control"] == "no-store"


@BOTH
@pytest.mark.parametrize(
    "parts",
    [
        ("2020-01-01",), ("2026-5-1",), ("2026-13-01",), ("2026-02-30",), ("01.05.2026",), ("2026-05-01x",),
        ("2020-01-01", "changes"), ("2020-01-01", "sides"), ("compare",), ("compare", "2025-01-01"),
        ("compare", "2025-01-01", "2025-01-01"), ("compare", "2025-01-01", "2020-01-01"),
        ("compare", "2025-01-01", "2026-06-15"), ("compare", "2025-01-01", "2026-99-99"),
        ("2026-05-01", "nothing"), ("2027-03-02",),
    ],
)  # fmt: skip
def test_what_is_not_an_edition_is_not_found(
    browse: Browse, language: str, parts: tuple[str, ...]
) -> None:
    page = browse(address(language, "rules", *parts), status=404)
    assert page.language == language
    assert address(language, "rules", "editions") in page.links


@BOTH
@EACH
def test_the_language_switch_leads_to_the_same_page_edition_and_heading(
    app: Flask, browse: Browse, language: str, document: str
) -> None:
    other = "en" if language == "fi" else "fi"
    days = dates(document)
    for parts in ((), (days[0],), (days[1], "changes"), (days[1], "sides"), ("editions",),
                  ("compare", days[0], days[1])):  # fmt: skip
        page = browse(address(language, document, *parts))
        twin = address(other, document, *parts)
        assert twin in page.links
        headings = {link.split("#")[1] for link in page.links if link.startswith(f"{twin}#")}
        assert headings <= set(browse(twin).ids)
    whole = browse(address(language, document)).links
    edition = SHELF.current(document)
    assert edition
    for clause in edition.governing.clauses:
        assert f"{address(other, document)}#{clause.id}" in whole
