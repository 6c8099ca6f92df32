"""Tests of pages take turns: each runs on one of the two databases, half of them on each.

What a page shows is the same on both. Everything below the pages runs on both, and so does what the
database itself decides: money, data rights, imports, exports, races. That each page opens on
PostgreSQL, and takes whatever a form is sent, is tried for all of them in tests/laws.
What is one of three alike or more, of one test with other values, takes turns too: together they are
tried on both. So does a test that is marked `in_turn`, which starts processes and shows nothing that a
database decides; one that is marked `both` does not. What is marked `drill` takes long, and waits for
the drill (`make drill`).
`THOROUGH=yes` tries everything on both, with more examples.
"""

from collections import Counter
from zlib import crc32

import pytest
from hypothesis import settings

from tests.amounts import THOROUGH
from tests.databases import KINDS

READERS = {"reader", "desk", "browse", "client"}  # fixtures that a test of pages asks for
ON_BOTH = ("/money/", "/privacy/", "/laws/", "races", "imports", "exports")
MANY = 3  # of one test on one database: together they are tried on both

settings.register_profile("thorough", max_examples=1000)
if THOROUGH:
    settings.load_profile("thorough")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for the drill, and each test whose turn is on the other database.

    One that was chosen by itself stays.
    """
    chosen = {item.nodeid for item in items}
    named = any("::" in argument for argument in config.args)
    alike = Counter((family(item), kind_of(item)) for item in items)
    left = [
        item
        for item in items
        if not THOROUGH
        if waits(item, chosen, alike[family(item), kind_of(item)])
        or (item.get_closest_marker("drill") and not named)
    ]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


def waits(item: pytest.Item, chosen: set[str], alike_there: int = 1) -> bool:
    """Whether it is the turn of a test's twin on the other database, by how many are alike on one."""
    kind = kind_of(item)
    if kind is None or item.get_closest_marker("both"):
        return False
    if not (item.get_closest_marker("in_turn") or _is_of_pages(item) or alike_there >= MANY):
        return False
    other = KINDS[1 - KINDS.index(kind)]
    alike = item.nodeid.replace(kind, "", 1)
    return item.nodeid.replace(kind, other, 1) in chosen and turn(alike) != kind


def _is_of_pages(item: pytest.Item) -> bool:
    """Whether a test is one of pages, and of nothing that has to be tried on both databases."""
    if any(on in item.nodeid for on in ON_BOTH):
        return False
    asked = getattr(item, "_fixtureinfo").argnames  # noqa: B009  pytest names no type
    return not READERS.isdisjoint(asked)


def family(item: pytest.Item) -> str:
    """The name of a test without its values."""
    return item.nodeid.partition("[")[0]


def turn(alike: str) -> str:
    """The database whose turn it is, by the name of a test without that of a database."""
    return KINDS[crc32(alike.encode()) % len(KINDS)]


def kind_of(item: pytest.Item) -> str | None:
    """The database that a test was given, if any."""
    callspec = getattr(item, "callspec", None)
    kind = callspec.params.get("fresh") if callspec else None
    return kind if kind in KINDS else None
