"""The library: every edition on disk, and those that are published on a date."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from plussa.faults import Fault, FileFault, read_text
from plussa.legal.editions import Edition, EditionState
from plussa.legal.frozen import RECORD, frozen_files, verify
from plussa.legal.parse import parse_text

EDITIONS = Path(__file__).with_name("editions")
DOCUMENTS = ("rules", "notice")


@dataclass(frozen=True)
class PublishedEditions:
    """The editions a visitor may see on a Helsinki date, oldest first."""

    day: date
    documents: Mapping[str, tuple[Edition, ...]]

    def all(self) -> list[Edition]:
        """The editions of every document, the one that holds from the latest date first."""
        found = [edition for editions in self.documents.values() for edition in editions]
        return sorted(found, key=lambda edition: (edition.effective, edition.document))[::-1]

    def current(self, document: str) -> Edition | None:
        """The edition in force."""
        begun = [one for one in self.documents[document] if one.effective <= self.day]
        return begun[-1] if begun else None

    def upcoming(self, document: str) -> list[Edition]:
        """The editions not yet in force, the next one first."""
        return [one for one in self.documents[document] if one.effective > self.day]

    def find(self, document: str, effective: date) -> Edition | None:
        """An edition by the date from which it holds."""
        return next((one for one in self.documents[document] if one.effective == effective), None)

    def before(self, edition: Edition) -> Edition | None:
        """The edition that an edition replaces."""
        older = [
            one for one in self.documents[edition.document] if one.effective < edition.effective
        ]
        return older[-1] if older else None

    def state(self, edition: Edition) -> EditionState:
        """Whether an edition is upcoming, in force or superseded."""
        if edition.effective > self.day:
            return EditionState.UPCOMING
        now = edition == self.current(edition.document)
        return EditionState.IN_FORCE if now else EditionState.SUPERSEDED


@dataclass(frozen=True)
class Library:
    """The editions of every document in order of their dates; drafts are for previews alone."""

    documents: Mapping[str, tuple[Edition, ...]]
    drafts: bool = False

    def on(self, day: date) -> PublishedEditions:
        """What has been published by a Helsinki date; with drafts, all there is."""
        return PublishedEditions(
            day,
            {
                name: tuple(one for one in editions if self.drafts or one.published <= day)
                for name, editions in self.documents.items()
            },
        )


def load_library(folder: Path = EDITIONS, drafts: bool = False) -> Library:
    """Read the frozen texts, and drafts when asked for.

    Raises FrozenTextChanged when a frozen text differs or is gone, FileFault when one cannot be read,
    Fault when a document has none.
    """
    verify(folder)
    files = text_files(folder) if drafts else frozen_files(folder)
    for file in [] if drafts else half_frozen(folder):
        raise FileFault(file, 1, "is not frozen, though its edition is published; freeze it too")
    documents = {name: read_document(name, folder, files) for name in DOCUMENTS}
    for name, editions in documents.items():
        if not editions:
            raise Fault(f"{folder / name}: no edition is frozen; bring {folder / RECORD} back")
    return Library(documents, drafts)


def read_document(document: str, folder: Path, files: Iterable[Path]) -> tuple[Edition, ...]:
    """Read those files that are texts of a document, as editions in order of their dates."""
    of_document = [file for file in files if file.parent.parent == folder / document]
    folders = sorted({file.parent for file in of_document})
    return tuple(
        read_edition(path, [file for file in of_document if file.parent == path])
        for path in folders
    )


def read_edition(path: Path, files: Collection[Path]) -> Edition:
    """Read the texts of an edition; its folder's name is the date from which it holds."""
    try:
        effective = datetime.strptime(path.name, "%Y-%m-%d").date()  # noqa: DTZ007  no time in it
    except ValueError:
        raise FileFault(path, 1, "the folder is not named by a date like 2026-05-01") from None
    for file in files:
        if not re.fullmatch("[a-z]{2,3}", file.stem):
            raise FileFault(file, 1, "the file is not named by a language, like fi.md")
    texts = {file.stem: parse_text(read_text(file), str(file)) for file in files}
    for text in texts.values():
        if text.governs not in texts:
            raise FileFault(text.file, 1, f"the governing language {text.governs!r} has no text")
    return Edition(path.parent.name, effective, texts)


def half_frozen(folder: Path = EDITIONS) -> list[Path]:
    """The texts that are not frozen, of editions that are published in another language."""
    published = set(frozen_files(folder))
    folders = {file.parent for file in published}
    return [file for file in text_files(folder) if file.parent in folders and file not in published]


def text_files(folder: Path = EDITIONS) -> list[Path]:
    """Every text of every edition, frozen or not."""
    files = [file for name in DOCUMENTS for file in sorted((folder / name).glob("*/*.md"))]
    return [file for file in files if not file.name.startswith(".")]  # an editor's lock
