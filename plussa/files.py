"""Files that hold personal data: written for their owner alone, whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from secrets import token_hex
from typing import IO

OWNER_ONLY = 0o600
ANYBODY_ELSE = 0o077


@contextmanager
def private_file(file: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes into: its owner alone may read it, and it appears in one step at the end.

    Whoever could read what it replaces cannot read this. Raises OSError.
    """
    beside = file.with_name(f".{file.name}-{token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def private_text(file: Path) -> Iterator[IO[str]]:
    """The same for text in UTF-8, with line ends as they are written."""
    with private_file(file) as raw:
        out = TextIOWrapper(raw, "utf-8", newline="")
        yield out
        out.detach()


def keep_private(file: Path) -> None:
    """Make a file that its owner alone may read, or take one that is there from everybody else.

    Raises OSError: also when it is there, others may read it, and it is somebody else's.
    """
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    except FileExistsError:
        take_from_others(file)


def take_from_others(file: Path) -> None:
    """Let nobody but its owner read a file."""
    mode = file.stat().st_mode
    if mode & ANYBODY_ELSE:
        file.chmod(mode & 0o7777 & ~ANYBODY_ELSE)
