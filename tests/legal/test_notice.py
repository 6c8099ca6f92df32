"""The notice holds what GDPR Articles 13 and 14 ask for: each line of the list has its heading."""

import pytest

from plussa.legal.library import load_library
from tests.conftest import TODAY, Browse
from tests.each import each

NOTICE = load_library(drafts=True).documents["notice"]
ARTICLES = {
    "13(1)(a) the controller and its contacts": "controller",
    "13(1)(b) the data protection officer": "dpo",
    "13(1)(c) purposes and legal bases": "purposes",
    "13(1)(d) legitimate interests": "purposes",
    "13(1)(e) recipients": "recipients",
    "13(1)(f) transfers": "recipients",
    "13(2)(a) storage periods": "storage",
    "13(2)(b) the rights": "rights",
    "13(2)(b) how they are used": "using-rights",
    "13(2)(c) withdrawal of consent": "withdrawing",
    "13(2)(d) complaint": "complaint",
    "13(2)(e) what must be given, and what follows if it is not": "necessary",
    "13(2)(f) automated decisions and profiling": "profiling",
    "13(3) other purposes": "other-purposes",
    "14(1)(d) categories of data": "data",
    "14(2)(f) data from elsewhere and its source": "other-sources",
}
# What a heading must also speak of, in words that the two languages have for it.
SPOKEN = {
    "13(1)(a) the controller and its contacts": {"fi": "0109862-8", "en": "0109862-8"},
    "13(1)(d) legitimate interests": {"fi": "oikeutettu", "en": "legitimate interest"},
    "13(1)(c) purposes and legal bases": {"fi": "oikeusperuste", "en": "legal basis"},
    "13(1)(f) transfers": {"fi": "eu", "en": "eu"},
    "13(2)(a) storage periods": {"fi": "kuukau", "en": "month"},
    "13(2)(d) complaint": {"fi": "tietosuojavaltuutet", "en": "data protection ombudsman"},
}


@each("article", ARTICLES)
@each("language", ["fi", "en"])
@each("edition", NOTICE)
def test_every_line_of_the_list_has_its_heading(
    edition: object, language: str, article: str
) -> None:
    text = next(e for e in NOTICE if e is edition).texts[language]
    clause = text.part(ARTICLES[article])
    assert clause is not None, f"{text.file} lacks {article}"
    assert clause.body
    word = SPOKEN.get(article, {}).get(language, "")
    assert word in clause.body.lower(), f"{text.file}, {clause.id}: nothing about {word!r}"


@pytest.mark.parametrize("path", ["/fi/tietosuojaseloste/", "/en/data-protection-notice/"])
def test_every_heading_is_on_the_page_a_visitor_reads(browse: Browse, path: str) -> None:
    assert NOTICE[0].effective <= TODAY
    assert set(ARTICLES.values()) <= set(browse(path).ids)


@pytest.mark.parametrize("right", ["15", "16", "17", "18", "20", "21"])
def test_each_right_is_named_in_every_edition(right: str) -> None:
    words = {
        "15": ("raport", "report"),
        "16": ("oikai", "rectif correct"),
        "17": ("poist", "erase erasure delet"),
        "18": ("rajoit", "restrict"),
        "20": ("siirt", "portab move transfer"),
        "21": ("vastust", "object"),
    }
    for edition in NOTICE:
        for language, wanted in zip(("fi", "en"), words[right], strict=True):
            body = edition.texts[language].part("rights").body.lower()  # type: ignore[union-attr]
            assert any(word in body for word in wanted.split()), (
                edition.effective,
                language,
                right,
            )
