"""Whoever is known by an address is found by it in any spelling."""

import pytest
from peewee import Model
from playhouse.migrations import Runner

from plussa import clock, db
from plussa.account import joining
from plussa.db import database
from plussa.legal.library import load_library
from plussa.members.household import invitations
from plussa.members.joinings import Joining
from plussa.members.models import Invitation
from tests.people import Cast
from tests.rows import fill

SPELT, KEY = "ÄÄ@Example.FI", "ää@example.fi"
MIGRATION = "0018_email_keys"


def keys(model: type[Model]) -> list[str]:
    return [one.email_key for one in model.select().where(model.email == SPELT)]


def test_inviting_and_joining_store_the_key(cast: Cast) -> None:
    invitations.invite(cast.aino, SPELT, "fi")
    [rules, *_] = load_library().documents["rules"]
    joining.begin("Ää", "Öö", SPELT, "fi", rules, None)
    assert (keys(Invitation), keys(Joining)) == ([KEY], [KEY])


@pytest.mark.parametrize("model", [Invitation, Joining])
def test_addresses_of_before_get_their_key(cast: Cast, model: type[Model]) -> None:
    fill(cast)
    model.update(email=SPELT, email_key="").execute()
    runner = Runner(database.obj, str(db.MIGRATIONS))
    while runner.down() != [MIGRATION]:
        pass
    db.migrate()
    assert keys(model) == [KEY]
    assert model.get().expires_at > clock.now(), "and nothing else is changed"
