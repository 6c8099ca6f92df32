"""The library: what is published cannot change, and a visitor sees what has been published."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from plussa.legal.editions import TextError
from plussa.legal.library import (
    DOCUMENTS,
    EDITIONS,
    FrozenTextChanged,
    freeze,
    load_library,
    read_frozen,
    text_files,
)
from tests.legal.samples import write_edition, write_library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_the_site_has_three_editions_of_each_document_and_all_are_frozen() -> None:
    published = load_library().documents
    drafts = load_library(drafts=True).documents
    for document in DOCUMENTS:
        assert len(published[document]) >= 3
        assert [e.effective for e in published[document]] == [e.effective for e in drafts[document]]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_site_has_an_edition_of_each_state(document: str) -> None:
    library, day = load_library(), date(2026, 12, 15)
    states = [library.state(edition, day) for edition in library.documents[document]]
    assert states[-2:] == ["in force", "upcoming"]
    assert set(states[:-2]) == {"superseded"}


def test_a_frozen_text_that_changed_stops_the_start(folder: Path) -> None:
    file = folder / "rules/2025-02-01/en.md"
    file.write_text(file.read_text("utf-8") + " ", "utf-8")
    with pytest.raises(FrozenTextChanged, match=r"rules/2025-02-01/en\.md: .* has changed"):
        load_library(folder)
    with pytest.raises(FrozenTextChanged, match=r"rules/2025-02-01/en\.md"):
        load_library(folder, drafts=True)


def test_a_frozen_text_that_is_gone_stops_the_start(folder: Path) -> None:
    shutil.rmtree(folder / "notice/2025-02-01")
    with pytest.raises(FrozenTextChanged, match=r"notice/2025-02-01/en\.md: .* is gone"):
        load_library(folder)


def test_a_changed_text_cannot_be_frozen_again(folder: Path) -> None:
    file = folder / "rules/2025-02-01/fi.md"
    file.write_text(file.read_text("utf-8") + " ", "utf-8")
    record = (folder / "frozen.sha256").read_bytes()
    with pytest.raises(FrozenTextChanged):
        freeze(folder)
    assert (folder / "frozen.sha256").read_bytes() == record


def test_freezing_records_new_texts_and_leaves_the_others(folder: Path) -> None:
    before = read_frozen(folder)
    write_edition(folder, "2027-01-01", published="2026-11-01")
    assert freeze(folder) == ["rules/2027-01-01/en.md", "rules/2027-01-01/fi.md"]
    assert before.items() < read_frozen(folder).items()
    assert freeze(folder) == []


def test_the_record_can_be_checked_by_sha256sum() -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "frozen.sha256"],
        cwd=EDITIONS,
        capture_output=True,
    )
    assert checked.returncode == 0, checked.stderr
    assert len(read_frozen()) == len(list(text_files(EDITIONS)))


def test_an_edition_that_is_not_frozen_is_seen_as_a_draft_only(folder: Path) -> None:
    write_edition(folder, "2027-01-01", published="2026-11-01")
    day = date(2027, 6, 1)
    assert [e.effective.year for e in load_library(folder).visible("rules", day)] == [2025, 2026]
    assert [e.effective.year for e in load_library(folder, True).visible("rules", day)] == [
        2025,
        2026,
        2027,
    ]


def test_an_edition_with_one_language_frozen_is_a_draft_still(folder: Path) -> None:
    write_edition(folder, "2027-01-01", published="2026-11-01")
    freeze(folder)
    record = folder / "frozen.sha256"
    kept = [line for line in record.read_text().splitlines() if "2027-01-01/fi" not in line]
    record.write_text("\n".join(kept) + "\n")
    assert len(load_library(folder).documents["rules"]) == 2


@pytest.mark.parametrize(
    ("day", "visible", "current", "upcoming"),
    [
        (date(2024, 12, 31), 0, None, []),
        (date(2025, 1, 1), 1, None, [2025]),
        (date(2025, 1, 31), 1, None, [2025]),
        (date(2025, 2, 1), 1, 2025, []),
        (date(2026, 2, 28), 1, 2025, []),
        (date(2026, 3, 1), 2, 2025, [2026]),
        (date(2026, 4, 30), 2, 2025, [2026]),
        (date(2026, 5, 1), 2, 2026, []),
    ],
)
def test_what_a_visitor_sees_follows_from_the_date(
    folder: Path, day: date, visible: int, current: int | None, upcoming: list[int]
) -> None:
    library = load_library(folder)
    found = library.current("rules", day)
    assert len(library.visible("rules", day)) == visible
    assert (found.effective.year if found else None) == current
    assert [edition.effective.year for edition in library.upcoming("rules", day)] == upcoming
    sought = library.find("rules", date(2026, 5, 1), day)
    assert (sought is not None) == (visible == 2)


def test_the_edition_before_is_the_one_replaced(folder: Path) -> None:
    library = load_library(folder)
    first, second = library.documents["rules"]
    assert library.before(second) is first
    assert library.before(first) is None


def test_all_visible_editions_stand_latest_first(folder: Path) -> None:
    found = [
        (e.document, e.effective.year) for e in load_library(folder).all_visible(date(2026, 5, 1))
    ]
    assert found == [("rules", 2026), ("rules", 2025), ("notice", 2025)]


@pytest.mark.parametrize("name", ["next", "2026-13-01", "20260501x"])
def test_a_folder_that_is_no_date_is_named(folder: Path, name: str) -> None:
    (folder / "rules" / name).mkdir()
    (folder / "rules" / name / "fi.md").write_text("", "utf-8")
    with pytest.raises(TextError, match=f"rules/{name}:1: the folder is not named by a date"):
        load_library(folder, drafts=True)


def test_a_governing_language_without_a_text_is_named(folder: Path) -> None:
    path = write_edition(folder, "2027-01-01")
    (path / "fi.md").unlink()
    with pytest.raises(TextError, match="the governing language 'fi' has no text"):
        load_library(folder, drafts=True)


def test_an_empty_folder_is_no_edition(folder: Path) -> None:
    (folder / "rules/2027-01-01").mkdir()
    with pytest.raises(TextError, match="has no text"):
        load_library(folder, drafts=True)
