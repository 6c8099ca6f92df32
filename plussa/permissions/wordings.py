"""Wordings: the exact words that each permission is asked by, dated and frozen.

A file is `wordings/<permission>/<date from which it is in force>.toml`, a table for each language.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from plussa.faults import Fault, FileFault, TomlFile
from plussa.legal import frozen
from plussa.permissions.models import Permission, Value
from plussa.permissions.rules import values

WORDINGS = Path(__file__).with_name("wordings")
GOVERNS = "fi"  # the language that a draft language borrows, and in which every wording is written


@dataclass(frozen=True)
class Words:
    """A wording in one language: what is asked, and what each value means."""

    title: str
    text: str
    meanings: Mapping[str, str]

    @property
    def paragraphs(self) -> list[str]:
        """The text in paragraphs."""
        return [" ".join(part.split()) for part in self.text.strip().split("\n\n")]

    def meaning(self, value: Value) -> str:
        """What a value means, as a whole sentence."""
        return self.meanings[value.value]


@dataclass(frozen=True)
class Wording:
    """The words of a permission from a date on; the hash is that of its file (sha256sum)."""

    file: Path
    permission: Permission
    day: date
    hash: str
    texts: Mapping[str, Words]

    def spoken(self, language: str) -> str:
        """The language it is shown in to a reader of one."""
        return language if language in self.texts else GOVERNS

    def words(self, language: str) -> Words:
        """The words in a language, or in Finnish when it was not written in that."""
        return self.texts[self.spoken(language)]


@dataclass(frozen=True)
class Wordings:
    """All published wordings, those of each permission in order of their dates."""

    of: Mapping[Permission, tuple[Wording, ...]]

    def in_force(self, permission: Permission, day: date) -> Wording:
        """The newest wording whose date has come; raise Fault when there is none."""
        begun = [one for one in self.of[permission] if one.day <= day]
        if not begun:
            raise Fault(f"{WORDINGS / permission.value}: no wording is in force on {day}")
        return begun[-1]

    def find(self, permission: Permission, day: date) -> Wording | None:
        """A wording by the date from which it holds."""
        return next((one for one in self.of[permission] if one.day == day), None)


@cache
def published() -> Wordings:
    """The published wordings, read once."""
    return load_wordings()


def load_wordings(folder: Path = WORDINGS) -> Wordings:
    """Read the frozen wordings.

    Raises FrozenTextChanged when one differs or is gone, FileFault when one cannot be read.
    """
    frozen.verify(folder)
    return read_wordings(frozen.frozen_files(folder))


def read_wordings(files: Iterable[Path]) -> Wordings:
    """Read wordings, frozen or not."""
    found: dict[Permission, list[Wording]] = {permission: [] for permission in Permission}
    for file in sorted(files):
        wording = read_wording(file)
        found[wording.permission].append(wording)
    return Wordings({permission: tuple(found[permission]) for permission in Permission})


def read_wording(file: Path) -> Wording:
    """Read one wording; raise FileFault with the line of what is wrong."""
    try:
        permission = Permission(file.parent.name)
    except ValueError:
        raise FileFault(file, 1, f"{file.parent.name!r} is not a permission") from None
    try:
        day = datetime.strptime(file.stem, "%Y-%m-%d").date()  # noqa: DTZ007  no time in it
    except ValueError:
        raise FileFault(file, 1, "the file is not named by a date like 2026-05-01.toml") from None
    record = TomlFile(file)
    texts = {code: _read_words(record, code, permission) for code in record.rows}
    if GOVERNS not in texts:
        raise FileFault(file, 1, f"lacks the language [{GOVERNS}]")
    return Wording(file, permission, day, frozen.digest(file), texts)


def _read_words(record: TomlFile, code: str, permission: Permission) -> Words:
    row, meanings = record.rows[code], [value.value for value in values(permission)]
    for name in ("title", "text", *meanings):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise record.fault(code, name, f"[{code}] lacks {name}")
    for name in row:
        if name not in ("title", "text", *meanings):
            raise record.fault(code, name, f"[{code}] {name} is not expected")
    return Words(row["title"], row["text"], {name: row[name] for name in meanings})


def languages_lacking(found: Wordings, languages: Collection[str]) -> Iterator[FileFault]:
    """Wordings without a language: the newest need every published one, none loses one it had."""
    for wordings in found.of.values():
        needed: set[str] = set()
        for one in wordings:
            needed |= set(one.texts) | (set(languages) if one is wordings[-1] else set())
            for code in sorted(needed - set(one.texts)):
                yield FileFault(one.file, 1, f"lacks the language [{code}]")


def check_wordings(languages: Collection[str], folder: Path = WORDINGS) -> list[str]:
    """Everything wrong with the wordings in a folder, as lines `file:line: reason`."""
    findings, readable = [], []
    try:
        frozen.verify(folder)
    except Fault as fault:
        findings.append(str(fault))
    for file in wording_files(folder):
        try:
            read_wording(file)
            readable.append(file)
        except FileFault as fault:
            findings.append(str(fault))
    found = read_wordings(readable)
    findings += [str(fault) for fault in languages_lacking(found, languages)]
    lacking = [permission.value for permission in Permission if not found.of[permission]]
    return findings + [f"{folder / name}:1: there is no wording here" for name in lacking]


def check_dates(today: date, folder: Path = WORDINGS) -> Iterator[str]:
    """Whether wordings about to be frozen begin from today on, and not in the past."""
    published = set(frozen.frozen_files(folder))
    for file in wording_files(folder):
        if file not in published and read_wording(file).day < today:
            yield f"{file}:1: would be in force from a day that has passed"


def wording_files(folder: Path = WORDINGS) -> list[Path]:
    """Every wording, frozen or not."""
    return [file for file in sorted(folder.glob("*/*.toml")) if not file.name.startswith(".")]
