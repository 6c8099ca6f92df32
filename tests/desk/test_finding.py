"""Finding a member: the reason comes first, exactly one member is shown, and not for long."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.models import Login
from plussa.cases.models import CaseKind, Channel
from plussa.cases.service import open_case
from plussa.db import new_key
from plussa.members.looks import Look
from plussa.members.models import Member
from plussa.members.staff import StaffRole
from plussa.privacy.ending.leaving import leave
from tests.conftest import Clock
from tests.desk.members import FIND, faults, open_look
from tests.desk.staff import desk_reader
from tests.people import Cast, Reader, add_member


@pytest.fixture
def desk(app: Flask, fresh: str) -> Reader:
    """Kaisa's browser."""
    return desk_reader(app)


def test_the_reason_comes_first(cast: Cast, desk: Reader) -> None:
    page = desk.refused(FIND, who=cast.aino.number)
    assert "Choose the reason first." in page.text
    assert "Koivukuja" not in page.text
    assert [one.get("value") for one in page.all("input") if one.get("name") == "who"] == [
        cast.aino.number
    ]
    assert Look.select().count() == 0


@pytest.mark.parametrize(("reason", "more", "said"), [
    ("case", {}, "Write the number of the case."),
    ("case", {"number": "99999999"}, "This member has no case with this number."),
    ("other", {}, "Write what the reason is."),
    ("shoes", {}, ""),
])  # fmt: skip
def test_a_reason_says_what_it_must(
    cast: Cast, desk: Reader, reason: str, more: dict[str, Any], said: str
) -> None:
    page = desk.refused(FIND, who=cast.aino.number, reason=reason, **more)
    [fault] = faults(page)
    assert said in fault
    assert Look.select().count() == 0


@pytest.mark.parametrize(("path", "said"), [
    (FIND, "This member has no case with this number."),
    ("/fi/palvelutiski/etsi-jasen/", "Tällä jäsenellä ei ole asiaa, jolla on tämä numero."),
])  # fmt: skip
def test_a_case_of_somebody_else_is_no_reason_and_told_as_one_that_is_not_there(
    cast: Cast, desk: Reader, path: str, said: str
) -> None:
    others = open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.otso)
    nobodys = open_case(CaseKind.CONTACT, "Hei", Channel.FORM, name="Veikko", language="fi")
    shown = set()
    for number in (others.number, nobodys.number, "99999999", "x"):
        page = desk.refused(path, who=cast.aino.number, reason="case", number=number)
        assert faults(page) == [said]
        shown.add(page.html.replace(f'value="{number}"', ""))
    assert len({one.count("<input") for one in shown}) == 1
    assert Look.select().count() == 0


def test_a_number_opens_one_member_for_half_an_hour(cast: Cast, desk: Reader) -> None:
    spaced = f" {cast.aino.number[:4]} {cast.aino.number[4:]} "
    page = desk.get(open_look(desk, spaced))
    [look] = Look.select()
    assert (look.member_id, look.handler, look.role, look.reason) == (
        cast.aino.id, "kaisa", StaffRole.AGENT, "call",
    )  # fmt: skip
    assert look.until == clock.now() + timedelta(minutes=30)
    assert page.path == f"/en/desk/member/{look.key}/"
    assert "Aino Esimerkki" in page.text


def test_a_case_leads_to_its_member_and_is_the_reason(cast: Cast, desk: Reader) -> None:
    case = open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.aino)
    path = f"/en/desk/case/{case.number}/"
    assert f"{path}member/" in desk.get(path).html
    desk.get(f"{path}member/")
    assert not [one for one in Look.select() if one.is_open], "reading opens nothing"
    page = desk.get(desk.post(f"{path}member/").location)
    assert cast.aino.number in page.text
    assert [one.reason for one in Look.select().order_by(Look.id)] == [
        f"read {case.number}", f"case {case.number}",
    ]  # fmt: skip


def test_who_reads_a_case_is_on_record_for_its_member_once_in_half_an_hour(
    cast: Cast, app: Flask, desk: Reader, at: Clock
) -> None:
    case = open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.aino)
    path, began = f"/en/desk/case/{case.number}/", clock.now()
    for minutes in (0, 10, 29, 30, 31):
        at(began + timedelta(minutes=minutes))
        desk.get(path)
    desk_reader(app, StaffRole.AUDITOR, "olli").get(path)
    read = f"read {case.number}"
    assert [
        (one.handler, one.role, one.reason, one.is_open) for one in Look.select().order_by(Look.id)
    ] == [
        ("kaisa", StaffRole.AGENT, read, False),
        ("kaisa", StaffRole.AGENT, read, False),
        ("olli", StaffRole.AUDITOR, read, False),
    ]
    for look in list(Look.select().where(Look.handler == "kaisa")):
        assert desk.client.get(f"/en/desk/member/{look.key}/").status_code == 303, "it opens nobody"
    for language, words in (("en", "Your case {} was read."), ("fi", "Asiasi {} luettiin.")):
        paths = {"en": "/en/account/history/looks/", "fi": "/fi/oma-tili/tapahtumat/katselut/"}
        page = Reader(app, cast.aino).get(paths[language])
        assert page.text.count(words.format(case.number)) == 3
        assert "kaisa" not in page.text


def test_reading_leaves_nothing_about_who_was_erased_or_is_nobody(cast: Cast, desk: Reader) -> None:
    erased = open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.otso)
    nobodys = open_case(CaseKind.CONTACT, "Hei", Channel.FORM, name="Veikko", language="fi")
    Member.update(number=f"x{cast.otso.id}", email="").where(Member.id == cast.otso.id).execute()
    for case in (erased, nobodys):
        desk.get(f"/en/desk/case/{case.number}/")
    assert Look.select().count() == 0


def test_looks_for_cases_are_counted_with_searches(cast: Cast, desk: Reader) -> None:
    case = open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.aino)
    path = f"/en/desk/case/{case.number}/member/"
    token = desk.form_token(path)
    answers = [desk.client.post(path, data={"csrf_token": token}) for _ in range(61)]
    assert [one.status_code for one in answers] == [303] * 60 + [429]
    assert "Too many searches. Try again in an hour." in answers[-1].text
    desk.refused(FIND, 429, who=cast.aino.number, reason="call")


def test_a_case_of_nobody_leads_to_nobody(cast: Cast, desk: Reader) -> None:
    case = open_case(CaseKind.CONTACT, "Hei", Channel.FORM, name="Veikko", language="fi")
    path = f"/en/desk/case/{case.number}/"
    assert f"{path}member/" not in desk.get(path).html
    token = desk.form_token(path + "note/")
    assert desk.client.post(f"{path}member/", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("typed", ["aino@example.fi", "AINO@Example.FI", " aino@example.fi "])
def test_an_address_finds_in_any_spelling(cast: Cast, desk: Reader, typed: str) -> None:
    assert "Aino Esimerkki" in desk.get(open_look(desk, typed)).text


def test_the_address_that_somebody_logs_in_with_finds_too(cast: Cast, desk: Reader) -> None:
    Login.update(email_key="uusi@example.fi").where(Login.member == cast.aino).execute()
    for typed in ("uusi@example.fi", "aino@example.fi"):
        assert "Aino Esimerkki" in desk.get(open_look(desk, typed)).text


def test_a_case_and_own_words_are_kept_as_the_reason(cast: Cast, desk: Reader) -> None:
    case = open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.aino)
    open_look(desk, cast.aino.number, reason="case", number=case.number, other="unohtui")
    open_look(desk, cast.aino.number, reason="other", other="Kuitti katosi", number="1")
    assert [one.reason for one in Look.select().order_by(Look.id)] == [
        f"case {case.number}", "other Kuitti katosi",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", [
    "980000099", "nobody@example.fi", "Aino Esimerkki", "@", "x1", "%", "٣٤٥", "9" * 200,
])  # fmt: skip
def test_nobody_found_says_the_same_and_keeps_what_was_typed(
    cast: Cast, desk: Reader, typed: str
) -> None:
    page = desk.refused(FIND, who=typed, reason="other", other="Kuitti katosi")
    assert "Nobody was found." in page.text
    values = {one.get("name"): one.get("value") for one in page.all("input")}
    assert (values["who"], values["other"]) == (typed, "Kuitti katosi")
    assert Look.select().count() == 0


def test_who_was_erased_is_not_found(cast: Cast, desk: Reader) -> None:
    Member.update(number=f"x{cast.otso.id}", email="").where(Member.id == cast.otso.id).execute()
    for typed in (f"x{cast.otso.id}", str(cast.otso.id)):
        assert "Nobody was found." in desk.refused(FIND, who=typed, reason="call").text


def test_of_several_with_one_address_nobody_is_shown(cast: Cast, desk: Reader) -> None:
    add_member(login=False, given_names="Toinen", email="aino@example.fi")
    page = desk.refused(FIND, who="aino@example.fi", reason="call")
    assert "Several members have this address. Ask for the membership number." in page.text
    assert "Toinen" not in page.text
    assert "Esimerkki" not in page.text
    assert Look.select().count() == 0


def test_two_with_one_name_are_told_apart_by_number(cast: Cast, desk: Reader) -> None:
    twin = add_member(given_names="Aino", email="toinen.aino@example.fi", city="Oulu")
    page = desk.get(open_look(desk, twin.number))
    assert twin.number in page.text
    assert cast.aino.number not in page.text
    assert "aino@example.fi" not in page.text.replace("toinen.aino@example.fi", "")
    assert [look.member_id for look in Look.select()] == [twin.id]


def test_who_has_left_is_still_found(cast: Cast, desk: Reader) -> None:
    leave(cast.otso)
    page = desk.get(open_look(desk, cast.otso.number))
    assert "The membership ended on 15 December 2026." in page.text.replace("\u00a0", " ")


def test_a_look_that_has_ended_shows_nothing(cast: Cast, desk: Reader, at: Clock) -> None:
    path, began = open_look(desk, cast.aino.number), clock.now()
    at(began + timedelta(minutes=20))
    desk.get(FIND)  # or the session would end with it
    at(began + timedelta(minutes=30))
    for one in (path, f"{path}phone/", f"{path}requests/"):
        answer = desk.client.get(one)
        assert (answer.status_code, answer.location) == (303, FIND)
        assert "Aino" not in answer.text
        assert "Your access to this member’s record has ended." in desk.get(FIND).text


def test_anothers_look_is_not_there(cast: Cast, app: Flask, desk: Reader) -> None:
    path = open_look(desk, cast.aino.number)
    liisa = desk_reader(app, StaffRole.APPROVER, "liisa")
    for one in (path, f"{path}phone/", "/en/desk/member/999/", "/en/desk/member/0/"):
        assert liisa.client.get(one).status_code == 404
    assert liisa.client.post(f"{path}phone/").status_code == 404


def test_opening_and_reading_change_nothing_else(cast: Cast, desk: Reader) -> None:
    path = open_look(desk, cast.aino.number)
    for _ in range(3):
        desk.get(path)
    assert Look.select().count() == 1
    assert desk.client.get(FIND + "?who=" + cast.aino.number).status_code == 200
    assert Look.select().count() == 1


def test_nobody_searches_without_end(cast: Cast, app: Flask, desk: Reader) -> None:
    token = desk.form_token(FIND)
    sent = {"csrf_token": token, "reason": "call", "who": "900000099"}
    answers = [desk.client.post(FIND, data=sent).status_code for _ in range(61)]
    assert answers == [422] * 60 + [429]
    desk.refused(FIND, 429, who=cast.aino.number, reason="call")
    assert Look.select().count() == 0
    open_look(desk_reader(app, username="liisa"), cast.aino.number)


def test_an_auditor_looks_and_can_do_nothing(cast: Cast, app: Flask) -> None:
    olli = desk_reader(app, StaffRole.AUDITOR, "olli")
    path = open_look(olli, cast.aino.number)
    page = olli.get(path)
    assert Look.get().role is StaffRole.AUDITOR
    assert not any("/desk/member/" in link.get("href") for link in page.all("a") if
                   link.get("href") != path and link.get("lang") is None)  # fmt: skip
    for word in ("phone", "address", "permissions", "requests", "erasure"):
        assert olli.client.get(f"{path}{word}/").status_code == 403


def test_a_member_or_visitor_finds_nobody(cast: Cast, app: Flask) -> None:
    for visitor in (Reader(app), Reader(app, cast.aino)):
        for path in (FIND, f"/en/desk/member/{new_key()}/"):
            answer = visitor.client.get(path)
            assert (answer.status_code, answer.location) == (303, "/en/desk/log-in/")
