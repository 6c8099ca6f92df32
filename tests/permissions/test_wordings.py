"""Wordings: what may be published, and that it stays as it was published."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from plussa.faults import Fault, FileFault
from plussa.legal import frozen
from plussa.legal.frozen import FrozenTextChanged
from plussa.permissions import commands, wordings
from plussa.permissions.models import Permission, Value
from plussa.permissions.rules import values
from plussa.permissions.wordings import WORDINGS, check_wordings, load_wordings, read_wording

BOTH = ("fi", "en")
TEXT = '[{}]\ntitle = "Otsikko"\ntext = "Teksti"\non = "Kyllä"\noff = "Ei"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the wordings, to be spoilt."""
    return Path(shutil.copytree(WORDINGS, tmp_path / "wordings"))


def add(folder: Path, *languages: str, day: str = "2027-02-01", extra: str = "") -> Path:
    """A newer wording for email."""
    file = folder / "email" / f"{day}.toml"
    file.write_text("\n".join(TEXT.format(code) for code in languages) + extra, "utf-8")
    return file


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("language", BOTH)
def test_every_permission_is_asked_in_both_languages(permission: Permission, language: str) -> None:
    words = load_wordings().in_force(permission, date(2026, 12, 15)).words(language)
    assert words.title
    assert len(words.paragraphs) > 1
    assert all(words.meaning(value).endswith(".") for value in values(permission))


def test_what_is_published_is_whole_and_frozen() -> None:
    assert check_wordings(BOTH) == []
    assert set(frozen.frozen_files(WORDINGS)) == set(wordings.wording_files())


def test_the_newest_wording_whose_day_has_come_is_in_force(folder: Path) -> None:
    frozen.freeze(folder, [add(folder, *BOTH)])
    found = load_wordings(folder)
    for day, expected in ((date(2027, 1, 31), date(2026, 6, 15)), (date(2027, 2, 1),) * 2):
        assert found.in_force(Permission.EMAIL, day).day == expected
    with pytest.raises(Fault, match="no wording is in force on 2026-06-14"):
        found.in_force(Permission.EMAIL, date(2026, 6, 14))


def test_a_draft_is_not_in_force(folder: Path) -> None:
    add(folder, *BOTH)
    assert len(load_wordings(folder).of[Permission.EMAIL]) == 1


def test_a_changed_wording_stops_the_start(folder: Path) -> None:
    file = folder / "sms" / "2026-06-15.toml"
    file.write_text(file.read_text("utf-8").replace("Kesko", "Kaupat"), "utf-8")
    with pytest.raises(FrozenTextChanged, match=r"sms/2026-06-15\.toml"):
        load_wordings(folder)


def test_the_hash_is_that_of_the_file() -> None:
    for row in (WORDINGS / frozen.RECORD).read_text("utf-8").splitlines():
        hash, name = row.split("  ")
        assert read_wording(WORDINGS / name).hash == hash


@pytest.mark.parametrize(("languages", "lacking"), [(("fi",), "en"), (("en",), "fi")])
def test_a_wording_without_a_language_is_refused_with_file_and_line(
    folder: Path, languages: tuple[str, ...], lacking: str
) -> None:
    file = add(folder, *languages)
    assert check_wordings(BOTH, folder) == [f"{file}:1: lacks the language [{lacking}]"]


def test_a_published_language_that_nobody_wrote_is_missed_in_the_newest(folder: Path) -> None:
    findings = check_wordings((*BOTH, "sv"), folder)
    assert len(findings) == len(Permission)
    assert all(".toml:1: lacks the language [sv]" in one for one in findings)


@pytest.mark.parametrize(
    ("extra", "line", "why"),
    [
        ("\n[sv]\ntitle = 'x'\ntext = 'x'\non = 'x'\n", 13, "[sv] lacks off"),
        ("maybe = 'x'\n", 12, "[en] maybe is not expected"),
        ("\n[sv]\ntitle = ' '\n", 14, "[sv] lacks title"),
        ("\n[sv\n", 13, "not TOML: "),
    ],
)
def test_a_fault_names_file_and_line(folder: Path, extra: str, line: int, why: str) -> None:
    file = add(folder, *BOTH, extra=extra)
    with pytest.raises(FileFault) as fault:
        read_wording(file)
    assert str(fault.value).startswith(f"{file}:{line}: {why}")


@pytest.mark.parametrize("name", ["email/tomorrow.toml", "recipes/2027-02-01.toml"])
def test_a_file_in_a_wrong_place_is_a_fault(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(TEXT.format("fi"), "utf-8")
    [finding] = check_wordings(BOTH, folder)
    assert finding.startswith(f"{folder / name}:1: ")


def test_a_reader_of_a_draft_language_gets_the_finnish_words() -> None:
    wording = load_wordings().in_force(Permission.EMAIL, date(2026, 12, 15))
    assert wording.spoken("sv") == "fi"
    assert wording.words("sv").meaning(Value.OFF).startswith("Emme lähetä")


def test_the_commands_check_and_freeze(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordings, "WORDINGS", folder)
    for name in ("check_wordings", "check_dates", "wording_files"):
        function = getattr(wordings, name)
        monkeypatch.setattr(function, "__defaults__", (folder,))
    run = CliRunner().invoke
    assert run(commands.wordings_group, ["check"]).output == "Wordings: all is well\n"
    file = add(folder, "fi")
    refused = run(commands.wordings_group, ["freeze"])
    assert (refused.exit_code, f"{file}:1:" in refused.stderr) == (1, True)
    add(folder, *BOTH)
    assert f"Froze 1 wordings\n  {file}" in run(commands.wordings_group, ["freeze"]).output
    assert run(commands.wordings_group, ["freeze"]).output == "Nothing new to freeze\n"
    past = add(folder, *BOTH, day="2026-12-14")
    assert (
        f"{past}:1: would be in force from a day" in run(commands.wordings_group, ["freeze"]).stderr
    )
