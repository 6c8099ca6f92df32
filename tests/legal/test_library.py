"""The library: a visitor finds what has been published by a date, a preview finds all there is."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from plussa.faults import Fault, FileFault
from plussa.legal.editions import EditionState
from plussa.legal.frozen import RECORD, freeze
from plussa.legal.library import DOCUMENTS, PublishedEditions, load_library, text_files
from tests.conftest import TODAY
from tests.legal.samples import write_edition, write_library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_library(tmp_path)


UPCOMING, IN_FORCE, SUPERSEDED = EditionState


def years(published: PublishedEditions, document: str = "rules") -> list[int]:
    """The years from which published editions hold."""
    return [edition.effective.year for edition in published.documents[document]]


def test_the_site_has_three_editions_of_each_document_and_all_are_frozen() -> None:
    published = load_library().documents
    drafts = load_library(drafts=True).documents
    for document in DOCUMENTS:
        assert len(published[document]) >= 3
        assert published[document] == drafts[document]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_site_has_an_edition_of_each_state(document: str) -> None:
    published = load_library().on(TODAY)
    states = [published.state(edition) for edition in published.documents[document]]
    here = states.index(IN_FORCE)
    assert set(states[:here]) == {SUPERSEDED}
    assert set(states[here + 1 :]) == {UPCOMING}


def test_an_edition_that_is_not_frozen_is_seen_as_a_draft_only(folder: Path) -> None:
    write_edition(folder, "2027-01-01", published="2026-11-01")
    day = date(2027, 6, 1)
    assert years(load_library(folder).on(day)) == [2025, 2026]
    assert years(load_library(folder, drafts=True).on(day)) == [2025, 2026, 2027]


def test_a_preview_shows_editions_before_they_are_published(folder: Path) -> None:
    write_edition(folder, "2028-01-01", published="2027-11-01")
    preview = load_library(folder, drafts=True).on(date(2024, 1, 1))
    assert years(preview) == [2025, 2026, 2028]
    assert preview.current("rules") is None
    assert [edition.effective.year for edition in preview.upcoming("rules")] == [2025, 2026, 2028]
    freeze(folder, text_files(folder))
    assert years(load_library(folder).on(date(2027, 10, 31))) == [2025, 2026]
    assert years(load_library(folder).on(date(2027, 11, 1))) == [2025, 2026, 2028]


def test_a_draft_that_cannot_be_read_stops_the_preview_alone(folder: Path) -> None:
    path = write_edition(folder, "2027-01-01", published="2026-11-01")
    (path / "fi.md").write_text("half", "utf-8")
    assert years(load_library(folder).on(TODAY)) == [2025, 2026]
    with pytest.raises(FileFault, match=f"^{path / 'fi.md'}:1: "):
        load_library(folder, drafts=True)


def test_a_draft_beside_a_published_text_stops_the_start_but_not_the_preview(folder: Path) -> None:
    path = write_edition(folder, "2027-01-01", published="2026-11-01")
    freeze(folder, [path / "fi.md"])
    with pytest.raises(FileFault, match=f"^{path / 'en.md'}:1: is not frozen"):
        load_library(folder)
    assert set(load_library(folder, drafts=True).documents["rules"][-1].texts) == {"fi", "en"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_without_a_frozen_edition_stops_the_start_and_is_named(
    folder: Path, document: str
) -> None:
    record = folder / RECORD
    rows = record.read_text("utf-8").splitlines(keepends=True)
    record.write_text("".join(row for row in rows if f"  {document}/" not in row), "utf-8")
    with pytest.raises(Fault, match=f"^{folder / document}: no edition is frozen"):
        load_library(folder)
    shutil.rmtree(folder / document)
    with pytest.raises(Fault, match=f"^{folder / document}: "):
        load_library(folder, drafts=True)


@pytest.mark.parametrize("name", ["fi copy.md", "notes.md", "FI.md"])
def test_a_text_that_is_not_named_by_a_language_is_refused(folder: Path, name: str) -> None:
    path = write_edition(folder, "2027-01-01", published="2026-11-01")
    (path / "fi.md").rename(path / name)
    with pytest.raises(FileFault, match="the file is not named by a language"):
        load_library(folder, drafts=True)


@pytest.mark.parametrize("name", [".#fi.md", ".fi.md.swp.md"])
def test_a_lock_of_an_editor_is_no_text(folder: Path, name: str) -> None:
    before = text_files(folder)
    (folder / "rules/2026-05-01" / name).symlink_to("somebody@host.1234")
    assert text_files(folder) == before
    assert years(load_library(folder, drafts=True).on(TODAY)) == [2025, 2026]
    assert freeze(folder, text_files(folder)) == []


@pytest.mark.parametrize(
    ("day", "seen", "current", "upcoming"),
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
    folder: Path, day: date, seen: int, current: int | None, upcoming: list[int]
) -> None:
    published = load_library(folder).on(day)
    found = published.current("rules")
    assert len(published.documents["rules"]) == seen
    assert (found.effective.year if found else None) == current
    assert [edition.effective.year for edition in published.upcoming("rules")] == upcoming
    sought = published.find("rules", date(2026, 5, 1))
    assert (sought is not None) == (seen == 2)
    assert published.find("rules", date(2026, 5, 2)) is None


def test_the_edition_before_is_the_one_replaced(folder: Path) -> None:
    published = load_library(folder).on(TODAY)
    first, second = published.documents["rules"]
    assert published.before(second) is first
    assert published.before(first) is None


def test_the_state_of_an_edition_is_that_of_the_day_that_is_asked(folder: Path) -> None:
    library = load_library(folder)
    second = library.documents["rules"][1]
    days = (date(2026, 4, 30), date(2026, 5, 1))
    assert [library.on(day).state(second) for day in days] == [UPCOMING, IN_FORCE]


def test_all_editions_stand_latest_first(folder: Path) -> None:
    found = [(e.document, e.effective.year) for e in load_library(folder).on(TODAY).all()]
    assert found == [("rules", 2026), ("rules", 2025), ("notice", 2025)]


@pytest.mark.parametrize("name", ["next", "2026-13-01", "20260501x"])
def test_a_folder_that_is_no_date_is_named(folder: Path, name: str) -> None:
    (folder / "rules" / name).mkdir()
    (folder / "rules" / name / "fi.md").write_text("", "utf-8")
    with pytest.raises(FileFault, match=f"^{folder}/rules/{name}:1: the folder is not named by"):
        load_library(folder, drafts=True)


def test_a_governing_language_without_a_text_is_named(folder: Path) -> None:
    path = write_edition(folder, "2027-01-01")
    (path / "fi.md").unlink()
    with pytest.raises(FileFault, match=f"^{path}/en.md:1: the governing language 'fi' has no"):
        load_library(folder, drafts=True)


def test_a_folder_without_texts_is_no_edition(folder: Path) -> None:
    (folder / "rules/2027-01-01").mkdir()
    assert years(load_library(folder, drafts=True).on(TODAY)) == [2025, 2026]


def test_a_text_that_is_not_in_utf_8_is_named_with_its_line(folder: Path) -> None:
    path = write_edition(folder, "2027-01-01")
    text = (path / "fi.md").read_bytes()
    (path / "fi.md").write_bytes(text + "\nPäivää\n".encode("latin-1"))
    line = text.count(b"\n") + 2
    with pytest.raises(FileFault, match=f"^{path}/fi.md:{line}: is not in UTF-8"):
        load_library(folder, drafts=True)
