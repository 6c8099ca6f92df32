"""What keeps published texts as they were published: a record of their hashes."""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from plussa.faults import Fault, FileFault, read_text

RECORD = "frozen.sha256"  # in the form of sha256sum(1), which can check it too


class FrozenTextChanged(Fault):
    """A published legal text is not what was published; the message names the file."""


def frozen_files(folder: Path) -> list[Path]:
    """The published texts in a folder."""
    return [folder / name for name in _read(folder)]


def verify(folder: Path) -> None:
    """Raise FrozenTextChanged when a published text is not as it was."""
    for name, expected in _read(folder).items():
        file = folder / name
        if not file.is_file():
            raise FrozenTextChanged(f"{file}: this published text is gone; bring it back")
        if digest(file) != expected:
            raise FrozenTextChanged(
                f"{file}: this published text has changed; bring it back, and make a new edition"
            )


def freeze(folder: Path, files: Iterable[Path]) -> list[Path]:
    """Record the hashes of those files that are not frozen yet, and return them."""
    verify(folder)
    frozen = _read(folder)
    added = [file for file in files if file.relative_to(folder).as_posix() not in frozen]
    new = {file.relative_to(folder).as_posix(): digest(file) for file in added}
    rows = sorted({**frozen, **new}.items())
    (folder / RECORD).write_text("".join(f"{hash}  {name}\n" for name, hash in rows), "utf-8")
    return added


def _read(folder: Path) -> dict[str, str]:
    record = folder / RECORD
    if not record.exists():
        return {}
    rows = {}
    for line, row in enumerate(read_text(record).splitlines(), 1):
        found = re.fullmatch(r"([0-9a-f]{64})  (\S+)", row)
        if not found:
            raise FileFault(record, line, "is not a hash and the name of a file")
        rows[found[2]] = found[1]
    return rows


def digest(file: Path) -> str:
    """The hash of a text, that of sha256sum(1); a clone with the line ends of Windows has the same."""
    return sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
