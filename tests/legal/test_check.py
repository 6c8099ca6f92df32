"""What must hold before a text is published: each finding names file and line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from plussa import cli
from plussa.i18n import load_languages
from plussa.legal.check import check_editions
from tests.legal.samples import BODY, write_edition, write_library

CHANGE = '[[changes]]\nclause = "{}"\nwhat = "What."\nwhy = "Why."\n'


def line_of(folder: Path, name: str, words: str) -> int:
    lines = (folder / name).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


def findings(folder: Path) -> list[str]:
    return check_editions(["fi", "en"], folder)


def edit(folder: Path, name: str, good: str, bad: str) -> None:
    file = folder / name
    text = file.read_text("utf-8")
    assert good in text
    file.write_text(text.replace(good, bad), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_the_texts_of_the_site_pass() -> None:
    assert check_editions(load_languages().codes) == []
    done = CliRunner().invoke(cli.plussa, ["legal", "check"])
    assert (done.exit_code, done.output) == (0, "Legal texts: all is well\n")


def test_the_sample_has_nothing_wrong(folder: Path) -> None:
    assert findings(folder) == []


FI, EN = "rules/2026-05-01/fi.md", "rules/2026-05-01/en.md"

Fault = tuple[str, str, str, str, str]
EDITS: list[Fault] = [
    # file to edit, good, bad, words on the line of the finding ("" is line 1), finding
    (EN, "published = 2026-03-01", "published = 2026-03-02", "", f"published differs from {FI}"),
    (EN, "material = true", "material = false", "", f"material differs from {FI}"),
    (EN, "checked = 2026-03-01\n", "", "", "front matter lacks checked"),
    (EN, "{#inside}", "{#within}", "{#within}", f"heading id 'within' is not in {FI}"),
    (EN, "](page:notice)", "](page:nothing)", "page:nothing", "no page is called 'page:nothing'"),
    (EN, "](#two)", "](#three)", "](#three)", "no heading has the id '#three'"),
    (EN, "](#two)", "](http://kkv.fi)", "kkv.fi", "a link begins with page:, # or https://, not 'http://kkv.fi'"),
    (EN, "](#two)", "](https://kkv.fi)", "kkv.fi", f"the link 'https://kkv.fi' is not in {FI}"),
    (EN, "- Another item", "- A third item", "## Two", "clause 'two' changed, no [[changes]] says why"),
    (FI, 'clause = "one"', 'clause = "two"', "", "[[changes]] explains 'two', which did not change"),
    (FI, 'clause = "one"', 'clause = "zero"', "", "[[changes]] explains 'zero', which did not change"),
    (FI, "published = 2026-03-01", "published = 2026-04-02", "", "published less than 30 days ahead"),
    (FI, 'why = "Why."\nconcerns', "concerns", "", "front matter lacks why"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "good", "bad", "words", "finding"), EDITS)
def test_a_fault_is_found_at_its_line(
    folder: Path, name: str, good: str, bad: str, words: str, finding: str
) -> None:
    edit(folder, name, good, bad)
    line = line_of(folder, name, words) if words else 1
    assert any(found.startswith(f"{name}:{line}: {finding}") for found in findings(folder)), (
        findings(folder)
    )


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (lambda path: (path / "en.md").unlink(), f"{FI}:1: there is no text in 'en' beside it"),
        (
            lambda path: edit(path, "fi.md", "### Inside {#inside}\n", ""),
            f"{EN}:{{}}: heading id 'inside' is not in {FI}",
        ),
    ],
)
def test_what_one_language_lacks_is_found(
    folder: Path, break_it: Callable[[Path], None], expected: str
) -> None:
    break_it(folder / "rules/2026-05-01")
    line = line_of(folder, EN, "{#inside}") if (folder / EN).exists() else 0
    assert expected.format(line) in findings(folder)


def test_a_heading_only_the_governing_text_has_is_found_there(folder: Path) -> None:
    edit(folder, EN, "### Inside {#inside}\n", "")
    line = line_of(folder, FI, "{#inside}")
    assert f"{FI}:{line}: heading id 'inside' is not in {EN}" in findings(folder)


def test_a_link_only_the_governing_text_has_is_found_there(folder: Path) -> None:
    edit(folder, EN, "[a link](#two)", "no link")
    line = line_of(folder, FI, "](#two)")
    assert f"{FI}:{line}: the link '#two' is not in {EN}" in findings(folder)


def test_headings_in_another_order_are_found(tmp_path: Path) -> None:
    one, two = BODY.split("## Two")
    start, rest = one.split("## One")
    other = f"{start}## Two{two}\n## One{rest}"
    write_edition(tmp_path, "2025-02-01", other=other)
    write_edition(tmp_path, "2025-02-01", document="notice")
    assert findings(tmp_path) == [
        "rules/2025-02-01/en.md:1: headings stand in another order than in rules/2025-02-01/fi.md"
    ]


def test_a_change_explained_twice_is_found(folder: Path) -> None:
    edit(folder, FI, "+++\n\nRead", CHANGE.format("one") + "+++\n\nRead")
    assert f"{FI}:1: [[changes]] explains a clause twice" in findings(folder)


def test_a_foreign_page_may_differ_by_language_but_not_by_host(tmp_path: Path) -> None:
    finnish, english = (
        BODY.replace("](#two)", f"](https://{address})")
        for address in ("kkv.fi/neuvonta", "kkv.fi/en")
    )
    write_edition(tmp_path, "2025-02-01", finnish, other=english)
    write_edition(tmp_path, "2025-02-01", document="notice")
    assert findings(tmp_path) == []


def test_freezing_refuses_texts_with_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plussa.legal.check.check_editions", lambda _: ["a.md:1: wrong"])
    monkeypatch.setattr("plussa.legal.library.freeze", lambda: pytest.fail("froze them"))
    done = CliRunner().invoke(cli.plussa, ["legal", "freeze"])
    assert done.exit_code == 1
    assert "a.md:1: wrong" in done.output
