"""Confirming a membership through customer service: by a document, or by a code that came by post."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.checks.commands import letters
from plussa.auth.checks.views import LETTER
from plussa.auth.identity import linking
from plussa.auth.identity.identities import IdentifiedPerson, recall, remember
from plussa.auth.identity.settling import opens_on
from plussa.auth.models import IdentityCheck, IdentityLink, Session
from plussa.auth.session import sessions
from plussa.desk.membership.confirming import Document
from plussa.members.letters import Letter, LetterKind
from plussa.members.looks import Look, Reason
from plussa.members.models import Event, Member, Source
from plussa.members.profile.service import change_address
from plussa.web import links
from tests import mails
from tests.conftest import TODAY, Clock
from tests.desk.members import faults, open_look
from tests.desk.staff import desk_reader
from tests.people import Cast, Reader, add_member

BORN = date(1975, 1, 7)
SHOWN: dict[str, Any] = {
    "document": "passport", "given_names": "Ursula Maria", "family_name": "Uusi",
    "birth_date": "1975-01-07", "seen": "y",
}  # fmt: skip
HOME: dict[str, Any] = {"street": "Koivukuja 3", "postal_code": "00530", "city": "Helsinki"}


@pytest.fixture
def desk(app: Flask, fresh: str) -> Reader:
    """Kaisa's browser."""
    return desk_reader(app)


@pytest.fixture
def ursula(fresh: str) -> Member:
    """A member who is not confirmed."""
    return add_member(
        given_names="Ursula", family_name="Uusi", confirmed_at=None, email="ursula@example.fi",
        language="en", **HOME,
    )  # fmt: skip


@pytest.fixture
def path(ursula: Member, desk: Reader) -> str:
    """Where Kaisa confirms Ursula."""
    return f"{open_look(desk, ursula.number)}confirm/"


def now(member: Member) -> Member:
    return Member.get_by_id(member.id)


def events(member: Member) -> list[str]:
    return [one.kind for one in Event.select().where(Event.member == member).order_by(Event.id)]


def code(app: Flask) -> str:
    with app.test_request_context():
        return links.code(LETTER, IdentityCheck.get().key)


def test_a_document_confirms_with_names_and_date_as_in_it(
    app: Flask, desk: Reader, ursula: Member, path: str
) -> None:
    for _ in range(2):
        desk.client.get(path)
    desk.post(path, **SHOWN)
    member = now(ursula)
    assert (member.confirmed_at, member.confirmed_source) == (clock.now(), Source.CUSTOMER_SERVICE)
    assert (member.name, member.birth_date) == ("Ursula Maria Uusi", BORN)
    assert member.birth_date_source is Source.CUSTOMER_SERVICE
    assert member.identity_hash is None
    assert events(ursula) == ["name_changed", "confirmed"]
    event = Event.select().order_by(Event.id.desc()).first()
    assert (event.actor.value, event.handler) == ("customer_service", "kaisa")
    assert event.facts == {"channel": "shop", "document": "passport"}
    assert "confirmed through customer service" in mails.texts(app, "confirmed")[0]
    assert not Letter.select().exists()
    assert "Confirmed by customer service" in desk.get(path.replace("confirm/", "")).text


@pytest.mark.parametrize("document", Document)
def test_the_member_reads_what_was_shown(
    app: Flask, desk: Reader, ursula: Member, path: str, document: Document
) -> None:
    desk.post(path, **{**SHOWN, "document": document.value})
    said = Reader(app, ursula).get("/en/account/history/").text
    assert "Your membership was confirmed: you showed a" in said
    assert "The wish came in a store." in said
    finnish = Reader(app, ursula).get("/fi/oma-tili/tapahtumat/").text
    assert "Jäsenyytesi vahvistettiin: näytit" in finnish


def test_twice_is_once(desk: Reader, ursula: Member, path: str) -> None:
    token = desk.form_token(path)
    for _ in range(2):
        desk.client.post(path, data={**SHOWN, "csrf_token": token})
    assert events(ursula).count("confirmed") == 1
    assert "confirmed already" in desk.get(path.replace("confirm/", "")).text


@pytest.mark.parametrize("wrong", [
    {"document": ""}, {"document": "library_card"}, {"given_names": ""}, {"birth_date": ""},
    {"birth_date": "2030-01-01"}, {"seen": ""}, {"given_names": "Mallory"},
    {"family_name": "Vanha"},
])  # fmt: skip
def test_what_does_not_fit_confirms_nobody(
    desk: Reader, ursula: Member, path: str, wrong: dict[str, str]
) -> None:
    page = desk.refused(path, **{k: v for k, v in {**SHOWN, **wrong}.items() if v})
    assert len(faults(page)) == 1
    assert now(ursula).confirmed_at is None
    assert now(ursula).birth_date is None
    assert events(ursula) == []


@pytest.mark.parametrize("source", Source)
def test_another_date_of_birth_than_on_record_confirms_nobody(
    desk: Reader, ursula: Member, path: str, source: Source
) -> None:
    new = {"birth_date": date(1975, 1, 8), "birth_date_source": source}
    Member.update(new).where(Member.id == ursula.id).execute()
    assert "another date of birth" in desk.refused(path, **SHOWN).text
    assert now(ursula).confirmed_at is None
    assert now(ursula).birth_date == date(1975, 1, 8)


def test_a_second_membership_is_told_before_it_is_confirmed(
    desk: Reader, ursula: Member, path: str
) -> None:
    first = add_member(given_names="Ursula", family_name="Uusi", birth_date=BORN)
    page = desk.refused(path, **SHOWN)
    assert first.number in page.text
    assert Look.get(Look.member == first).why[0] is Reason.RESEMBLES
    assert now(ursula).confirmed_at is None
    desk.post(path, **SHOWN, is_another="y")
    assert now(ursula).confirmed_at is not None


def test_who_has_no_email_is_told_by_letter(desk: Reader, ursula: Member, path: str) -> None:
    Member.update(email="").where(Member.id == ursula.id).execute()
    desk.post(path, **SHOWN)
    assert [one.kind for one in Letter.select()] == [LetterKind.CONFIRMED]


def test_it_identifies_nobody_for_report_and_erasure(
    app: Flask, desk: Reader, ursula: Member, path: str
) -> None:
    reader = Reader(app, ursula)
    desk.post(path, **SHOWN)
    assert not sessions.is_fresh(Session.get())
    assert reader.client.get("/en/account/my-data/report/").status_code == 303


def test_a_bank_that_is_linked_later_is_believed_at_once(
    app: Flask, desk: Reader, ursula: Member, path: str
) -> None:
    """Who showed a document was identified before the link, and the date of birth must be the same."""
    desk.post(path, **SHOWN)
    found = recall(remember(IdentifiedPerson("f" * 64, "Ursula Maria", "Uusi", BORN)))
    assert found is not None
    linking.link(now(ursula), found)
    assert opens_on(now(ursula)) is None
    assert now(ursula).confirmed_source is Source.CUSTOMER_SERVICE
    linking.undo(IdentityLink.get().key)
    member = now(ursula)
    assert (member.confirmed_at, member.confirmed_source) == (clock.now(), Source.CUSTOMER_SERVICE)
    assert member.birth_date_source is Source.CUSTOMER_SERVICE


def test_a_bank_that_is_taken_off_takes_its_word_along(fresh: str, ursula: Member) -> None:
    found = recall(remember(IdentifiedPerson("f" * 64, "Ursula", "Uusi", BORN)))
    assert found is not None
    linking.link(ursula, found)
    assert now(ursula).confirmed_source is Source.BANK
    linking.undo(IdentityLink.get().key)
    assert (now(ursula).confirmed_at, now(ursula).confirmed_source) == (None, None)


@pytest.mark.parametrize("channel", ["phone", "shop"])
def test_the_code_of_a_letter_confirms(
    app: Flask, desk: Reader, ursula: Member, path: str, tmp_path: Path, channel: str
) -> None:
    desk.post(f"{path}letter/", channel="phone")
    assert "code by letter" in mails.texts(app, "proof_asked")[0]
    assert desk.client.get(f"{path}letter/").location == f"{path}letter/code/"
    file = tmp_path / "letters"
    app.test_cli_runner().invoke(letters, ["export", str(file)])
    [written] = map(json.loads, file.read_text().splitlines())
    assert (written["what"], written["number"]) == ("code", ursula.number)
    desk.refused(f"{path}letter/code/", channel=channel, code="00000000")
    assert (IdentityCheck.get().attempts, now(ursula).confirmed_at) == (1, None)
    desk.post(f"{path}letter/code/", channel=channel, code=written["code"])
    member = now(ursula)
    assert (member.confirmed_at, member.confirmed_source) == (clock.now(), Source.CUSTOMER_SERVICE)
    assert (member.name, member.birth_date) == ("Ursula Uusi", None)
    assert events(ursula) == ["proof_asked", "confirmed"]
    event = Event.select().order_by(Event.id.desc()).first()
    assert event.facts == {"channel": channel, "way": "letter"}
    assert IdentityCheck.get().used_at is not None
    said = Reader(app, ursula).get("/en/account/history/").text
    assert "confirmed by the code of a letter" in said


def test_the_code_is_tried_five_times(app: Flask, desk: Reader, ursula: Member, path: str) -> None:
    desk.post(f"{path}letter/", channel="phone")
    for _ in range(5):
        page = desk.refused(f"{path}letter/code/", channel="phone", code="00000000")
        assert len(faults(page)) == 1
    page = desk.refused(f"{path}letter/code/", channel="phone", code=code(app))
    assert "tried too many times" in page.text
    assert now(ursula).confirmed_at is None


def test_no_code_goes_to_a_new_address(
    app: Flask, desk: Reader, ursula: Member, path: str, at: Clock
) -> None:
    change_address(ursula, "Mäntytie 5", "33100", "Tampere")
    assert "was changed lately" in desk.get(f"{path}letter/").text
    desk.post(
        f"{path}letter/", 422, channel="phone", token=desk.form_token("/en/desk/find-member/")
    )
    assert not IdentityCheck.select().exists()
    at(TODAY + timedelta(days=30))
    later = desk_reader(app)
    later.post(f"{open_look(later, ursula.number)}confirm/letter/", channel="phone")
    assert IdentityCheck.select().count() == 1


def test_no_code_goes_nowhere(desk: Reader, ursula: Member, path: str) -> None:
    Member.update(street="").where(Member.id == ursula.id).execute()
    assert "no postal address" in desk.get(f"{path}letter/").text
    desk.post(
        f"{path}letter/", 422, channel="phone", token=desk.form_token("/en/desk/find-member/")
    )
    assert not IdentityCheck.select().exists()


def test_who_is_confirmed_needs_no_more(cast: Cast, desk: Reader) -> None:
    path = open_look(desk, cast.aino.number)
    for form in ("confirm/", "confirm/letter/", "confirm/letter/code/"):
        assert desk.client.get(path + form).location == path
        assert f"{path}{form}" not in desk.get(path).html
