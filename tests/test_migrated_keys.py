"""The rows of a migration that gives keys."""

import re

from plussa import db
from plussa.auth.models import SignIn
from plussa.members.looks import Look
from plussa.members.models import Card
from tests.people import Cast
from tests.rows import fill
from tests.test_migrations import runner


def test_rows_that_addresses_name_are_given_keys(cast: Cast) -> None:
    fill(cast)
    while "0020_acting_keys" not in runner().down():
        pass
    assert db.migrate()
    for model in (Card, SignIn, Look):
        keys = [one.key for one in model.select()]
        assert keys
        assert len(set(keys)) == len(keys)
        assert all(re.fullmatch("[0-9a-f]{32}", one) for one in keys)
