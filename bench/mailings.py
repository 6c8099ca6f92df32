"""Newsletters: how fast copies are queued for those who allow them, and that no code waits for them."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import mail_waits
from bench.crowd import fill
from bench.databases import both
from bench.figures import Figure
from bench.permissions import consent
from plussa import db
from plussa.mailings import newsletters
from plussa.mailings.models import Newsletter
from plussa.mailings.texts import WrittenText

MEMBERS = 20_000 * int(os.environ.get("SCALE", "1"))
LEAST = 2_000  # messages a second
TEXTS = {code: WrittenText("News", "Something new.\n\nAnd more.") for code in ("fi", "en")}


def figures(folder: Path) -> Iterator[Figure]:
    """All figures of mailings, on both databases."""
    for name, server in both(folder, "mailings"):
        yield _on(name, server)
        yield from _waits(name, server, folder)


@contextmanager
def _newsletter(server: Any) -> Iterator[tuple[str, Newsletter]]:
    """A database of members who allow newsletters, and one that is not queued yet."""
    with server.copy() as url:
        made = db.use(url)
        with db.connected():
            fill(MEMBERS)
            consent(MEMBERS)
            yield url, newsletters.prepare(Path("bench"), TEXTS)
        if hasattr(made, "close_all"):
            made.close_all()
        made.close()


def _waits(name: str, server: Any, folder: Path) -> Iterator[Figure]:
    with _newsletter(server) as (url, newsletter):
        yield from mail_waits.compare(name, url, folder, newsletter)


def _on(name: str, server: Any) -> Figure:
    with _newsletter(server) as (_, newsletter):
        began = time.perf_counter()
        queued = newsletters.queue(newsletter)
        speed = queued / (time.perf_counter() - began)
    value = f"{speed:,.0f} ({queued:,} copies)"
    return Figure(f"Newsletters queued a second, {name}", value, f"≥ {LEAST:,}", speed >= LEAST)
