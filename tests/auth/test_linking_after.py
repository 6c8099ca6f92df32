"""Once a bank is linked: the contact on record takes it back, and report and erasure wait a week."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, url_for

from plussa import clock
from plussa.auth.checks import identity_checks
from plussa.auth.checks.views import LETTER
from plussa.auth.email import email_changes
from plussa.auth.guard import Who
from plussa.auth.identity import linking
from plussa.auth.models import (
    IdentityCheckWay,
    IdentityLink,
    Login,
    Method,
    Session,
)
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.auth.session import sessions
from plussa.members.models import Member, Source
from plussa.outbox.models import Message
from plussa.privacy import retention
from plussa.web import links
from tests.auth.linked import BORN, WAYS, As, found, kinds, linked
from tests.conftest import TODAY, Clock
from tests.mails import link, texts
from tests.people import PASSWORD, PASSWORD_HASH, Reader
from tests.refusals import refuses
from tests.table import ROWS

STRONG = [name for name, row in ROWS.items() if row.who is Who.STRONG]


def test_the_contact_is_told_and_takes_the_link_back(
    app: Flask, oona: Member, reader: As, at: Clock
) -> None:
    new = {"birth_date": BORN, "birth_date_source": Source.IMPORT}
    Member.update(**new).where(Member.id == oona.id).execute()
    thief = linked(app, reader(oona))
    path = link(app, "identity_linked")
    owner = reader()
    owner.get(path)
    assert found(oona).identity_hash == "f" * 64, "opening the link changes nothing"
    assert owner.post(path).location == "/en/log-in/"
    after = found(oona)
    assert (after.identity_hash, after.confirmed_at) == (None, None)
    assert (after.birth_date, after.birth_date_source) == (BORN, Source.IMPORT)
    assert not Session.select().exists()
    assert thief.client.get("/en/account/").status_code == 303
    reader().refused("/en/log-in/", email=oona.email, password=PASSWORD)
    reader().post(link(app, "sign_in_disowned"), password="uusi sana vanhan tilalle")
    assert owner.client.get(path).status_code == 410
    assert "identity_unlinked" in kinds(oona)
    assert not texts(app, "identity_linked"), "there is nothing to take back any more"
    Login.update(password_hash=PASSWORD_HASH).execute()
    linked(app, reader(oona))
    assert found(oona).identity_hash == "f" * 64, "and it can be linked again"


def test_taking_a_link_back_takes_back_an_address_changed_since(
    app: Flask, oona: Member, reader: As
) -> None:
    linked(app, reader(oona))
    path = link(app, "identity_linked")
    change = email_changes.request(found(oona), "varas@example.fi")
    email_changes.confirm(change.key)
    reader().post(path)
    assert found(oona).email == oona.email
    told = Message.select().where(Message.kind == "sign_in_disowned").order_by(Message.id.desc())
    assert told.get().recipient == oona.email, "the link for a new password goes to no thief"


def test_a_link_is_taken_back_for_a_week(app: Flask, oona: Member, reader: As, at: Clock) -> None:
    linked(app, reader(oona))
    path = link(app, "identity_linked")
    at(TODAY + timedelta(days=7, seconds=1))
    assert reader().client.get(path).status_code == 410
    with refuses(AuthRefusal.OVER):
        linking.undo(IdentityLink.get().key)
    retention.run()
    assert not IdentityLink.select().exists()


def test_a_link_that_ends_while_it_is_pressed_says_whom_to_ask(
    app: Flask, oona: Member, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(app, reader(oona))
    monkeypatch.setattr(linking, "undo", refusing)
    page = reader().refused(link(app, "identity_linked"), 410)
    assert "/en/customer-service/" in page.links or "/fi/asiakaspalvelu/" in page.links


def refusing(*_: object) -> None:
    raise AuthRefused(AuthRefusal.OVER)


@pytest.mark.parametrize("endpoint", STRONG)
def test_who_was_just_linked_waits_a_week_for_what_needs_strong_identification(
    app: Flask,
    oona: Member,
    reader: As,
    at: Clock,
    endpoint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "bank_login", True)
    with app.test_request_context("/en/"):
        path = url_for(endpoint)
    one = linked(app, reader(oona))
    assert one.client.get(path).location == WAYS
    at(TODAY + timedelta(hours=1))
    again = by_bank(app, reader, oona)
    assert again.client.get(path).location == WAYS
    page = again.get(WAYS)
    assert "Your bank identity was linked a short while ago" in page.text
    assert "/en/log-in/bank/" not in [one.get("href") for one in page.all("a")]
    assert "/en/account/identify/letter/" in [one.get("href") for one in page.all("a")]
    at(TODAY + timedelta(days=7, seconds=1))
    assert by_bank(app, reader, oona).client.get(path).status_code == 200


def by_bank(app: Flask, reader: As, member: Member) -> Reader:
    """Log in with the bank."""
    someone = reader()
    token = sessions.start(Login.get(Login.member == member), Method.BANK, "")
    with someone.client.session_transaction() as session:
        session["_user_id"] = token
    return someone


@pytest.mark.parametrize("endpoint", STRONG)
def test_a_letter_opens_it_at_once(app: Flask, oona: Member, reader: As, endpoint: str) -> None:
    Member.update(street="Koivukuja 3").where(Member.id == oona.id).execute()
    with app.test_request_context("/en/"):
        path = url_for(endpoint)
    one = linked(app, reader(oona))
    proof = identity_checks.ask(found(oona), IdentityCheckWay.LETTER)
    with app.app_context():
        digits = links.code(LETTER, proof.key)
    one.post("/en/account/identify/letter/code/", code=digits)
    assert one.client.get(path).status_code == 200


@pytest.mark.parametrize(
    "before",
    [
        {"identity_hash": "a" * 64},  # joined with a bank, or imported
        {"confirmed_at": clock.now()},  # identified before, and linked now
    ],
    ids=["joined with a bank", "identified before"],
)
def test_who_was_identified_before_waits_for_nothing(
    app: Flask, oona: Member, reader: As, before: dict[str, Any]
) -> None:
    Member.update(**before).where(Member.id == oona.id).execute()
    if "identity_hash" not in before:
        linked(app, reader(found(oona)))
        assert IdentityLink.select().exists()
    token = sessions.start(Login.get(Login.member == oona), Method.BANK, "")
    session = sessions.find(token)
    assert session
    assert sessions.is_strong(session)
