"""Editions: their parts, and their state on a date."""

from datetime import date

import pytest

from plussa.legal.editions import INTRODUCTION, Edition, EditionState
from plussa.legal.library import PublishedEditions
from tests.legal.samples import text

UPCOMING, IN_FORCE, SUPERSEDED = EditionState


def test_the_introduction_is_the_first_part() -> None:
    found = text()
    assert [part.id for part in found.parts] == [INTRODUCTION, "one", "two"]
    assert found.part(INTRODUCTION) is found.introduction
    assert found.part("two") is found.clauses[1]
    assert found.part("three") is None


def test_a_language_it_was_not_written_in_gets_the_text_that_governs() -> None:
    finnish, english = text(), text("\n")
    edition = Edition("rules", date(2025, 1, 1), {"en": english, "fi": finnish})
    assert edition.text("en") is english
    assert edition.text("sv") is edition.text("fi") is edition.governing is finnish


DAYS = (date(2025, 1, 1), date(2026, 5, 1), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2024, 12, 31), (UPCOMING, UPCOMING, UPCOMING)),
        (date(2025, 1, 1), (IN_FORCE, UPCOMING, UPCOMING)),
        (date(2026, 4, 30), (IN_FORCE, UPCOMING, UPCOMING)),
        (date(2026, 5, 1), (SUPERSEDED, IN_FORCE, UPCOMING)),
        (date(2027, 2, 28), (SUPERSEDED, IN_FORCE, UPCOMING)),
        (date(2027, 3, 1), (SUPERSEDED, SUPERSEDED, IN_FORCE)),
        (date(2099, 1, 1), (SUPERSEDED, SUPERSEDED, IN_FORCE)),
    ],
)
def test_the_state_of_an_edition_follows_from_the_dates(
    day: date, states: tuple[EditionState, ...]
) -> None:
    editions = tuple(Edition("rules", effective, {"fi": text()}) for effective in DAYS)
    found = PublishedEditions(day, {"rules": editions})
    assert tuple(found.state(edition) for edition in editions) == states
    expected = [e for e, s in zip(editions, states, strict=True) if s is IN_FORCE]
    assert found.current("rules") is (expected[0] if expected else None)
