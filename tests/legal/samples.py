"""Small legal texts for tests, and folders of editions that a test may break."""

from pathlib import Path

from plussa.legal.editions import Text
from plussa.legal.frozen import freeze
from plussa.legal.library import text_files
from plussa.legal.parse import parse_text

FRONT = """title = "{title}"
published = {published}
material = true
governs = "fi"
why = "Why."
concerns = "All."
action = "Nothing."
"""
BODY = """
Read [the notice](page:notice).

## One {#one}

First words, and [a link](#two).

### Inside {#inside}

More words.

## Two {#two}

- An item
- Another item

| Head | Time |
|---|---|
| Data | 24 months |
"""


def source(
    body: str = BODY, title: str = "Rules", published: str = "2025-01-01", more: str = ""
) -> str:
    """The source of a text."""
    front = FRONT.format(title=title, published=published)
    return f"+++\n{front}{more}+++\n{body}"


def text(body: str = BODY) -> Text:
    """A text with a body."""
    return parse_text(source(body), "a.md")


def write_edition(
    folder: Path, effective: str, body: str = BODY, published: str = "2025-01-01", more: str = "",
    document: str = "rules", other: str | None = None,
) -> Path:  # fmt: skip
    """An edition in both languages; the English body is the same unless another is given."""
    path = folder / document / effective
    path.mkdir(parents=True)
    (path / "fi.md").write_text(source(body, "Säännöt", published, more), "utf-8")
    checked = f"checked = {published}\n{more}"
    (path / "en.md").write_text(source(other or body, "Rules", published, checked), "utf-8")
    return path


def write_library(folder: Path) -> Path:
    """Two editions of the rules and one of the notice, frozen."""
    write_edition(folder, "2025-02-01")
    change = '[[changes]]\nclause = "one"\nwhat = "What."\nwhy = "Why."\n'
    write_edition(
        folder, "2026-05-01", BODY.replace("First words", "Better words"), "2026-03-01", change
    )
    write_edition(folder, "2025-02-01", document="notice")
    freeze(folder, text_files(folder))
    return folder
