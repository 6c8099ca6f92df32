"""Editions of a legal document: their parts, their state on a date, and how a text is read. Pure.

A text is one language of an edition: TOML front matter between lines of `+++`, then Markdown whose
level-2 headings are the clauses. One paragraph, list item or table row stands on one line.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

State = Literal["upcoming", "in force", "superseded"]

NOTICE_PERIOD = timedelta(
    days=30
)  # an edition is published at least this long before it is in force
FRONT_MATTER: Mapping[str, type] = {
    "title": str,
    "published": date,
    "material": bool,
    "governs": str,
    "why": str,
    "concerns": str,
    "action": str,
}
HEADING = re.compile(r"^(#{2,3}) (.+?)(?: \{#([a-z0-9-]+)\})?$")
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


class TextError(ValueError):
    """A legal text cannot be used; says file, line and reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")


@dataclass(frozen=True)
class Change:
    """What changed in a clause since the edition before, and why."""

    clause: str
    what: str
    why: str


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 or 3 at a line of its file."""

    level: int
    title: str
    id: str
    line: int


@dataclass(frozen=True)
class Clause:
    """A level-2 heading and the Markdown under it; numbered from 1 in reading order."""

    number: int
    id: str
    title: str
    body: str


@dataclass(frozen=True)
class Text:
    """One language of an edition."""

    file: str
    title: str
    published: date
    material: bool
    governs: str
    checked: date | None
    why: str
    concerns: str
    action: str
    changes: tuple[Change, ...]
    introduction: str
    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...]
    links: tuple[tuple[str, int], ...]

    def clause(self, id: str) -> Clause | None:
        """The clause with an id."""
        return next((clause for clause in self.clauses if clause.id == id), None)


@dataclass(frozen=True)
class Edition:
    """A document as it is from a date on, in every language it was written in."""

    document: str
    effective: date
    texts: Mapping[str, Text]

    @property
    def governing(self) -> Text:
        """The text that decides when languages differ."""
        any_text = next(iter(self.texts.values()))
        return self.texts[any_text.governs]

    @property
    def published(self) -> date:
        """The date on which it was first shown."""
        return self.governing.published


def in_force(editions: Sequence[Edition], day: date) -> Edition | None:
    """The edition in force on a Helsinki date; editions stand in order of their dates."""
    begun = [edition for edition in editions if edition.effective <= day]
    return begun[-1] if begun else None


def state(edition: Edition, editions: Sequence[Edition], day: date) -> State:
    """Whether an edition is upcoming, in force or superseded on a Helsinki date."""
    if edition.effective > day:
        return "upcoming"
    return "in force" if edition is in_force(editions, day) else "superseded"


def parse_text(source: str, file: str) -> Text:
    """Read one language of an edition; raise TextError naming the file and line."""
    front, body, first_line = _split(source, file)
    fields = _read_front_matter(front, file)
    headings = tuple(_headings(body, first_line, file))
    introduction, clauses = _clauses(body)
    return Text(
        file=file,
        **{name: fields[name] for name in FRONT_MATTER},
        checked=fields.get("checked"),
        changes=_changes(fields, file),
        introduction=introduction,
        clauses=clauses,
        headings=headings,
        links=tuple(_links(body, first_line)),
    )


def _split(source: str, file: str) -> tuple[str, str, int]:
    parts = re.split(r"^\+\+\+$\n?", source, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise TextError(file, 1, "no front matter between two lines of +++")
    return parts[1], parts[2], parts[1].count("\n") + 3


def _read_front_matter(front: str, file: str) -> dict[str, Any]:
    try:
        fields = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) + 1 if found else 1
        raise TextError(file, line, f"front matter: {error}") from None
    for name, kind in FRONT_MATTER.items():
        if name not in fields:
            raise TextError(file, 1, f"front matter lacks {name}")
        if type(fields[name]) is not kind or fields[name] == "":  # a moment is not a date
            line = _line_of(name, front)
            raise TextError(file, line, f"front matter: {name} is not a {kind.__name__}")
    return fields


def _line_of(name: str, front: str) -> int:
    lines = front.split("\n")
    return next((n for n, text in enumerate(lines, 2) if text.startswith(name)), 1)


def _changes(fields: Mapping[str, Any], file: str) -> tuple[Change, ...]:
    try:
        return tuple(Change(**row) for row in fields.get("changes", ()))
    except TypeError:
        raise TextError(file, 1, "each [[changes]] has clause, what and why") from None


def _headings(body: str, first_line: int, file: str) -> Iterator[Heading]:
    seen: set[str] = set()
    for line, text in enumerate(body.split("\n"), first_line):
        found = HEADING.match(text)
        if not found:
            continue
        level, title, id = len(found[1]), found[2], found[3]
        if id is None:
            raise TextError(file, line, f"heading {title!r} has no {{#id}}")
        if id in seen:
            raise TextError(file, line, f"heading id {id!r} is there twice")
        seen.add(id)
        yield Heading(level, title, id, line)


def _clauses(body: str) -> tuple[str, tuple[Clause, ...]]:
    introduction, *rest = re.split(r"^## ", body, flags=re.MULTILINE)
    clauses = []
    for number, part in enumerate(rest, 1):
        heading, _, text = part.partition("\n")
        found = HEADING.match("## " + heading)
        assert found, "headings were read before"
        clauses.append(Clause(number, found[3], found[2], text.strip()))
    return introduction.strip(), tuple(clauses)


def _links(body: str, first_line: int) -> Iterator[tuple[str, int]]:
    for line, text in enumerate(body.split("\n"), first_line):
        for found in LINK.finditer(text):
            yield found[2], line
