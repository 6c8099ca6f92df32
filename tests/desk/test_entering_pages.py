"""The forms by which customer service enters cases."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from plussa.cases.kinds import kinds
from plussa.cases.models import Case, CaseEntry, CaseKind, Channel, Mandate, MandateGround
from plussa.members.looks import Look
from plussa.members.staff import StaffRole
from tests.conftest import TODAY
from tests.desk.members import faults, open_look
from tests.desk.staff import desk_reader
from tests.people import Cast, Reader

KEY = "0b8f5d0e-3c0f-4a53-9b7f-5a7b0a6d1c11"
ENTER = "/en/desk/enter-case/"
WISH = {"kind": "access", "text": "Haluan tietoni.", "channel": "post", "key": KEY}
GUARDIAN: dict[str, Any] = {
    "ground": "guardian",
    "agent_name": "Ursula",
    "agent_email": "ursula@example.fi",
}


@pytest.fixture
def desk(app: Flask, fresh: str) -> Reader:
    """Kaisa's browser."""
    return desk_reader(app)


@pytest.fixture
def path(cast: Cast, desk: Reader) -> str:
    """Where Kaisa opens a case of Aino's."""
    return f"{open_look(desk, cast.aino.number)}requests/"


def wish(received: date = TODAY, **more: Any) -> dict[str, Any]:
    """What is sent."""
    return {**WISH, "received_on": received.isoformat(), **more}


@pytest.mark.parametrize("kind", kinds("at_desk"))
def test_a_case_of_each_kind_is_opened(cast: Cast, desk: Reader, path: str, kind: CaseKind) -> None:
    received = TODAY - timedelta(days=2)
    for _ in range(2):
        desk.post(path, **wish(received, kind=kind.value))
    [case] = Case.select()
    assert (case.member_id, case.kind, case.channel, case.received_on) == (
        cast.aino.id, kind, Channel.POST, received,
    )  # fmt: skip
    assert CaseEntry.get().handler == "kaisa"
    assert f"Its number is {case.number}." in desk.get(path.removesuffix("requests/")).text


def test_the_member_reads_the_case(app: Flask, cast: Cast, desk: Reader, path: str) -> None:
    desk.post(path, **wish())
    page = Reader(app, cast.aino).get(f"/en/account/requests/{Case.get().number}/")
    assert "Haluan tietoni." in page.text


@pytest.mark.parametrize(("wrong", "said"), [
    ({"received_on": "2026-12-16"}, "This day has not come yet."),
    ({"received_on": "2025-12-14"}, "This is more than a year ago."),
    ({"received_on": ""}, "Choose the day it came to us."),
    ({"received_on": "eilen"}, ""),
    ({"text": " "}, "Write what they ask for."),
    ({"text": "x" * 5001}, "Use at most 5000 characters."),
    ({"kind": "identity"}, ""),
    ({"channel": "account"}, ""),
])  # fmt: skip
def test_what_cannot_be_is_refused(
    cast: Cast, desk: Reader, path: str, wrong: dict[str, Any], said: str
) -> None:
    page = desk.refused(path, **{**wish(), **wrong})
    [fault] = faults(page)
    assert said in fault
    assert Case.select().count() == 0


@pytest.mark.parametrize("received", [TODAY, TODAY - timedelta(days=365)])
def test_the_first_and_the_last_day_that_can_be(
    cast: Cast, desk: Reader, path: str, received: date
) -> None:
    desk.post(path, **wish(received))
    assert Case.get().received_on == received


def test_who_acts_for_the_member_is_kept(cast: Cast, desk: Reader, path: str) -> None:
    desk.post(path, **wish(**GUARDIAN, ends_on=TODAY.isoformat(), seen="y"))
    found = Mandate.get()
    assert (found.name, found.email, found.ground, found.ends_on, found.seen_by) == (
        "Ursula", "ursula@example.fi", MandateGround.GUARDIAN, TODAY, "kaisa",
    )  # fmt: skip


def test_a_right_that_has_ended_is_told_beside_its_day(cast: Cast, desk: Reader, path: str) -> None:
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    page = desk.refused(path, **wish(**GUARDIAN, ends_on=yesterday))
    [day] = [one for one in page.all("input") if one.get("name") == "ends_on"]
    said = "Their right to act has ended. Ask for a new paper before you continue."
    assert faults(page) == [said]
    assert "ends_on-field-fault" in day.get("aria-describedby")
    assert day.get("value") == yesterday
    assert Case.select().count() == 0


@pytest.mark.parametrize(("missing", "said"), [
    ({**GUARDIAN, "agent_name": ""}, "Write who acts for the member."),
    ({**GUARDIAN, "ground": ""}, "Choose on what ground they act for the member."),
    ({**GUARDIAN, "agent_email": "ursula"}, "Write an email address like"),
    ({**GUARDIAN, "ends_on": "huomenna"}, ""),
])  # fmt: skip
def test_who_acts_is_told_whole(
    cast: Cast, desk: Reader, path: str, missing: dict[str, Any], said: str
) -> None:
    page = desk.refused(path, **wish(**missing))
    [fault] = faults(page)
    assert said in fault
    assert Case.select().count() == Mandate.select().count() == 0


@pytest.mark.parametrize("kind", kinds("at_desk"))
def test_who_is_no_member_needs_no_look(
    cast: Cast, app: Flask, desk: Reader, kind: CaseKind
) -> None:
    sent = wish(kind=kind.value, name="Ville", email="ville@example.fi", language="en")
    pages = {desk.post(ENTER, **sent).location for _ in range(2)}
    [case] = Case.select()
    assert (case.kind, case.member_id, case.name, case.language) == (kind, None, "Ville", "en")
    assert pages == {f"/en/desk/case/{case.number}/"}
    assert case.number in desk.get("/en/desk/").text
    assert Look.select().count() == 0


def test_an_address_that_is_a_members_shows_no_member(cast: Cast, desk: Reader) -> None:
    page = desk.post(ENTER, **wish(email="aino@example.fi", language="fi")).location
    assert Case.get().member_id is None
    assert "Esimerkki" not in desk.get(page).text


@pytest.mark.parametrize("wrong", [
    {"language": "sv"}, {"language": ""}, {"email": "ville"}, {"kind": "identity"}, {"text": ""},
])  # fmt: skip
def test_what_cannot_be_entered_is_refused(fresh: str, desk: Reader, wrong: dict[str, Any]) -> None:
    desk.refused(ENTER, **{**wish(language="fi"), **wrong})
    assert Case.select().count() == 0


def test_one_form_does_not_open_the_cases_of_two(cast: Cast, desk: Reader, path: str) -> None:
    desk.post(path, **wish())
    other = f"{open_look(desk, cast.otso.number)}requests/"
    desk.post(other, 422, **wish())
    assert [one.member_id for one in Case.select()] == [cast.aino.id]


def test_an_auditor_enters_nothing(fresh: str, app: Flask) -> None:
    olli = desk_reader(app, StaffRole.AUDITOR, "olli")
    assert olli.client.get(ENTER).status_code == 403
