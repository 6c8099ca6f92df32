"""The forms of what is done for a caller: what they refuse, what they do, and what the member reads."""

from typing import Any

import pytest
from flask import Flask

from plussa.members.models import Card, CardState, Event, Member, Source
from plussa.permissions.models import Choice, Permission, Value
from plussa.permissions.service import choose, words_now
from tests.desk.members import faults, open_look
from tests.desk.staff import desk_reader
from tests.document import Page
from tests.people import Cast, Reader

ADDRESS: dict[str, Any] = {"street": "Mäntytie 5", "postal_code": "33100", "city": "Tampere"}


@pytest.fixture
def desk(app: Flask, fresh: str) -> Reader:
    """Kaisa's browser."""
    return desk_reader(app)


@pytest.fixture
def path(cast: Cast, desk: Reader) -> str:
    """Where Kaisa sees Aino."""
    return open_look(desk, cast.aino.number)


def history(app: Flask, member: Member, language: str = "en") -> str:
    """What the member reads of what was done."""
    word = {"en": "/en/account/history/", "fi": "/fi/oma-tili/tapahtumat/"}[language]
    return Reader(app, member).get(word).text


def offered(page: Page) -> set[str]:
    """What can be chosen on the form of permissions."""
    return {one.get("value") for one in page.all("input") if one.get("name") == "choice"}


def test_a_card_is_blocked_and_the_member_reads_by_whom(
    app: Flask, cast: Cast, desk: Reader, path: str
) -> None:
    card = Card.get(Card.member == cast.aino)
    form = f"{path}card/{card.key}/"
    assert card.number not in desk.get(form).text
    for _ in range(2):
        assert desk.post(form, channel="phone").location == path
    assert Card.get_by_id(card.id).state is CardState.BLOCKED
    assert Event.select().count() == 1
    said = history(app, cast.aino)
    assert f"The card whose number ends in {card.number[-4:]} was blocked." in said
    assert "Done by customer service." in said
    assert "kaisa" not in said
    assert "Tekijä: asiakaspalvelu." in history(app, cast.aino, "fi")


def test_only_this_members_cards_are_there(cast: Cast, desk: Reader, path: str) -> None:
    theirs = Card.get(Card.member == cast.eino)
    assert desk.client.get(f"{path}card/{theirs.key}/").status_code == 404
    token = desk.form_token(f"{path}phone/")
    sent = {"csrf_token": token, "channel": "phone"}
    assert desk.client.post(f"{path}card/{theirs.key}/", data=sent).status_code == 404
    assert Card.get_by_id(theirs.id).state is CardState.ACTIVE


def test_how_the_wish_came_must_be_said(cast: Cast, desk: Reader, path: str) -> None:
    card = Card.get(Card.member == cast.aino)
    forms: dict[str, dict[str, Any]] = {
        f"card/{card.key}": {},
        "address": ADDRESS,
        "phone": {"phone": ""},
        "permissions": {"choice": "post:off"},
    }
    for word, data in forms.items():
        none = desk.refused(f"{path}{word}/", **data)
        assert faults(none) == ["Choose how it reached us."]
        assert len(faults(desk.refused(f"{path}{word}/", channel="account", **data))) == 1
    assert Event.select().count() == Choice.select().count() == 0


def test_an_address_is_corrected(app: Flask, cast: Cast, desk: Reader, path: str) -> None:
    desk.post(f"{path}address/", channel="post", **ADDRESS)
    page = desk.get(path)
    assert "Mäntytie 5, 33100 Tampere" in page.text
    assert "The address was saved." in page.text
    assert Member.get_by_id(cast.aino.id).address_source is Source.CUSTOMER_SERVICE
    said = history(app, cast.aino)
    assert "Your postal address was changed." in said
    assert "Done by customer service." in said


@pytest.mark.parametrize("wrong", [
    {"street": ""}, {"postal_code": "1234"}, {"city": " "}, {"street": "a\x1bb"},
])  # fmt: skip
def test_an_address_that_cannot_be_is_refused(
    cast: Cast, desk: Reader, path: str, wrong: dict[str, Any]
) -> None:
    page = desk.refused(f"{path}address/", channel="post", **{**ADDRESS, **wrong})
    assert len(faults(page)) == 1
    assert Member.get_by_id(cast.aino.id).street == "Koivukuja 3"


def test_a_telephone_number_is_corrected(app: Flask, cast: Cast, desk: Reader, path: str) -> None:
    desk.refused(f"{path}phone/", channel="phone", phone="viisi")
    desk.post(f"{path}phone/", channel="phone", phone="050 111 2223")
    assert Member.get_by_id(cast.aino.id).phone == "+358501112223"
    said = history(app, cast.aino)
    assert "Your telephone number was changed." in said
    assert "Done by customer service." in said


def test_only_what_lowers_is_offered(cast: Cast, desk: Reader, path: str) -> None:
    assert offered(desk.get(f"{path}permissions/")) == {
        "phone:off", "post:off", "profiling:off", "reminders:off",
    }  # fmt: skip
    level = Permission.DETAIL_LEVEL
    for permission, value in ((level, Value.PRODUCT), (Permission.EMAIL, Value.ON)):
        choose(cast.aino, permission, value, words_now(permission, "fi"))
    assert offered(desk.get(f"{path}permissions/")) == {
        "phone:off", "post:off", "profiling:off", "reminders:off", "email:off", "detail_level:total",
        "detail_level:group",
    }  # fmt: skip


@pytest.mark.parametrize("choice", ["email:on", "email:off", "shoes:off", "post", "", "post:total"])
def test_nothing_else_is_recorded(cast: Cast, desk: Reader, path: str, choice: str) -> None:
    desk.refused(f"{path}permissions/", channel="phone", choice=choice)
    assert Choice.select().count() == 0


@pytest.mark.parametrize("channel", ["phone", "post", "email", "shop"])
def test_a_prohibition_is_recorded_and_its_receipt_says_how(
    app: Flask, cast: Cast, desk: Reader, path: str, channel: str
) -> None:
    desk.post(f"{path}permissions/", channel=channel, choice="profiling:off")
    choice = Choice.get()
    assert (choice.permission, choice.way.value) == (Permission.PROFILING, channel)
    assert "Profiling was forbidden." in history(app, cast.aino)
    told = Reader(app, cast.aino).get("/en/account/permissions/history/").text
    assert "ustomer service" in told
    assert offered(desk.get(f"{path}permissions/")) == {"phone:off", "post:off", "reminders:off"}


def test_when_nothing_is_left_to_forbid_it_says_so(cast: Cast, desk: Reader, path: str) -> None:
    for one in ("phone:off", "post:off", "profiling:off", "reminders:off"):
        desk.post(f"{path}permissions/", channel="phone", choice=one)
    assert "there is nothing left to record" in desk.get(f"{path}permissions/").text


def test_a_form_of_an_earlier_visit_changes_nothing(cast: Cast, desk: Reader, path: str) -> None:
    answer = desk.post(f"{path}phone/", status=422, token="old", channel="phone", phone="")
    assert "nothing was saved" in answer.text
    assert Member.get_by_id(cast.aino.id).phone == "+358401234567"
