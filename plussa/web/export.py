"""The published site as files that any web server can serve."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from flask import Flask

from plussa.web.publish import PublishError, Site
from plussa.web.serve import compress

SUFFIXES = {"identity": "", "gzip": ".gz", "br": ".br"}
KEPT = 2  # exports on disk: the one in use, and the one a server may still be reading


class ExportError(Exception):
    """The site was not exported and what was there before still is; the message says why."""


@dataclass(frozen=True)
class Export:
    """What an export wrote: the Helsinki date it speaks for, the number of files and their bytes."""

    day: date
    files: int
    size: int


def export_site(app: Flask, folder: Path, day: date) -> Export:
    """Write every published address as a file, then let `folder` point to the result in one step.

    `folder` is a symbolic link beside the dated folders; a failure leaves it as it was. Raises
    ExportError if a page fails or `folder` is in the way.
    """
    if app.jinja_env.globals["preview"]:
        raise ExportError("a preview shows drafts and is not exported")
    if folder.exists() and not folder.is_symlink():
        raise ExportError(f"{folder} is not an export; move it away first")
    folder.parent.mkdir(parents=True, exist_ok=True)
    target = folder.with_name(f"{folder.name}-{day}-{uuid4().hex[:8]}")
    try:
        sizes = list(_write_pages(Site(app, day), target))
        _point(folder, target)
    except (PublishError, OSError) as fault:
        shutil.rmtree(target, ignore_errors=True)
        raise ExportError(f"nothing was exported: {fault}") from fault
    _prune(folder, target)
    return Export(day, len(sizes), sum(sizes))


def _write_pages(site: Site, target: Path) -> Iterator[int]:
    for path in site.addresses:
        file = target / (path[1:] + "index.html" if path.endswith("/") else path[1:])
        file.parent.mkdir(parents=True, exist_ok=True)
        for coding, body in compress(site.render(path)).items():
            Path(f"{file}{SUFFIXES[coding]}").write_bytes(body)
            yield len(body)


def _point(folder: Path, target: Path) -> None:
    """Replace the link in one step: a reader meets the old site or the new one, never half."""
    link = folder.with_name(f".{target.name}")
    link.symlink_to(target.name)
    link.replace(folder)


def _prune(folder: Path, current: Path) -> None:
    exports = [path for path in folder.parent.glob(f"{folder.name}-*") if path.is_dir()]
    exports.sort(key=lambda path: (path == current, path.stat().st_mtime))
    for path in exports[:-KEPT]:
        shutil.rmtree(path)
