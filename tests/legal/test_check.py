"""What must hold before a text is published: each finding names file and line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from plussa import cli
from plussa.i18n import load_languages
from plussa.legal import frozen, library
from plussa.legal.check import check_dates, check_editions, check_record
from plussa.legal.library import text_files
from plussa.routes import PAGES
from tests.legal.samples import BODY, write_edition, write_library

CHANGE = '[[changes]]\nclause = "{}"\nwhat = "What."\nwhy = "Why."\n'


def line_of(folder: Path, name: str, words: str) -> int:
    lines = (folder / name).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


def findings(folder: Path, *languages: str) -> list[str]:
    """What is wrong in a folder, told without the folder's own path."""
    found = check_editions(languages or ("fi", "en"), PAGES, folder)
    return [line.replace(f"{folder}/", "") for line in found]


def edit(folder: Path, name: str, good: str, bad: str) -> None:
    file = folder / name
    text = file.read_text("utf-8")
    assert good in text
    file.write_text(text.replace(good, bad), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_the_texts_of_the_site_pass() -> None:
    assert check_editions(load_languages().codes, PAGES) == []
    assert list(check_record()) == []
    done = CliRunner().invoke(cli.plussa, ["legal", "check"])
    said = done.output.splitlines()
    assert (done.exit_code, said[-1]) == (0, "Legal texts: all is well")
    # What a record that has changed makes due is said, and is no fault of the texts.
    assert all(one.startswith("A new edition of the notice is due: ") for one in said[:-1])


def test_the_sample_has_nothing_wrong(folder: Path) -> None:
    assert findings(folder) == []


FI, EN = "rules/2026-05-01/fi.md", "rules/2026-05-01/en.md"

EDITS: list[tuple[str, str, str, str, str]] = [
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
    (EN, "](page:notice)", "](page:pages.start)", "pages.start", "no page is called 'page:pages.start'"),
    (EN, "Read [the", "Study [the", "", "clause 'introduction' changed, no [[changes]] says why"),
    (FI, '"one"', '"introduction"', "", "[[changes]] explains 'introduction', which did not change"),
    (EN, 'what = "What."', 'what = ""', "[[changes]]", "each [[changes]] has clause, what and why"),
    (FI, "governs = ", 'note = ""\ngoverns = ', "note =", "front matter: note is not expected"),
    (EN, "More words.", "See <https://kkv.fi/>.", "See <", "legal texts do not have this: HTML, an escape"),
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


def test_a_file_is_named_by_its_whole_path(folder: Path) -> None:
    edit(folder, EN, "material = true", "material = false")
    expected = f"{folder / EN}:1: material differs from {folder / FI}"
    assert expected in check_editions(["fi", "en"], PAGES, folder)


def test_a_heading_the_governing_text_lacks_is_found(folder: Path) -> None:
    edit(folder, FI, "### Inside {#inside}\n", "")
    line = line_of(folder, EN, "{#inside}")
    assert f"{EN}:{line}: heading id 'inside' is not in {FI}" in findings(folder)


@pytest.mark.parametrize(
    ("edition", "wrong"), [("2025-02-01", False), ("2026-05-01", True), ("2027-01-01", True)]
)
def test_only_editions_before_a_language_began_may_lack_it(
    folder: Path, edition: str, wrong: bool
) -> None:
    write_edition(folder, "2027-01-01", published="2026-11-01")
    (folder / "rules" / edition / "en.md").unlink()
    lacking = [line for line in findings(folder) if "there is no text" in line]
    assert lacking == [f"rules/{edition}/fi.md:1: there is no text in 'en' beside it"] * wrong


def test_the_newest_edition_has_every_published_language_and_older_ones_need_not(
    folder: Path,
) -> None:
    assert findings(folder, "fi", "en", "sv") == [
        f"{FI}:1: there is no text in 'sv' beside it",
        "notice/2025-02-01/fi.md:1: there is no text in 'sv' beside it",
    ]


def test_a_language_that_begins_later_is_not_asked_to_explain_the_past(folder: Path) -> None:
    (folder / "rules/2025-02-01/en.md").unlink()
    (folder / frozen.RECORD).unlink()
    assert findings(folder) == []


def test_a_language_that_is_a_draft_beside_a_published_one_is_found(folder: Path) -> None:
    path = write_edition(folder, "2027-01-01", published="2026-11-01")
    assert list(check_record(folder)) == []  # all of it is a draft
    frozen.freeze(folder, [path / "fi.md"])
    reason = "is not frozen, though this edition is published in another language"
    assert list(check_record(folder)) == [f"{path / 'en.md'}:1: {reason}"]
    frozen.freeze(folder, text_files(folder))
    assert list(check_record(folder)) == []


def test_what_is_wrong_with_one_document_does_not_hide_the_other(folder: Path) -> None:
    edit(folder, EN, "+++\n\nRead", "\n\nRead")
    edit(folder, "notice/2025-02-01/en.md", "material = true", "material = false")
    found = findings(folder)
    assert any(line.startswith(f"{EN}:1: no front matter") for line in found)
    assert any(line.startswith("notice/2025-02-01/en.md:1: material differs") for line in found)


def test_a_frozen_text_that_changed_is_a_finding(folder: Path) -> None:
    assert findings(folder) == []
    edit(folder, "rules/2025-02-01/fi.md", "More words", "Fewer words")
    assert any("this published text has changed" in line for line in findings(folder))


def test_a_changed_introduction_is_explained_like_a_clause(folder: Path) -> None:
    for name in (FI, EN):
        edit(folder, name, "Read [the notice]", "Study [the notice]")
        edit(folder, name, "+++\n\nStudy", CHANGE.format("introduction") + "+++\n\nStudy")
    (folder / frozen.RECORD).unlink()
    assert findings(folder) == []


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


def use(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the commands work on a folder instead of the site's own texts."""
    found = check_editions
    monkeypatch.setattr(library, "EDITIONS", folder)
    monkeypatch.setattr(library, "text_files", lambda _=None: text_files(folder))
    monkeypatch.setattr(cli, "check_editions", lambda codes, pages: found(codes, pages, folder))
    monkeypatch.setattr(cli, "check_record", lambda: check_record(folder))
    monkeypatch.setattr(cli, "check_dates", lambda day: check_dates(day, folder))


def test_freezing_refuses_texts_with_faults(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, folder)
    path = write_edition(folder, "2027-01-01", published="2026-12-31")
    record = (folder / frozen.RECORD).read_bytes()
    done = CliRunner().invoke(cli.plussa, ["legal", "freeze"])
    assert done.exit_code == 1
    assert f"{path / 'fi.md'}:1: published less than 30 days ahead" in done.output
    assert (folder / frozen.RECORD).read_bytes() == record


def test_freezing_refuses_a_day_of_publication_that_has_passed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, folder)
    body = BODY.replace("First words", "Other words")
    path = write_edition(folder, "2027-03-01", body, "2026-12-14", CHANGE.format("one"))
    done = CliRunner().invoke(cli.plussa, ["legal", "freeze"])
    assert done.exit_code == 1
    assert f"{path / 'fi.md'}:1: published names a day that has passed" in done.output


def test_freezing_needs_the_record_unless_it_is_the_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, folder)
    record = folder / frozen.RECORD
    before = record.read_bytes()
    record.unlink()
    assert list(check_record(folder)) == [f"{record}:1: is gone; bring it back"]
    done = CliRunner().invoke(cli.plussa, ["legal", "freeze"])
    assert (done.exit_code, record.exists()) == (1, False)
    assert CliRunner().invoke(cli.plussa, ["legal", "freeze", "--first"]).exit_code == 0
    assert record.read_bytes() == before


def test_both_languages_explain_the_same_clauses(folder: Path) -> None:
    edit(folder, EN, 'clause = "one"', 'clause = "two"')
    assert f"{EN}:1: [[changes]] explains other clauses than {FI}" in findings(folder)


def test_freezing_names_what_it_froze(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, folder)
    more = CHANGE.format("one")
    body = BODY.replace("First words", "Other words")
    path = write_edition(folder, "2027-03-01", body, "2026-12-15", more)
    done = CliRunner().invoke(cli.plussa, ["legal", "freeze"])
    assert done.exit_code == 0, done.output
    assert "Froze 2 texts\n" in done.output
    assert str(path / "fi.md") in done.output
    again = CliRunner().invoke(cli.plussa, ["legal", "freeze"])
    assert again.output.endswith("Nothing new to freeze\n")


def test_the_command_finds_an_edition_that_is_half_published(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, folder)
    body = BODY.replace("First words", "Other words")
    path = write_edition(folder, "2027-01-01", body, "2026-11-01", CHANGE.format("one"))
    frozen.freeze(folder, [path / "fi.md"])
    done = CliRunner().invoke(cli.plussa, ["legal", "check"])
    assert done.exit_code == 1
    assert f"{path / 'en.md'}:1: is not frozen" in done.output
    # Freezing is how that is mended.
    assert CliRunner().invoke(cli.plussa, ["legal", "freeze"]).exit_code == 0
    assert CliRunner().invoke(cli.plussa, ["legal", "check"]).exit_code == 0
