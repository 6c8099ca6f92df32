"""A database of PostgreSQL that tests use again is like a new one."""

from collections.abc import Callable
from typing import Any

import pytest

from plussa import db
from plussa.db import database
from tests.databases import require_postgresql
from tests.people import Cast, add_household
from tests.rows import everything, fill


@pytest.fixture
def server(servers: Callable[[str], Any]) -> Any:
    require_postgresql()
    return servers("postgresql")


@pytest.mark.parametrize("fresh", ["postgresql"], indirect=True)
def test_whatever_a_test_has_left_is_gone_and_numbers_begin_anew(
    cast: Cast, fresh: str, server: Any
) -> None:
    fill(cast)
    database.close()
    assert server._used[fresh.rpartition("/")[2]].empty()
    found = []
    with server.copy() as other:
        for url in (fresh, other):
            made = db.use(url)
            found.append((everything(), add_household().id))
            made.close()
            made.close_all()
    assert found[0] == found[1]
    assert found[0][1] == 1


@pytest.mark.parametrize("fresh", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE member ADD COLUMN x text", "CREATE INDEX x ON member (joined_at)",
        "ALTER TABLE household ALTER COLUMN external_id SET DEFAULT 'x'",
        "ALTER TABLE acceptance DISABLE TRIGGER ALL", "CREATE TABLE x (y integer)",
    ],
)  # fmt: skip
def test_one_whose_schema_has_changed_is_not_used_again(
    fresh: str, server: Any, change: str
) -> None:
    add_household()
    database.execute_sql(change)
    database.close()
    assert not server._used[fresh.rpartition("/")[2]].empty()
