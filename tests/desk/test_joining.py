"""Joining through customer service: what begins, who is told, and that nobody joins twice."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from plussa.auth.identity.identities import open_login
from plussa.auth.models import Login
from plussa.cases.models import Channel
from plussa.desk.looking import views as looking_views
from plussa.desk.membership import duplicates, joining
from plussa.desk.membership.duplicates import Particulars
from plussa.desk.membership.joining import Enrolment
from plussa.legal.published import editions_on
from plussa.members.letters import Letter, LetterKind
from plussa.members.looks import Look, Reason
from plussa.members.models import Card, CardKind, CardState, Event, Household, Member, Role, Source
from plussa.members.staff import StaffRole
from plussa.outbox.models import Message
from plussa.permissions.models import Acceptance, CurrentChoice, SeenEdition, Way
from plussa.privacy.ending.leaving import leave
from plussa.quotas import Quota
from tests import mails
from tests.desk.members import faults, open_look
from tests.desk.newcomers import JOIN, KEY, SANELMA, join
from tests.desk.staff import desk_reader
from tests.document import Page
from tests.people import Cast, Reader, add_member


@pytest.fixture
def desk(app: Flask, fresh: str) -> Reader:
    """Kaisa's browser."""
    return desk_reader(app)


def typed(page: Page) -> dict[str, str]:
    return {one.get("name"): one.get("value") for one in page.all("input") if one.get("value")}


def nothing_began() -> bool:
    return not (Household.select().exists() or Card.select().exists() or Message.select().exists())


def test_a_membership_begins_as_it_does_online(app: Flask, desk: Reader) -> None:
    member = join(desk)
    assert (member.name, member.language, member.role) == ("Sanelma Aino Uusi", "fi", Role.PRIMARY)
    assert (member.street, member.postal_code, member.city) == ("Mäntytie 5", "33100", "Tampere")
    assert (member.birth_date, member.phone) == (date(1938, 2, 11), "+358407654321")
    assert {member.birth_date_source, member.address_source} == {Source.CUSTOMER_SERVICE}
    assert member.confirmed_at is member.confirmed_source is member.identity_hash is None
    assert (member.may_see_money, member.may_use_money) == (True, True)
    assert not CurrentChoice.select().exists(), "nothing is allowed but what needs no consent"
    assert not Login.select().exists()
    [card] = Card.select()
    assert (card.member, card.kind, card.state) == (member, CardKind.DIGITAL, CardState.ACTIVE)
    accepted = Acceptance.get()
    assert (accepted.document, accepted.edition, accepted.language, accepted.way) == (
        "rules", date(2026, 5, 1), "fi", Way.PHONE,
    )  # fmt: skip
    [event] = Event.select()
    assert (event.kind, event.actor.value, event.handler, event.facts) == (
        "joined", "customer_service", "kaisa", {"channel": "phone"},
    )  # fmt: skip
    assert [one.document for one in SeenEdition.select()] == ["rules"], "the notice was not shown"


def test_who_has_no_email_is_welcomed_by_letter(desk: Reader) -> None:
    member = join(desk)
    [letter] = Letter.select()
    assert (letter.member, letter.kind, letter.printed_at) == (member, LetterKind.WELCOME, None)
    assert not Message.select().exists()


def test_who_has_email_is_welcomed_there_without_a_word_of_theirs(app: Flask, desk: Reader) -> None:
    """An address that was heard wrong is somebody else's."""
    member = join(
        desk, email="sanelma@example.fi", street="", postal_code="", city="", language="en"
    )
    assert not Letter.select().exists()
    [text] = mails.texts(app, "welcome")
    assert "/en/rules/2026-05-01/" in text
    assert "/en/log-in/card/" in text
    card = Card.get(Card.member == member)
    for own in (member.given_names, member.family_name, member.number, card.number):
        assert own not in text


def test_the_caller_is_told_the_numbers(desk: Reader) -> None:
    path = desk.post(JOIN, **SANELMA).location
    member, card = Member.get(), Card.get()
    page = desk.get(path)
    assert member.number in page.text
    assert card.number in page.text
    assert "goes out with the next letters" in page.text
    [look] = Look.select()
    assert (look.member, look.why[0], look.role) == (member, Reason.JOINING, StaffRole.AGENT)
    other = path.replace("/join/", "/")
    assert card.number not in desk.get(other).text


def test_the_numbers_are_not_read_in_a_look_for_another_reason(cast: Cast, desk: Reader) -> None:
    path = open_look(desk, cast.aino.number)
    assert desk.client.get(f"{path}join/").status_code == 404


def test_a_plastic_card_comes_by_post_too(desk: Reader) -> None:
    member = join(desk, card_by_post="y")
    states = {one.kind: one.state for one in Card.select().where(Card.member == member)}
    assert states == {CardKind.DIGITAL: CardState.ACTIVE, CardKind.PLASTIC: CardState.ORDERED}


@pytest.mark.parametrize(("channel", "way"), [
    ("phone", Way.PHONE), ("post", Way.POST), ("email", Way.EMAIL), ("shop", Way.SHOP),
])  # fmt: skip
def test_each_channel_is_on_record(desk: Reader, channel: str, way: Way) -> None:
    join(desk, channel=channel)
    assert Acceptance.get().way is way
    assert Event.get().facts["channel"] == channel


@pytest.mark.parametrize("wrong", [
    {"channel": ""}, {"given_names": ""}, {"given_names": "123"}, {"family_name": "x" * 101},
    {"birth_date": "2030-01-01"}, {"birth_date": "2008-12-16"}, {"birth_date": "11.2.1938"},
    {"street": "", "postal_code": "", "city": ""}, {"city": ""}, {"postal_code": "1234"},
    {"street": "", "postal_code": "", "city": "", "email": "s@example.fi", "card_by_post": "y"},
    {"protected_address": "y"}, {"phone": "viisi"}, {"email": "sanelma"}, {"language": "sv"},
    {"of_age": ""}, {"accepts": ""}, {"edition": "2025-01-01"}, {"given_names": "A\x1bino"},
])  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_begins(
    desk: Reader, wrong: dict[str, str]
) -> None:
    sent = {name: value for name, value in {**SANELMA, **wrong}.items() if value}
    page = desk.refused(JOIN, **sent)
    assert len(faults(page)) == 1
    assert typed(page)["phone" if "phone" not in wrong else "street"]
    assert nothing_began()
    assert not Member.select().exists()


def test_who_comes_of_age_today_joins(desk: Reader) -> None:
    assert join(desk, birth_date="2008-12-15").birth_date == date(2008, 12, 15)


def test_the_date_of_birth_may_stay_away(desk: Reader) -> None:
    member = join(desk, birth_date="")
    assert (member.birth_date, member.birth_date_source) == (None, None)


def test_a_protected_address_is_not_written_down(desk: Reader) -> None:
    member = join(desk, street="", postal_code="", city="", protected_address="y")
    assert (member.protected_address, member.street, member.address_source) == (True, "", None)
    assert Letter.select().count() == 1


def test_the_same_press_makes_one_membership(desk: Reader) -> None:
    first = desk.post(JOIN, **SANELMA).location
    assert desk.post(JOIN, **SANELMA).location == first
    for model in (Member, Household, Card, Letter, Acceptance, Look):
        assert model.select().count() == 1, model


def test_a_form_that_two_processes_take_in_at_once_makes_one(
    app: Flask, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Enrolment(Channel.PHONE, "fi", KEY)
    with app.test_request_context("/en/"):
        rules = editions_on().current("rules")
        assert rules is not None
        first = joining.join(Particulars("Sanelma", "Uusi", street="Tie 1"), wish, rules)
        made, first_time = joining._made, iter([True])
        # The other one looks before the first has stored anything.
        monkeypatch.setattr(
            joining, "_made", lambda key: None if next(first_time, False) else made(key)
        )
        monkeypatch.setattr(duplicates, "_by_name", lambda _: [])
        assert joining.join(Particulars("Sanelma", "Uusi"), wish, rules) == first
    assert Member.select().count() == Household.select().count() == Card.select().count() == 1


@pytest.mark.parametrize(("has", "said"), [
    (
        {"birth_date": date(1938, 2, 11), "birth_date_source": Source.BANK},
        "The name and the date of birth are the same.",
    ),
    ({"phone": "+358407654321"}, "The name and the telephone number are the same."),
    ({"street": "Mäntytie 5", "postal_code": "33100"}, "The name and the postal address are the same."),
])  # fmt: skip
def test_the_same_person_again_is_told_before_anything_begins(
    app: Flask, desk: Reader, has: dict[str, Any], said: str
) -> None:
    there = add_member(given_names="Sanelma", family_name="UUSI", **has)
    for _ in range(2):
        page = desk.refused(JOIN, **SANELMA)
    assert said in page.text
    assert there.number in page.text
    assert len(faults(page)) == 1
    assert typed(page)["street"] == "Mäntytie 5"
    assert Member.select().count() == 1
    [look] = Look.select()
    assert (look.member, look.why[0], look.handler) == (there, Reason.RESEMBLES, "kaisa")
    seen = Reader(app, there).get("/en/account/history/looks/").text
    assert "a person has one membership" in seen
    assert join(desk, is_another="y").id != there.id


@pytest.mark.parametrize("has", [
    {"given_names": "Sanelma", "family_name": "Uusi"},
    {"given_names": "Veli", "family_name": "Uusi", "birth_date": date(1938, 2, 11),
     "street": "Mäntytie 5", "postal_code": "33100", "phone": "+358407654321"},
])  # fmt: skip
def test_others_do_not_stand_in_the_way(desk: Reader, has: dict[str, Any]) -> None:
    add_member(**has)
    join(desk)


def test_an_email_address_is_that_of_one_membership(desk: Reader, cast: Cast) -> None:
    page = desk.refused(JOIN, **{**SANELMA, "email": "AINO@example.fi", "is_another": "y"})
    assert "has this email address" in page.text
    assert cast.aino.number in page.text
    assert Member.select().count() == 3


def test_who_has_left_may_join_anew(desk: Reader) -> None:
    former = join(desk)
    leave(former)
    assert join(desk, key="0b8f5d0e-3c0f-4a53-9b7f-5a7b0a6d1c11").id != former.id


def test_the_member_reads_how_the_membership_began(app: Flask, desk: Reader) -> None:
    member = join(desk, channel="shop", email="sanelma@example.fi")
    open_login(member)
    said = Reader(app, member).get("/en/account/history/").text
    assert "You joined Plussa through customer service." in said
    assert "Done by customer service. The wish came in a store." in said
    finnish = Reader(app, member).get("/fi/oma-tili/tapahtumat/").text
    assert "Liityit Plussaan asiakaspalvelun kautta." in finnish
    assert "Pyyntö esitettiin kaupassa." in finnish


def test_an_auditor_joins_nobody(app: Flask, fresh: str) -> None:
    auditor = desk_reader(app, StaffRole.AUDITOR, "arvo")
    assert auditor.client.get(JOIN).status_code == 403


def test_who_comes_up_is_searched_for_as_often_as_any_other(
    desk: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_views, "LOOKS", Quota("looks", 1, timedelta(hours=1)))
    there = add_member(
        given_names="Sanelma", family_name="Uusi", birth_date=date(1938, 2, 11),
        birth_date_source=Source.BANK,
    )  # fmt: skip
    assert there.number in desk.refused(JOIN, **SANELMA).text
    page = desk.refused(JOIN, 429, **SANELMA)
    assert faults(page) == ["Too many searches. Try again in an hour."]
    assert there.number not in page.text
    assert Member.select().count() == 1


def test_a_form_whose_membership_has_ended_is_not_taken_again(desk: Reader) -> None:
    leave(join(desk))
    assert desk.post(JOIN, **SANELMA).location == JOIN
    assert "Fill in a new one" in desk.get(JOIN).text
    assert Member.select().count() == 1
