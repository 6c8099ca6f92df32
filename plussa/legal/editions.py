"""Editions of a legal document: their parts, and their state on a date. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plussa.words import N_, Worded


class EditionState(Worded):
    """Where an edition stands on a day, which is worked out and never stored."""

    UPCOMING = "upcoming", N_("Upcoming: in force from %(date)s")
    IN_FORCE = "in-force", N_("In force since %(date)s")
    SUPERSEDED = "superseded", N_("Superseded: came into force on %(date)s")


# An edition is published at least this long before it comes into force.
NOTICE_PERIOD = timedelta(days=30)
INTRODUCTION = "introduction"  # the id of what stands before the first clause


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
    """A level-2 heading and the Markdown under it, numbered from 1; the introduction is number 0."""

    number: int
    id: str
    title: str
    body: str


@dataclass(frozen=True)
class Text:
    """One language of an edition; `file` and lines are for those who mend it."""

    file: str
    language: str
    title: str
    published: date
    material: bool
    governs: str
    checked: date | None
    why: str
    concerns: str
    action: str
    changes: tuple[Change, ...]
    introduction: Clause
    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...]
    links: tuple[tuple[str, int], ...]

    @property
    def parts(self) -> tuple[Clause, ...]:
        """All that was published, in reading order: the introduction and the clauses."""
        return (self.introduction, *self.clauses)

    def part(self, id: str) -> Clause | None:
        """The clause with an id, or the introduction."""
        return next((part for part in self.parts if part.id == id), None)


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

    def text(self, language: str) -> Text:
        """The text in a language, or the governing one where it was not written in that."""
        return self.texts.get(language, self.governing)
