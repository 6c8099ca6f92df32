"""Leaving the programme: what it says first, what it asks for, what it ends."""

from collections.abc import Callable

import pytest
from flask import Flask

from plussa.auth.models import Login, Session
from plussa.members.models import Card, CardState, Event, Household, Member
from plussa.outbox.models import Message
from tests.mails import code
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
LEAVE = "/en/account/leave-the-programme/"
CONFIRM = LEAVE + "confirm/"
IDENTIFY = "/en/account/identify/"


def identified(app: Flask, reader: As, member: Member) -> Reader:
    """A member who has just shown, by password and code, who it is."""
    someone = reader(member)
    someone.client.get(CONFIRM)
    someone.post(IDENTIFY, password=PASSWORD)
    answer = someone.post(IDENTIFY + "code/", code=code(app, "identify_code"))
    assert answer.location == CONFIRM
    return someone


def test_it_says_first_what_ends(cast: Cast, reader: As) -> None:
    page = reader(cast.otso).get(LEAVE)
    assert "unused Plussa money and points are lost" in page.text
    page = reader(cast.eino).get(LEAVE)
    assert "stay with the household" in page.text


def test_it_asks_once_more_who_it_is(cast: Cast, reader: As) -> None:
    eino = reader(cast.eino)
    assert eino.client.get(CONFIRM).location == IDENTIFY
    assert eino.client.post(CONFIRM).location == IDENTIFY
    assert Member.get_by_id(cast.eino.id).left_at is None


def test_it_ends_membership_login_and_cards(app: Flask, cast: Cast, reader: As) -> None:
    Member.update(identity_hash="a" * 64).where(Member.id == cast.otso.id).execute()
    otso = identified(app, reader, cast.otso)
    answer = otso.post(CONFIRM)
    assert answer.location == "/en/leave-the-programme/"
    otso.get(answer.location)
    member = Member.get_by_id(cast.otso.id)
    assert member.left_at is not None
    assert member.identity_hash is None
    assert Login.select().where(Login.member == cast.otso).count() == 0
    assert Session.select().count() == 0
    assert Card.get(Card.member == cast.otso).state is CardState.BLOCKED
    assert Household.get_by_id(member.household_id).dissolved_at is not None
    assert Message.select().order_by(Message.id.desc()).get().kind == "left_programme"
    assert reader().refused("/en/log-in/", email="otso@example.fi", password=PASSWORD)


def test_a_primary_member_with_others_hands_over_first(app: Flask, cast: Cast, reader: As) -> None:
    aino = identified(app, reader, cast.aino)
    page = aino.refused(CONFIRM, 409)
    assert "Hand the role over" in page.text
    assert Member.get_by_id(cast.aino.id).left_at is None


def test_the_others_of_the_household_see_it(app: Flask, cast: Cast, reader: As) -> None:
    identified(app, reader, cast.eino).post(CONFIRM)
    event = Event.get(Event.member == cast.aino)
    assert (event.kind, event.other) == ("household_lost", cast.eino)
    assert Household.get_by_id(cast.aino.household_id).dissolved_at is None


def test_five_wrong_codes_and_the_right_one_no_longer_works(
    app: Flask, cast: Cast, reader: As
) -> None:
    eino = reader(cast.eino)
    eino.client.get(CONFIRM)
    eino.post(IDENTIFY, password=PASSWORD)
    for _ in range(5):
        eino.refused(IDENTIFY + "code/", code="0000 0000")
    eino.refused(IDENTIFY + "code/", code=code(app, "identify_code"))


def test_a_code_belongs_to_who_asked_for_it(app: Flask, cast: Cast, reader: As) -> None:
    eino = reader(cast.eino)
    eino.post(IDENTIFY, password=PASSWORD)
    otso = reader(cast.otso)
    otso.post(IDENTIFY, password=PASSWORD)
    eino.refused(IDENTIFY + "code/", code=code(app, "identify_code"))


@pytest.mark.parametrize("path", [LEAVE, "/fi/oma-tili/eroa/"])
def test_it_reads_well_in_both_languages(cast: Cast, reader: As, path: str) -> None:
    reader(cast.aino).get(path)
    reader(cast.otso).get(path)
