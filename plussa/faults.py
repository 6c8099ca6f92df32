"""Faults that a person who writes texts or runs the site has to mend, told in one line."""

import re
import tomllib
from pathlib import Path
from typing import Any

HEAD = 64  # bytes that show another encoding
UTF_16, WINDOWS = "UTF-16", "Windows-1252"
MARKS = (b"\xff\xfe", b"\xfe\xff")  # how files in UTF-16 begin


class Fault(Exception):
    """Something to mend outside the code; the message says what and where."""


class FileFault(Fault):
    """A fault at a line of a file."""

    def __init__(self, file: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")


def read_text(file: Path) -> str:
    """The text of a file in UTF-8; raise FileFault when it is in something else."""
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raw = file.read_bytes()
        line, found = raw[: error.start].count(b"\n") + 1, other_encoding(raw)
        raise FileFault(file, line, f"is not in UTF-8; this looks like {found}") from None


def other_encoding(raw: bytes) -> str:
    """What bytes that are not UTF-8 look like by their beginning."""
    head = raw[:HEAD]
    is_wide = head.startswith(MARKS) or head.count(0) * 3 > len(head)
    return UTF_16 if is_wide else WINDOWS


def parse_toml(source: str, file: Path | str, first_line: int = 1) -> dict[str, Any]:
    """Read TOML that begins at a line of a file; raise FileFault where it cannot be read."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = first_line - 1 + int(found[1]) if found else first_line
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise FileFault(file, line, f"not TOML: {reason}") from None


class TomlFile:
    """A data file of tables, and where in it a thing stands."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.source = read_text(file)
        self.rows = parse_toml(self.source, file)
        for name, row in self.rows.items():
            if not isinstance(row, dict):
                raise self.fault(name, name, f"{name} stands in no [table]")

    def fault(self, table: str, key: str, reason: str) -> FileFault:
        """A fault at the line of a table's key, or of its head when it has no such key."""
        here, head = "", 1
        for line, text in enumerate(self.source.splitlines(), 1):
            if found := re.match(r"\[([\w.-]+)\]", text):
                here, head = found[1], line if found[1] == table else head
            if (here == table or here == "") and re.match(rf"{re.escape(key)}\s*=", text):
                return FileFault(self.file, line, reason)
        return FileFault(self.file, head, reason)
