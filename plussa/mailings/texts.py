"""The texts of a newsletter, from a folder with a file for each language."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from plussa.faults import Fault, FileFault, read_text

LONGEST = 150  # characters of a title: it is the subject of the mail


@dataclass(frozen=True)
class WrittenText:
    """A newsletter in one language."""

    title: str
    body: str


def read_folder(folder: Path, languages: Collection[str]) -> dict[str, WrittenText]:
    """Read `fi.md`, `en.md` and so on: a title after `# ` on the first line, then paragraphs.

    Raises FileFault, which names file and line, when a language is missing or a text is not so.
    """
    if not folder.is_dir():
        raise Fault(f"{folder}: is no folder")
    return {code: _read(folder / f"{code}.md") for code in languages}


def digest(texts: dict[str, WrittenText]) -> str:
    """What tells one newsletter from another of the same name."""
    whole = [f"{code}\0{text.title}\0{text.body}" for code, text in sorted(texts.items())]
    return sha256("\0".join(whole).encode()).hexdigest()


def _read(file: Path) -> WrittenText:
    if not file.is_file():
        raise FileFault(file, 1, "there is no such text; every language is published together")
    first, _, rest = read_text(file).partition("\n")
    title, body = first.removeprefix("# ").strip(), rest.strip()
    if not first.startswith("# ") or not title:
        raise FileFault(file, 1, "does not begin with a title, like “# News of May”")
    if len(title) > LONGEST:
        raise FileFault(file, 1, f"the title has more than {LONGEST} characters")
    if not body:
        raise FileFault(file, 2, "has no text after its title")
    return WrittenText(title, body)
