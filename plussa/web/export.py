"""The published site as files that any web server can serve."""

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from flask import Flask

from plussa.config import Settings
from plussa.faults import Fault
from plussa.web.publish import PublishError, Site
from plussa.web.serve import compress

SUFFIXES = {"identity": "", "gzip": ".gz", "br": ".br"}
KEPT = 2  # exports on disk: the one in use, and the one a server may still be reading


class ExportError(Fault):
    """The site was not exported and what was there before still is; the message says why."""


@dataclass(frozen=True)
class Export:
    """What an export wrote: the Helsinki date it speaks for, the number of files and their bytes."""

    day: date
    files: int
    size: int


def export_site(app: Flask, folder: Path, day: date) -> Export:
    """Write every published address as a file, then let `folder` point to the result in one step.

    `folder` is a symbolic link beside the dated folders. A failure leaves it as it was, and a
    second export waits for the first. Raises ExportError if a page fails or `folder` is in the way.
    """
    settings: Settings = app.config["SETTINGS"]
    if settings.preview:
        raise ExportError("a preview shows drafts and is not exported")
    if folder.exists() and not folder.is_symlink():
        raise ExportError(f"{folder} is not an export; move it away first")
    name = f"{folder.name}-{day}-{uuid4().hex[:8]}"
    unfinished, target = folder.with_name(f".{name}"), folder.with_name(name)
    try:
        with _alone(folder):
            _remove(_exports(folder, "."))
            sizes = list(_write_pages(Site(app, day), unfinished))
            unfinished.rename(target)
            # In one step: a reader meets the old site or the new one, never half.
            link = folder.with_name(f".{target.name}")
            link.symlink_to(target.name)
            link.replace(folder)
            others = [path for path in _exports(folder) if path != target]
            _remove(sorted(others, key=lambda path: path.stat().st_mtime)[: 1 - KEPT])
    except (PublishError, OSError) as fault:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise ExportError(f"nothing was exported: {fault}") from fault
    return Export(day, len(sizes), sum(sizes))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other export into this folder runs; the lock ends with the process."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write_pages(site: Site, target: Path) -> Iterator[int]:
    for path in site.addresses:
        file = target / (path[1:] + "index.html" if path.endswith("/") else path[1:])
        file.parent.mkdir(parents=True, exist_ok=True)
        for coding, body in compress(site.render(path)).items():
            Path(f"{file}{SUFFIXES[coding]}").write_bytes(body)
            yield len(body)


def _exports(folder: Path, prefix: str = "") -> list[Path]:
    """What exports into a folder have left beside it, and nothing else."""
    name = re.compile(rf"{re.escape(prefix + folder.name)}-\d{{4}}-\d\d-\d\d-[0-9a-f]{{8}}")
    return [path for path in folder.parent.iterdir() if name.fullmatch(path.name)]


def _remove(exports: list[Path]) -> None:
    """Remove exports; what cannot be removed now, or is another user's, is in nobody's way."""
    for path in exports:
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)
