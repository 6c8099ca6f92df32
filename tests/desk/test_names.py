"""Names that members ask for, and what is wrong on record: decided and corrected at the desk."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from plussa.members.looks import Look, Reason
from plussa.members.models import Actor, Event, Member, NameRequest, Source
from plussa.members.profile.service import request_name
from plussa.members.staff import StaffRole
from tests import mails
from tests.desk.members import faults, open_look
from tests.desk.staff import desk_reader
from tests.people import Cast, Reader

NAMES = "/en/desk/names/"
pytestmark = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)


@pytest.fixture
def desk(app: Flask, fresh: str) -> Reader:
    """Kaisa's browser."""
    return desk_reader(app)


def now(member: Member) -> Member:
    return Member.get_by_id(member.id)


def last(member: Member) -> tuple[str, Actor, str]:
    event = Event.select().where(Event.member == member).order_by(Event.id.desc()).get()
    return event.kind, event.actor, event.handler


def asked(desk: Reader, member: Member) -> str:
    """The address at which the names are decided that a member has asked for."""
    request_name(member, "Aino Maria", "Esimerkki")
    look = desk.post(f"{NAMES}{member.key}/").location
    return f"{look}names/"


def test_names_wait_in_the_queue_without_being_told(cast: Cast, desk: Reader) -> None:
    assert "names to be corrected" not in desk.get("/en/desk/").text
    assert "None are pending." in desk.get(NAMES).text
    path = asked(desk, cast.aino)
    assert "1 member waits for names to be corrected" in desk.get("/en/desk/").text
    listed = desk.get(NAMES)
    assert cast.aino.number in listed.text
    assert "Aino" not in listed.text
    assert Look.get().why[0] is Reason.NAME
    assert "asks for the name Aino Maria Esimerkki" in desk.get(path.removesuffix("names/")).text
    desk.get(NAMES.replace("/en/desk/names/", "/fi/palvelutiski/nimipyynnot/"))


@pytest.mark.parametrize(("decision", "name", "kind"), [
    ("accept", "Aino Maria Esimerkki", "name_changed"), ("refuse", "Aino Esimerkki", "name_refused"),
])  # fmt: skip
def test_names_are_decided_with_who_did_it(
    app: Flask, cast: Cast, desk: Reader, decision: str, name: str, kind: str
) -> None:
    path = asked(desk, cast.aino)
    assert len(faults(desk.refused(path))) == 1
    desk.post(path, decision=decision, shown="Aino Maria Esimerkki")
    assert now(cast.aino).name == name
    assert last(cast.aino) == (kind, Actor.CUSTOMER_SERVICE, "kaisa")
    assert len(mails.texts(app, "name_decided")) == 1
    assert desk.client.get(path).location == path.removesuffix("names/"), "nothing waits any more"


def test_a_button_decides_the_names_that_its_page_showed(cast: Cast, desk: Reader) -> None:
    path = asked(desk, cast.aino)
    assert desk.client.get(path).status_code == 200
    NameRequest.update(given_names="Mallory").execute()
    page = desk.refused(path, decision="accept", shown="Aino Maria Esimerkki")
    assert "other names" in page.text
    assert "Mallory" in page.text
    assert now(cast.aino).name == "Aino Esimerkki"


def test_who_shows_a_document_is_corrected(
    cast: Cast, desk: Reader, reader: Callable[..., Reader]
) -> None:
    path = f"{open_look(desk, cast.aino.number)}correct/"
    right: dict[str, Any] = {
        "given_names": "Ainu", "family_name": "Esimerkki", "birth_date": "1975-01-07",
        "channel": "shop",
    }  # fmt: skip
    Member.update(birth_date=None, birth_date_source=None).execute()
    assert len(faults(desk.refused(path, **right))) == 1, "the document has been seen"
    desk.post(path, **right, seen="y")
    aino = now(cast.aino)
    assert (aino.name, aino.birth_date) == ("Ainu Esimerkki", date(1975, 1, 7))
    assert aino.birth_date_source is Source.CUSTOMER_SERVICE
    assert last(aino) == ("birth_date_corrected", Actor.CUSTOMER_SERVICE, "kaisa")
    assert "customer service" in reader(cast.aino).get("/en/account/history/").text


def test_what_a_bank_has_said_stays(cast: Cast, desk: Reader) -> None:
    new = {"birth_date": date(1975, 1, 7), "birth_date_source": Source.BANK}
    Member.update(new).where(Member.id == cast.aino.id).execute()
    path = f"{open_look(desk, cast.aino.number)}correct/"
    wrong: dict[str, Any] = {
        "given_names": "Ainu", "birth_date": "1975-01-08", "channel": "shop", "seen": "y",
    }  # fmt: skip
    assert "A bank has said the date of birth" in desk.refused(path, **wrong).text
    assert now(cast.aino).name == "Aino Esimerkki"


def test_an_auditor_decides_nothing(app: Flask, cast: Cast, desk: Reader) -> None:
    request_name(cast.aino, "Aino Maria", "Esimerkki")
    olli = desk_reader(app, StaffRole.AUDITOR, "olli")
    look = olli.post(f"{NAMES}{cast.aino.key}/").location
    assert "Decide" not in olli.get(look).text
    assert olli.client.get(f"{look}names/").status_code == 403
