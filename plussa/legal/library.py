"""The library: every edition on disk, which of them a visitor may see, and what keeps them as published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from plussa.legal.editions import Edition, State, TextError, in_force, parse_text, state

EDITIONS = Path(__file__).with_name("editions")
FROZEN = "frozen.sha256"  # in the form of sha256sum(1), which can check it too
DOCUMENTS = ("rules", "notice")


class FrozenTextChanged(Exception):
    """A published legal text is not what was published; the message names the file."""


@dataclass(frozen=True)
class Library:
    """The editions of every document in order of their dates."""

    documents: Mapping[str, tuple[Edition, ...]]

    def visible(self, document: str, day: date) -> list[Edition]:
        """The editions published by a Helsinki date, oldest first."""
        return [edition for edition in self.documents[document] if edition.published <= day]

    def all_visible(self, day: date) -> list[Edition]:
        """The visible editions of every document, the latest first."""
        found = [edition for name in self.documents for edition in self.visible(name, day)]
        return sorted(found, key=lambda edition: (edition.effective, edition.document))[::-1]

    def current(self, document: str, day: date) -> Edition | None:
        """The edition in force on a Helsinki date."""
        return in_force(self.visible(document, day), day)

    def find(self, document: str, effective: date, day: date) -> Edition | None:
        """A visible edition by the date from which it holds."""
        visible = self.visible(document, day)
        return next((found for found in visible if found.effective == effective), None)

    def upcoming(self, document: str, day: date) -> list[Edition]:
        """The visible editions that are not yet in force, the next one first."""
        return [found for found in self.visible(document, day) if found.effective > day]

    def before(self, edition: Edition) -> Edition | None:
        """The edition that an edition replaces."""
        all_editions = self.documents[edition.document]
        position = all_editions.index(edition)
        return all_editions[position - 1] if position else None

    def state(self, edition: Edition, day: date) -> State:
        """Whether an edition is upcoming, in force or superseded on a Helsinki date."""
        return state(edition, self.documents[edition.document], day)


def load_library(folder: Path = EDITIONS, drafts: bool = False) -> Library:
    """Read the frozen editions, and drafts when asked for.

    Raises FrozenTextChanged when a frozen text differs or is gone, TextError when one cannot be read.
    """
    frozen = read_frozen(folder)
    verify_frozen(folder, frozen)
    documents = {
        name: tuple(
            read_edition(path, folder)
            for path in edition_folders(folder, name)
            if drafts or is_frozen(path, folder, frozen)
        )
        for name in DOCUMENTS
    }
    return Library(documents)


def edition_folders(folder: Path, document: str) -> list[Path]:
    """The folders of a document's editions in order of their dates."""
    return sorted(path for path in (folder / document).iterdir() if path.is_dir())


def read_edition(path: Path, folder: Path) -> Edition:
    """Read all languages of an edition; the folder's name is the date from which it holds."""
    try:
        effective = date.fromisoformat(path.name)
    except ValueError:
        raise TextError(_name(path, folder), 1, "the folder is not named by a date") from None
    texts = {
        file.stem: parse_text(file.read_text("utf-8"), _name(file, folder))
        for file in sorted(path.glob("*.md"))
    }
    for text in texts.values():
        if text.governs not in texts:
            raise TextError(text.file, 1, f"the governing language {text.governs!r} has no text")
    if not texts:
        raise TextError(_name(path, folder), 1, "the edition has no text")
    return Edition(path.parent.name, effective, texts)


def text_files(folder: Path) -> Iterator[Path]:
    """Every text of every edition."""
    for document in DOCUMENTS:
        for path in edition_folders(folder, document):
            yield from sorted(path.glob("*.md"))


def digest(file: Path) -> str:
    """The hash that freezes a file."""
    return sha256(file.read_bytes()).hexdigest()


def read_frozen(folder: Path = EDITIONS) -> dict[str, str]:
    """The frozen hashes by file name, relative to the folder."""
    record = folder / FROZEN
    if not record.exists():
        return {}
    rows = (line.split("  ", 1) for line in record.read_text("utf-8").splitlines())
    return {name: frozen for frozen, name in rows}


def verify_frozen(folder: Path, frozen: Mapping[str, str]) -> None:
    """Raise FrozenTextChanged when a frozen text is not as it was published."""
    for name, expected in frozen.items():
        file = folder / name
        if not file.exists():
            raise FrozenTextChanged(f"{file}: this published text is gone")
        if digest(file) != expected:
            raise FrozenTextChanged(f"{file}: this published text has changed; publish an edition")


def is_frozen(path: Path, folder: Path, frozen: Mapping[str, str]) -> bool:
    """Whether an edition, with all its languages, has been published for good."""
    return all(_name(file, folder) in frozen for file in path.glob("*.md"))


def freeze(folder: Path = EDITIONS) -> list[str]:
    """Record the hashes of texts not frozen yet and return their names; what is frozen stays."""
    frozen = read_frozen(folder)
    verify_frozen(folder, frozen)
    new = {_name(file, folder): digest(file) for file in text_files(folder)}
    added = sorted(set(new) - set(frozen))
    rows = sorted({**new, **frozen}.items())
    lines = "".join(f"{frozen_hash}  {name}\n" for name, frozen_hash in rows)
    (folder / FROZEN).write_text(lines, "utf-8")
    return added


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
