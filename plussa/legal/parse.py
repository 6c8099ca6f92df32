"""How one language of an edition is read. Pure.

A text is TOML front matter between lines of `+++`, then Markdown: an introduction, and clauses under
level-2 headings. One paragraph, list item or table row stands on one line, so that texts compare well.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from plussa.faults import FileFault, parse_toml
from plussa.legal.editions import INTRODUCTION, Change, Clause, Heading, Text

FRONT_MATTER: Mapping[str, type] = {
    "title": str,
    "published": date,
    "material": bool,
    "governs": str,
    "why": str,
    "concerns": str,
    "action": str,
}
OPTIONAL: Mapping[str, type] = {"checked": date, "changes": list}
FIRST_FRONT_LINE = 2  # below the first +++
# Ids that the pages themselves use.
TAKEN = {INTRODUCTION, "main", "contents", "in-short", "unchanged"}
HEADING = re.compile(r"^(#+) (.+?)(?: \{#([a-z0-9-]+)\})?$")
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
BLOCK = re.compile(r"^(#|\||[-*] |\d+\. )")  # a line that ends the paragraph above it


def parse_text(source: str, file: str) -> Text:
    """Read one language of an edition; raise FileFault where it is not fit to be read."""
    front, body, first_line = split(source, file)
    fields = _read_front_matter(front, file)
    headings = tuple(_headings(body, first_line, file))
    _require_one_line_each(body, first_line, file)
    introduction, *clauses = _parts(body)
    return Text(
        file=file,
        language=Path(file).stem,
        **{name: fields[name] for name in FRONT_MATTER},
        checked=fields.get("checked"),
        changes=tuple(_changes(fields, front, file)),
        introduction=introduction,
        clauses=tuple(clauses),
        headings=headings,
        links=tuple(
            (found[2], line)
            for line, words in enumerate(body.split("\n"), first_line)
            for found in LINK.finditer(words)
        ),
    )


def split(source: str, file: str) -> tuple[str, str, int]:
    """A text's front matter, its Markdown, and the line where that begins."""
    parts = re.split(r"^\+\+\+$\n?", source, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise FileFault(file, 1, "no front matter between two lines of +++")
    return parts[1], parts[2], parts[1].count("\n") + FIRST_FRONT_LINE + 1


def _read_front_matter(front: str, file: str) -> dict[str, Any]:
    fields = parse_toml(front, file, FIRST_FRONT_LINE)
    for name in FRONT_MATTER:
        if name not in fields:
            raise FileFault(file, 1, f"front matter lacks {name}")
    for name, value in fields.items():
        kind = {**FRONT_MATTER, **OPTIONAL}.get(name)
        if kind is None:
            raise FileFault(file, _line_of(name, front), f"front matter: {name} is not expected")
        blank = isinstance(value, str) and not value.strip()
        if type(value) is not kind or blank:  # a moment is not a date
            reason = f"front matter: {name} is not a {kind.__name__}"
            raise FileFault(file, _line_of(name, front), reason)
    return fields


def _line_of(name: str, front: str) -> int:
    lines = enumerate(front.split("\n"), FIRST_FRONT_LINE)
    return next((line for line, text in lines if re.match(rf"(\[\[)?{name}\b", text)), 1)


def _changes(fields: Mapping[str, Any], front: str, file: str) -> Iterator[Change]:
    for row in fields.get("changes", ()):
        whole = isinstance(row, dict) and row.keys() == {"clause", "what", "why"}
        if not whole or not all(isinstance(value, str) and value.strip() for value in row.values()):
            line = _line_of("changes", front)
            raise FileFault(file, line, "each [[changes]] has clause, what and why")
        yield Change(**row)


def _headings(body: str, first_line: int, file: str) -> Iterator[Heading]:
    seen = set(TAKEN)
    for line, text in enumerate(body.split("\n"), first_line):
        found = HEADING.match(text)
        if not found:
            continue
        level, title, id = len(found[1]), found[2], found[3]
        if level not in (2, 3):
            raise FileFault(file, line, "headings are of level 2 (##) or 3 (###)")
        if id is None:
            raise FileFault(file, line, f"heading {title!r} has no {{#id}}")
        if id in seen:
            reason = "is the page's own" if id in TAKEN else "is there twice"
            raise FileFault(file, line, f"heading id {id!r} {reason}")
        seen.add(id)
        yield Heading(level, title, id, line)


def _require_one_line_each(body: str, first_line: int, file: str) -> None:
    for line, (above, below) in enumerate(pairwise(body.split("\n")), first_line + 1):
        if above.strip() and below.strip() and not BLOCK.match(below):
            raise FileFault(file, line, "a paragraph goes on from the line above: one line each")


def _parts(body: str) -> Iterator[Clause]:
    introduction, *clauses = re.split(r"^## ", body, flags=re.MULTILINE)
    yield Clause(0, INTRODUCTION, "", introduction.strip())
    for number, part in enumerate(clauses, 1):
        heading, _, text = part.partition("\n")
        found = HEADING.match("## " + heading)
        assert found, "headings were read before"
        yield Clause(number, found[3], found[2], text.strip())
