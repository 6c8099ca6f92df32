"""Every row with personal data is somebody's, and nobody gets another member's."""

import pytest
from flask import Flask
from peewee import Model

from plussa import clock
from plussa.auth.email import email_changes
from plussa.auth.models import Identification, Login
from plussa.members.joinings import Joining
from plussa.members.models import Invitation, Member
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.privacy.owners import OWN, SHARED, TO_ADDRESSES, rows_of
from plussa.register.categories import MONEY
from plussa.register.record import COLUMNS
from tests.models import MODELS
from tests.people import Cast
from tests.privacy.erasing import erase
from tests.rows import fill

# Tables that hold nothing about a member, and what they are for.
NOBODYS = {
    "passage": "that the door of append-only tables was opened",
    "door": "whether it is open",
    "quota_use": "how often something was tried: keyed hashes, which tell of nobody",
    "retired_number": "blocks of numbers that are drawn no more: of each, many numbers",
    "delivery": "that a file was handed over",
    "newsletter": "what was written to everybody",
    "newsletter_text": "what was written to everybody",
    "sweep": "how many rows retention deleted",
    "last_line": "how far this database knows the register of erasures",
    "installation": "which installation this is, and a mark of its identity key",
    "hold": "that marketing stands still after a restore",
    "staff": "who works in customer service",
    "recovery_code": "their second factor",
    "staff_session": "their sessions",
    "staff_sign_in": "when they logged in, or somebody tried to",
    "assignment": "which of them handles a case",
}


def test_every_table_has_an_owner_or_a_reason_why_not() -> None:
    owned = {model._meta.table_name for model in (*OWN, *SHARED)}
    assert owned.isdisjoint(NOBODYS)
    assert owned | set(NOBODYS) == {model._meta.table_name for model in MODELS}


def test_a_table_of_nobodys_holds_no_category_of_members() -> None:
    held = {one.table: one.category.name for one in COLUMNS if one.category is not None}
    assert {held[table] for table in NOBODYS if table in held} == {"staff"}


def test_money_is_the_households_and_nobodys_own() -> None:
    money = {one.table for one in COLUMNS if one.category is MONEY}
    where_members_were = {"residence"}
    assert money - where_members_were <= {model._meta.table_name for model in SHARED}


def test_every_row_is_found_by_its_owner_and_by_nobody_else(cast: Cast) -> None:
    fill(cast)
    cast.aino.identity_hash = Identification.get().identity_hash
    Joining.update(email_key=cast.aino.email).execute()
    Message.update(reader=cast.aino.key).execute()
    for model in OWN:
        mine, theirs = own(model, cast)
        assert mine, f"{model}: none of Aino's"
        assert mine.isdisjoint(theirs), model


@pytest.mark.parametrize("spelling", ["AINO@example.FI", " aino@example.fi", "Aino@Example.fi"])
def test_what_is_found_by_an_address_is_found_in_any_spelling(cast: Cast, spelling: str) -> None:
    now = clock.now()
    spelt = {"email": spelling, "language": "fi", "expires_at": now}
    Invitation.create(household=cast.otso.household, invited_by=cast.otso, created_at=now, **spelt)
    Joining.create(
        given_names="A", password_hash="p", rules_edition=now.date(), accepted_at=now, **spelt
    )
    for model in (Invitation, Joining):
        mine, theirs = own(model, cast)
        assert len(mine) == 1, model
        assert not theirs, model


def own(model: type[Model], cast: Cast) -> tuple[set[object], set[object]]:
    """The rows of a table that are Aino's, and Eino's."""
    key = model._meta.primary_key
    found = [
        {row for (row,) in model.select(key).where(rows_of(model, who)).tuples()}
        for who in (cast.aino, cast.eino)
    ]
    return found[0], found[1]


@pytest.mark.parametrize("kind", TO_ADDRESSES)
def test_what_waits_for_a_former_address_goes_before_the_address_does(
    app: Flask, cast: Cast, kind: str
) -> None:
    email_changes.confirm(email_changes.request(cast.otso, "uusi.otso@example.fi").key)
    email_changes.request(Member.get_by_id(cast.otso.id), "toive@example.fi")
    mine = ("otso@example.fi", "OTSO@example.fi", "uusi.otso@example.fi")
    others = ("aino@example.fi", "toive@example.fi")
    for address in (*mine, *others):
        post(kind, "fi", address, counted=False)
    erase(Member.get_by_id(cast.otso.id))
    left = {one.recipient for one in Message.select().where(Message.kind == kind)}
    assert left == set(others)
    kinds = [one.kind for one in Message.select().where(Message.recipient.contains("otso@"))]
    assert kinds == ["erasure_begun"], "which says that it did"


def test_a_former_address_that_somebody_else_logs_in_with_is_theirs(cast: Cast) -> None:
    email_changes.confirm(email_changes.request(cast.otso, "uusi.otso@example.fi").key)
    Login.update(email_key="otso@example.fi").where(Login.member == cast.aino).execute()
    post("reset_password", "fi", "otso@example.fi")
    erase(Member.get_by_id(cast.otso.id))
    assert Message.select().where(Message.recipient == "otso@example.fi").exists()
