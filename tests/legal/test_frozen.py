"""What is published cannot change: the record of hashes, and what it refuses."""

import shutil
import subprocess
from pathlib import Path

import pytest

from plussa.faults import FileFault
from plussa.legal.frozen import RECORD, FrozenTextChanged, freeze, frozen_files, verify
from plussa.legal.library import EDITIONS, load_library, text_files
from tests.legal.samples import write_edition, write_library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_library(tmp_path)


@pytest.mark.parametrize("drafts", [False, True])
def test_a_frozen_text_that_changed_stops_the_start(folder: Path, drafts: bool) -> None:
    file = folder / "rules/2025-02-01/en.md"
    file.write_text(file.read_text("utf-8") + " ", "utf-8")
    with pytest.raises(FrozenTextChanged, match=f"^{file}: .* has changed"):
        load_library(folder, drafts)


@pytest.mark.parametrize("drafts", [False, True])
def test_a_frozen_text_that_is_gone_stops_the_start(folder: Path, drafts: bool) -> None:
    shutil.rmtree(folder / "notice/2025-02-01")
    with pytest.raises(FrozenTextChanged, match=r"/notice/2025-02-01/en\.md: .* is gone"):
        load_library(folder, drafts)


def test_a_changed_text_cannot_be_frozen_again(folder: Path) -> None:
    file = folder / "rules/2025-02-01/fi.md"
    file.write_text(file.read_text("utf-8") + " ", "utf-8")
    record = (folder / RECORD).read_bytes()
    with pytest.raises(FrozenTextChanged):
        freeze(folder, text_files(folder))
    assert (folder / RECORD).read_bytes() == record


def test_freezing_records_new_texts_and_leaves_the_others(folder: Path) -> None:
    before = (folder / RECORD).read_text("utf-8").splitlines()
    path = write_edition(folder, "2027-01-01", published="2026-11-01")
    assert freeze(folder, text_files(folder)) == [path / "en.md", path / "fi.md"]
    rows = (folder / RECORD).read_text("utf-8").splitlines()
    assert set(before) < set(rows)
    assert [row.split("  ")[1] for row in rows] == sorted(row.split("  ")[1] for row in rows)
    assert freeze(folder, text_files(folder)) == []
    assert (folder / RECORD).read_text("utf-8").splitlines() == rows


def test_freezing_records_the_texts_it_is_given_and_no_others(folder: Path) -> None:
    path = write_edition(folder, "2027-01-01", published="2026-11-01")
    assert freeze(folder, [path / "fi.md"]) == [path / "fi.md"]
    assert path / "fi.md" in frozen_files(folder)
    assert path / "en.md" not in frozen_files(folder)


def test_a_clone_with_the_line_ends_of_windows_is_as_it_was(folder: Path) -> None:
    for file in frozen_files(folder):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    verify(folder)
    load_library(folder)


def test_nothing_is_frozen_in_a_folder_without_a_record(tmp_path: Path) -> None:
    write_edition(tmp_path, "2025-02-01")
    assert frozen_files(tmp_path) == []
    verify(tmp_path)


@pytest.mark.parametrize(
    "row",
    ["", "rules/2025-02-01/fi.md", f"{'a' * 63}  a.md", f"{'a' * 64} a.md", f"{'A' * 64}  a.md",
     f"{'a' * 64}  a b.md", "<<<<<<< HEAD"],
)  # fmt: skip
def test_a_record_that_cannot_be_read_stops_the_start_and_names_its_line(
    folder: Path, row: str
) -> None:
    record = folder / RECORD
    first, *others = record.read_text("utf-8").splitlines()
    record.write_text("\n".join([first, row, *others]) + "\n", "utf-8")
    for refuse in (lambda: load_library(folder), lambda: freeze(folder, text_files(folder))):
        with pytest.raises(FileFault) as caught:
            refuse()
        assert str(caught.value) == f"{record}:2: is not a hash and the name of a file"


def test_the_record_can_be_checked_by_sha256sum() -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", RECORD], cwd=EDITIONS, capture_output=True
    )
    assert checked.returncode == 0, checked.stderr
    assert sorted(frozen_files(EDITIONS)) == sorted(text_files(EDITIONS))
