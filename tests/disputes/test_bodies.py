"""Facts about bodies: read, checked, and told stale."""

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from plussa import cli
from plussa.disputes.bodies import FILE, BodyText, load_bodies, stale_bodies
from plussa.faults import FileFault
from plussa.i18n import load_languages
from tests.conftest import Clock

TODAY = date(2026, 11, 23)
GOOD = """\
[board]
source = "https://board.example/"
reviewed_on = 2026-11-01
languages = ["fi"]

[board.web]
fi = "https://board.example/"

[board.fi]
name = "Lautakunta"
role = "Se neuvoo."
when = "Heti."
phone = "Soita."
cost = "Ilmainen."
serves = "Suomeksi."
time = "Viikko."
outcome = "Neuvo."
limits = "Ei muuta."

[board.en]
name = "Board"
role = "It advises."
when = "At once."
phone = "Call."
cost = "Free."
serves = "In Finnish."
unserved = "Take a friend along."
time = "A week."
outcome = "Advice."
limits = "Nothing else."

[board.sv]
name = "Nämnden"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with one good record."""
    found = tmp_path / "bodies.toml"
    found.write_text(GOOD, "utf-8")
    return found


def spoil(file: Path, good: str, bad: str) -> None:
    """Put something bad in the place of something good."""
    assert GOOD.count(good) == 1
    file.write_text(GOOD.replace(good, bad), "utf-8")


def test_every_body_is_told_in_every_published_language() -> None:
    codes = load_languages().codes
    for body in load_bodies(languages=codes).values():
        assert set(codes) <= set(body.texts), body.id


def test_every_body_has_a_swedish_name() -> None:
    for body in load_bodies().values():
        assert body.texts["sv"].name not in (body.texts["fi"].name, body.texts["en"].name)


def test_languages_agree_on_every_number() -> None:
    for body in load_bodies().values():
        for name in BodyText.__dataclass_fields__:
            told = [getattr(body.texts[code], name) for code in ("fi", "en")]
            numbers = [sorted(re.findall(r"\d+", text)) for text in told]
            assert numbers[0] == numbers[1], f"{body.id} {name}"


def test_a_draft_language_borrows_what_it_lacks_from_english(file: Path) -> None:
    body = load_bodies(file, ["fi", "en"])["board"]
    assert body.text("sv").name == "Nämnden"
    assert body.text("sv").role == "It advises."
    assert body.text("de") == body.text("en")


def test_a_reader_is_led_to_the_site_in_a_language_it_speaks(file: Path) -> None:
    assert load_bodies(file)["board"].site("en") == ("https://board.example/", "fi")
    assert load_bodies()["disputes_board"].site("en")[1] == "en"
    assert load_bodies()["disputes_board"].site("sv")[1] == "en"


@pytest.mark.parametrize(
    ("good", "bad", "line", "reason"),
    [
        ('source = "https://board.example/"\n', "", 1, "lacks source"),
        ('source = "https://board.example/"', 'source = ""', 2, "source is not an https://"),
        ("reviewed_on = 2026-11-01\n", "", 1, "lacks reviewed_on"),
        ("reviewed_on = 2026-11-01", 'reviewed_on = "soon"', 3, "reviewed_on is a date"),
        ("reviewed_on = 2026-11-01", "reviewed_on = 2026-11-01T09:00:00", 3, "is a date"),
        ('languages = ["fi"]\n', "", 1, "lacks languages"),
        ('languages = ["fi"]', "languages = []", 4, "languages is not a list"),
        ('fi = "https://board.example/"', 'fi = "board.example"', 7, "fi is not an https://"),
        ('fi = "https://board.example/"', "", 6, "has no address"),
        ('limits = "Ei muuta."\n', "", 9, "lacks limits"),
        ('when = "At once."', 'when = ""', 23, "lacks when"),
        ('unserved = "Take a friend along."\n', "", 20, "lacks unserved"),
        ('role = "It advises."', 'role = "It advises."\nfax = "1"', 23, "fax is not expected"),
        ('cost = "Free."', 'cost = "Free."\nwrite = "Write."', 9, "lacks write"),
        ("[board.fi]", "[board.de]", 1, "has no text [board.fi]"),
        ("[board]", "stray = 1\n[board]", 1, "stands in no [table]"),
        ('time = "A week."', "time = A week", 28, "Invalid value"),
    ],
)
def test_a_record_that_is_not_whole_is_named_by_file_and_line(
    file: Path, good: str, bad: str, line: int, reason: str
) -> None:
    spoil(file, good, bad)
    with pytest.raises(FileFault, match=re.escape(reason)) as raised:
        load_bodies(file, ["fi", "en"])
    assert str(raised.value).startswith(f"{file}:{line}: ")


def test_every_source_of_the_site_is_needed(tmp_path: Path) -> None:
    spoiled = tmp_path / "bodies.toml"
    source = FILE.read_text("utf-8")
    for found in re.finditer(r'^source = ".*"\n', source, re.MULTILINE):
        spoiled.write_text(source[: found.start()] + source[found.end() :], "utf-8")
        with pytest.raises(FileFault, match="lacks source"):
            load_bodies(spoiled)


def test_a_body_is_stale_after_so_many_days(file: Path) -> None:
    bodies = load_bodies(file)
    assert stale_bodies(bodies, TODAY, days=22) == []
    assert stale_bodies(bodies, TODAY, days=21) == [("board", date(2026, 11, 1))]


def test_a_body_never_reviewed_is_stale(file: Path) -> None:
    spoil(file, "reviewed_on = 2026-11-01", 'reviewed_on = ""')
    assert stale_bodies(load_bodies(file), TODAY, days=9999) == [("board", None)]


def test_a_review_in_the_future_does_not_count(file: Path) -> None:
    assert stale_bodies(load_bodies(file), date(2026, 10, 31), days=180)


def test_the_command_fails_and_names_what_is_stale(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(file, "reviewed_on = 2026-11-01", 'reviewed_on = ""')
    monkeypatch.setattr(cli, "load_bodies", lambda: load_bodies(file))
    result = CliRunner().invoke(cli.plussa, ["bodies"])
    assert result.exit_code == 1
    assert "board: never reviewed" in result.output
    assert "error: 1 to mend" in result.output


def test_the_command_is_content_when_all_are_reviewed(
    file: Path, monkeypatch: pytest.MonkeyPatch, at: Clock
) -> None:
    at(TODAY)
    monkeypatch.setattr(cli, "load_bodies", lambda: load_bodies(file))
    result = CliRunner().invoke(cli.plussa, ["bodies"])
    assert (result.exit_code, result.output) == (0, "Bodies: all reviewed\n")
