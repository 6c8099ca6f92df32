"""The notice holds the record of processing as tables, and a test says when a new edition is due."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from plussa.i18n import load_languages
from plussa.legal import library
from plussa.legal.library import load_library
from plussa.pages import notice
from plussa.register import record
from plussa.register.categories import CONTACT, OF_MEMBERS
from plussa.register.terms import Basis, DataSource, Period, PeriodStart, Purpose, Recipient

RECORD = library.EDITIONS / notice.RECORD
DRAFT = library.EDITIONS / notice.DRAFT
SAID = DRAFT if DRAFT.exists() else RECORD
NEWEST = load_library().documents["notice"][-1]


def test_the_newest_notice_says_what_the_record_says_or_the_next_one_will() -> None:
    found = list(notice.due(RECORD))
    assert DRAFT.exists() == bool(found), f"`python -m plussa legal draft`; due because: {found}"
    assert list(notice.due(DRAFT if found else RECORD)) == [], "`python -m plussa legal draft`"


def test_a_draft_says_what_is_due_and_goes_when_nothing_is(tmp_path: Path) -> None:
    record, draft = tmp_path / "record.json", tmp_path / notice.DRAFT.name
    old = [replace(one, given_to=()) for one in OF_MEMBERS]
    record.write_text(json.dumps(notice.said(old)), "utf-8")
    assert "contact: recipients changed" in notice.write_draft(record)
    assert list(notice.due(draft)) == []
    record.write_text(draft.read_text("utf-8"), "utf-8")
    assert notice.write_draft(record) == []
    assert not draft.exists()


@pytest.mark.parametrize("language", load_languages().codes)
def test_its_table_has_a_row_for_each_category(language: str) -> None:
    clause = NEWEST.texts[language].part("categories")
    assert clause is not None
    rows = [line for line in clause.body.splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + len(json.loads(RECORD.read_text("utf-8")))
    assert all(line.count("|") == 4 and ": ." not in line for line in rows)


@pytest.mark.parametrize(("what", "changed"), [
    ("purposes", replace(CONTACT, purposes=(Purpose.MEMBERSHIP, Purpose.TARGETING))),
    ("bases", replace(CONTACT, bases=(Basis.CONTRACT, Basis.CONSENT))),
    ("kept", replace(CONTACT, kept=Period(PeriodStart.CLOSED, months=3))),
    ("sources", replace(CONTACT, sources=(DataSource.TILLS,))),
    ("recipients", replace(CONTACT, given_to=(Recipient.TILLS,))),
])  # fmt: skip
def test_a_change_of_a_category_makes_a_new_edition_due(what: str, changed: object) -> None:
    now = [changed if one is CONTACT else one for one in OF_MEMBERS]
    assert list(notice.due(SAID, now)) == [f"contact: {what} changed"]  # type: ignore[arg-type]


def test_what_stays_in_spite_of_an_erasure_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    now = notice.said(OF_MEMBERS)
    assert {name: said["stays"] for name, said in now.items() if "stays" in said} == {
        "cards": ["row", "tills"],
        "household": ["row", "money"],
        "membership": ["row", "period", "earlier"],
    }  # fmt: skip
    for column in ("left_at", "external_id"):
        monkeypatch.delitem(record.STAYS, ("member", column))
    assert notice.said(OF_MEMBERS)["membership"]["stays"] == ["row"]


def test_a_new_category_and_a_lost_one_make_it_due() -> None:
    shoes = replace(CONTACT, name="shoes")
    now = [*(one for one in OF_MEMBERS if one is not CONTACT), shoes]
    assert list(notice.due(SAID, now)) == [
        "contact: is not kept any more", "shoes: is a new category",
    ]  # fmt: skip


def test_what_is_written_is_in_each_language_and_only_in_place_of_the_mark(
    app: Flask, tmp_path: Path
) -> None:
    for language in ("fi", "en"):
        (tmp_path / f"{language}.md").write_text(f"Ennen\n\n{notice.MARK}\n\nJälkeen\n", "utf-8")
    (tmp_path / "sv.md").write_text("Ingenting\n", "utf-8")
    files = sorted(tmp_path.glob("*.md"))
    record = tmp_path / "record.json"
    (tmp_path / notice.DRAFT.name).touch()
    written = notice.write_tables(lambda: app, files, record)
    assert [file.stem for file in written] == ["en", "fi"]
    finnish, english = ((tmp_path / f"{code}.md").read_text("utf-8") for code in ("fi", "en"))
    assert "| Tiedot | Mihin ja millä perusteella |" in finnish
    assert "| Data | What for, and on what basis |" in english
    assert finnish.startswith("Ennen\n\n| ")
    assert finnish.endswith("|\n\nJälkeen\n")
    assert list(notice.due(record)) == []
    assert not (tmp_path / notice.DRAFT.name).exists(), "nothing is due any more"
    assert notice.write_tables(lambda: app, files, record) == []
