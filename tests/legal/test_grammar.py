"""Legal texts have no Markdown that the check, the comparison and the contents would not see."""

from pathlib import Path

import pytest

from plussa.legal.grammar import check_grammar
from plussa.legal.library import text_files
from plussa.legal.parse import parse_text
from tests.legal.samples import BODY, source


def findings(tmp_path: Path, line: str) -> list[str]:
    """What is found when a line stands in a text, told from its number on."""
    file = tmp_path / "en.md"
    written = source(BODY.replace("More words.", line))
    file.write_text(written, "utf-8")
    return [
        found.removeprefix(f"{file}:") for found in check_grammar(parse_text(written, str(file)))
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("![A picture](a.png)", "image"),
        ("Read ![this](a.png).", "image"),
        ("*leaning*", "em"),
        ("_leaning_", "em"),
        ("`code`", "code_inline"),
        ("```", "fence"),
        ("> quoted", "blockquote"),
        ("    indented", "code_block"),
        ("***", "hr"),
        ("> ## Title", "blockquote"),
        ("- ## Title", "heading"),
        ("+ item", "+ as markup"),
        ("1) item", ") as markup"),
        ("__bold__", "__ as markup"),
    ],
)
def test_what_legal_texts_do_not_have_is_named_at_its_line(
    tmp_path: Path, line: str, what: str
) -> None:
    number = source(BODY.replace("More words.", line)).split("\n").index(line) + 1
    assert f"{number}: legal texts do not have this: {what}" in findings(tmp_path, line)


@pytest.mark.parametrize(
    "line", ["<b>Bold</b>", "<P>Paragraph", "Text <!-- hidden -->", "</div>", "a \\* b", "&copy;"]
)
def test_what_would_not_show_as_it_is_written_is_named_at_its_line(
    tmp_path: Path, line: str
) -> None:
    number = source(BODY.replace("More words.", line)).split("\n").index(line) + 1
    reason = "legal texts do not have this: HTML, an escape or an entity"
    assert f"{number}: {reason}" in findings(tmp_path, line)


@pytest.mark.parametrize(
    "line",
    [
        "See <https://kkv.fi/>.",
        "See [the advice][kkv].\n\n [kkv]: https://kkv.fi/",
        "[a [b] c](#two)",
        "[a](https://kkv.fi/a_(b)c)",
    ],
)
def test_a_link_the_check_would_not_see_is_found(tmp_path: Path, line: str) -> None:
    reason = "1: write every link as [text](target), without brackets in it"
    assert reason in findings(tmp_path, line)


@pytest.mark.parametrize("line", [" ## Title", "##\tTitle {#a}", "##"])
def test_a_heading_the_contents_would_not_list_is_found(tmp_path: Path, line: str) -> None:
    reason = "1: a heading is not written as ## and a title at the start of a line"
    assert reason in findings(tmp_path, line)


@pytest.mark.parametrize(
    "line", ["a < b and 5 <6", "2 > 1", "[filled in]", "A hyphen - here", "| a | b |", "**Bold**"]
)
def test_what_shows_as_it_is_written_is_let_through(tmp_path: Path, line: str) -> None:
    assert findings(tmp_path, line) == []


def test_the_texts_of_the_site_keep_to_the_grammar() -> None:
    files = text_files()
    assert files
    for file in files:
        text = parse_text(file.read_text("utf-8"), str(file))
        assert list(check_grammar(text)) == []
