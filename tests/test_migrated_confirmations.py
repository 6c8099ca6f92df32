"""The rows of the migration that says by what a membership was confirmed."""

from plussa import db
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.models import Member, Source
from tests.people import Cast, add_member
from tests.test_migrations import runner


def test_what_confirmed_a_membership_is_worked_out(cast: Cast) -> None:
    for member, name in ((cast.eino, "e"), (cast.otso, "o")):
        Member.update(external_id=name).where(Member.id == member.id).execute()
    record(cast.eino, EventKind.IDENTITY_LINKED)
    unconfirmed = add_member(confirmed_at=None)
    while "0027_through_customer_service" not in runner().down():
        pass
    assert db.migrate()
    assert {one.id: one.confirmed_source for one in Member.select()} == {
        cast.aino.id: Source.BANK,  # joined here
        cast.eino.id: Source.BANK,  # came from the earlier system, and linked a bank
        cast.otso.id: Source.IMPORT,
        unconfirmed.id: None,
    }
