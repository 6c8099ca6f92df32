"""The sections of the newest notice say what the record says, in every language, or it is known how not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from plussa.i18n import load_languages
from plussa.legal.editions import Text
from plussa.legal.library import load_library
from plussa.pages import sections
from plussa.pages.notice import MARK
from plussa.register.categories import CATEGORIES
from plussa.register.terms import BASES, Recipient

NEWEST = load_library().documents["notice"][-1]
# What frozen notices say otherwise, and the next one must mend; one that is not frozen says all of it.
# Who is invited is no member yet: the interest is the household's.
INVITED = "for-membership: legitimate_interest is missing"
KNOWN = {
    (date(2027, 4, 15), "en"): {INVITED},
    # Its section names one card, its table cards.
    (date(2027, 4, 15), "fi"): {INVITED, "recipients: card_maker is missing"},
}


@pytest.mark.parametrize("language", load_languages().codes)
def test_the_sections_say_what_the_record_says(app: Flask, language: str) -> None:
    found = set(sections.differences(app, NEWEST.texts[language], language))
    assert found == KNOWN.get((NEWEST.effective, language), set())


@pytest.mark.parametrize(("written", "instead", "found"), [
    ("Legal basis: consent.", "Legal basis: contract.", "for-purchases: contract is too much"),
    ("Legal basis: consent.", "Legal basis: contract.", "for-purchases: consent is missing"),
    ("{#for-security}", "{#for-fun}", "for-security: has no section"),
    ("{#for-security}", "{#for-fun}", "for-fun: is no purpose of the record"),
    ("The SMS delivery system", "The weather service", "recipients: sms is missing"),
    ("- The SMS delivery system", "The SMS delivery system", "recipients: lists 6, the record has 7"),
])  # fmt: skip
def test_what_differs_is_named(app: Flask, written: str, instead: str, found: str) -> None:
    said = list(sections.differences(app, changed(NEWEST.texts["en"], written, instead), "en"))
    assert any(one.startswith(found) for one in said), said


def changed(text: Text, written: str, instead: str) -> Text:
    """A text with other words."""
    clauses = (replace(one, body=one.body.replace(written, instead)) for one in text.clauses)
    return replace(text, clauses=tuple(clauses))


def test_every_basis_of_a_purpose_and_every_recipient_is_that_of_some_data() -> None:
    used = {
        (purpose, basis) for one in CATEGORIES for purpose in one.purposes for basis in one.bases
    }
    assert [(one, basis) for one in BASES for basis in BASES[one] if (one, basis) not in used] == []
    assert {to for one in CATEGORIES for to in one.recipients} == set(Recipient)
    assert set(sections.LISTED) == set(Recipient)


def test_periods_are_the_same_in_every_language() -> None:
    numbers = [
        [[part for part in line if part.isdigit()] for line in _rows(text)]
        for text in NEWEST.texts.values()
    ]
    assert all(one == numbers[0] for one in numbers)
    assert len(numbers[0]) > 10


def _rows(text: Text) -> list[list[str]]:
    clause = text.part("storage")
    assert clause is not None
    lines = [one for one in clause.body.splitlines() if one.startswith("| ")]
    return [line.split("|")[2].replace("\N{NO-BREAK SPACE}", " ").split() for line in lines]


def test_what_is_about_to_be_frozen_is_checked(app: Flask, tmp_path: Path) -> None:
    new, other = tmp_path / "en.md", tmp_path / "fi.md"
    said = Path(NEWEST.texts["en"].file).read_text("utf-8")
    new.write_text(f"{said}\n{MARK}\n", "utf-8")
    other.write_text("Nothing of the record.\n", "utf-8")
    found = sections.check(lambda: app, [new, other])
    assert found == [f"{new}:1: for-membership: legitimate_interest is missing"]
