"""Random histories: what comes of them on the site is what the rules say of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from plussa import clock
from plussa.db import database
from tests.amounts import THOROUGH
from tests.model.lives import Life
from tests.model.site import Site

# A fifth of them on PostgreSQL.
HISTORIES = int(os.environ.get("HISTORIES", "400" if THOROUGH else "40"))
TOGETHER = 20  # in one database, one after the other


class Undo(Exception):
    """Ends the transaction of a history."""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens to the database is undone in the end."""
    with suppress(Undo), database.atomic():
        yield
        raise Undo


@pytest.mark.both
@pytest.mark.parametrize("first", range(0, HISTORIES, TOGETHER))
def test_the_site_does_what_the_rules_say(
    fresh: str, first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = 1 if fresh.startswith("sqlite") else 5
    for seed in range(first, min(first + TOGETHER, HISTORIES), few):
        folder = tmp_path / str(seed)
        folder.mkdir()
        life = Life(seed, Site(folder))
        monkeypatch.setattr(clock, "now", life.now)
        with undone():
            try:
                life.live()
            except Exception as fault:
                fault.add_note("\n".join([f"history {seed}:", *life.story]))
                raise
