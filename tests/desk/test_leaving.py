"""Leaving through customer service: what is told first, what ends, and who is told of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from plussa.auth.checks.commands import letters
from plussa.auth.models import Login
from plussa.members.letters import Letter, LetterKind
from plussa.members.models import Card, CardState, Event, Household, Member
from plussa.outbox.models import Message
from tests import mails
from tests.conftest import TODAY
from tests.desk.members import faults, open_look
from tests.desk.staff import desk_reader
from tests.money.stores import give, spend, standing
from tests.people import Cast, Reader

TOLD: dict[str, Any] = {"channel": "phone", "checked": "y", "told": "y"}


@pytest.fixture
def desk(app: Flask, fresh: str) -> Reader:
    """Kaisa's browser."""
    return desk_reader(app)


def at(desk: Reader, member: Member) -> str:
    return f"{open_look(desk, member.number)}leave-the-programme/"


def sums(desk: Reader, path: str) -> str:
    return next(
        one.get("value") for one in desk.get(path).all("input") if one.get("name") == "sums"
    )


def now(member: Member) -> Member:
    return Member.get_by_id(member.id)


def test_who_is_alone_is_told_the_sums_and_leaves(app: Flask, cast: Cast, desk: Reader) -> None:
    give(cast.otso, 12_34)
    path = at(desk, cast.otso)
    assert "€12.34 to use" in desk.get(path).text
    look = path.replace("leave-the-programme/", "")
    assert desk.post(path, sums=sums(desk, path), **TOLD).location == look
    assert now(cast.otso).left_at is not None
    assert standing(cast.otso) == (0, 0)
    assert Household.get_by_id(cast.otso.household_id).dissolved_at is not None
    assert not Login.select().where(Login.member == cast.otso).exists()
    assert Card.get(Card.member == cast.otso).state is CardState.BLOCKED
    event = Event.select().where(Event.member == cast.otso).order_by(Event.id.desc()).get()
    assert (event.kind, event.actor.value, event.handler, event.facts) == (
        "left_programme", "customer_service", "kaisa", {"channel": "phone"},
    )  # fmt: skip
    assert "You have left the Plussa programme" in mails.texts(app, "left_programme")[0]
    page = desk.get(look).text
    assert "left the programme through customer service" in page
    assert "The membership ended" in page


def test_pressing_twice_is_leaving_once(cast: Cast, desk: Reader) -> None:
    path = at(desk, cast.otso)
    sent = {**TOLD, "sums": sums(desk, path), "csrf_token": desk.form_token(path)}
    assert [desk.client.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    assert Event.select().where(Event.kind == "left_programme").count() == 1
    assert Message.select().where(Message.kind == "left_programme").count() == 1


def test_who_leaves_others_takes_nothing_and_they_are_told(
    app: Flask, cast: Cast, desk: Reader
) -> None:
    give(cast.aino, 5_00)
    path = at(desk, cast.eino)
    page = desk.get(path)
    assert "stay with the household" in page.text
    assert "5.00" not in page.text, "of money that is not Eino's to see nothing is told"
    desk.post(path, sums=sums(desk, path), **TOLD)
    assert standing(cast.aino) == (5_00, 0)
    event = Event.get(Event.member == cast.aino)
    assert (event.kind, event.other, event.facts) == ("household_lost", cast.eino, {})


def test_a_primary_member_hands_over_first(cast: Cast, desk: Reader) -> None:
    path = at(desk, cast.aino)
    page = desk.get(path)
    assert "must be handed over, or the household dissolved" in page.text
    token = desk.form_token("/en/desk/find-member/")
    desk.post(path, 422, token=token, sums="0 0 0", **TOLD)
    assert now(cast.aino).left_at is None


@pytest.mark.parametrize("missing", ["channel", "checked", "told"])
def test_the_caller_is_known_and_told_first(cast: Cast, desk: Reader, missing: str) -> None:
    path = at(desk, cast.otso)
    sent = {name: value for name, value in TOLD.items() if name != missing}
    assert len(faults(desk.refused(path, sums=sums(desk, path), **sent))) == 1
    assert now(cast.otso).left_at is None


def test_other_sums_than_were_told_end_nothing(cast: Cast, desk: Reader) -> None:
    give(cast.otso, 12_34)
    path = at(desk, cast.otso)
    before = sums(desk, path)
    spend(cast.otso, 2_34, TODAY)
    page = desk.refused(path, sums=before, **TOLD)
    assert "The sums have changed" in page.text
    assert "€10.00 to use" in page.text
    assert now(cast.otso).left_at is None
    ticked = [one.get("name") for one in page.all("input") if "checked" in one.attrs]
    assert "told" not in ticked
    desk.post(path, sums=sums(desk, path), **TOLD)
    assert now(cast.otso).left_at is not None


def test_who_has_no_email_is_told_by_letter(
    app: Flask, cast: Cast, desk: Reader, tmp_path: Path
) -> None:
    home: dict[str, Any] = {
        "email": "",
        "street": "Tie 1",
        "postal_code": "00100",
        "city": "Helsinki",
    }
    Member.update(home).where(Member.id == cast.otso.id).execute()
    path = at(desk, cast.otso)
    desk.post(path, sums=sums(desk, path), **TOLD)
    [letter] = Letter.select()
    assert (letter.member, letter.kind) == (cast.otso, LetterKind.LEFT)
    for name, lines in (("first", 1), ("second", 0)):
        app.test_cli_runner().invoke(letters, ["export", str(tmp_path / name)])
        written = [json.loads(one) for one in (tmp_path / name).read_text().splitlines()]
        assert len(written) == lines
        assert all(one["what"] == "left" and "card" not in one for one in written)


def test_the_role_is_handed_over_and_then_the_caller_leaves(
    app: Flask, cast: Cast, desk: Reader
) -> None:
    give(cast.aino, 5_00)
    path = open_look(desk, cast.aino.number)
    form = f"{path}household/hand-over/"
    assert len(faults(desk.refused(form, channel="phone", checked="y"))) == 1
    assert len(faults(desk.refused(form, channel="phone", other=cast.eino.key))) == 1
    desk.refused(form, channel="phone", checked="y", other=cast.otso.key)
    for _ in range(2):
        sent = {"channel": "phone", "checked": "y", "other": cast.eino.key}
        desk.client.post(
            form, data={**sent, "csrf_token": desk.form_token("/en/desk/find-member/")}
        )
    assert (now(cast.aino).is_primary, now(cast.eino).is_primary) == (False, True)
    told = {one.member_id: one for one in Event.select()}
    given, received = told[cast.aino.id], told[cast.eino.id]
    assert (given.kind, given.actor.value, given.facts) == (
        "primary_given", "customer_service", {"channel": "phone"},
    )  # fmt: skip
    assert (received.kind, received.actor.value, received.facts) == (
        "primary_received", "household", {},
    )  # fmt: skip
    assert len(mails.texts(app, "household_changed")) == 1
    leave = at(desk, cast.aino)
    desk.post(leave, sums=sums(desk, leave), **TOLD)
    assert now(cast.aino).left_at is not None
    assert standing(cast.eino) == (5_00, 0)


def test_the_role_goes_to_who_is_confirmed(cast: Cast, desk: Reader) -> None:
    form = f"{open_look(desk, cast.aino.number)}household/hand-over/"
    assert "Eino" in desk.get(form).text
    for member in (cast.eino, cast.aino):
        Member.update(confirmed_at=None).where(Member.id == member.id).execute()
        page = desk.get(form)
        assert "only between members whose memberships are confirmed" in page.text
        assert "Eino" not in page.text


def test_a_household_is_dissolved_once_the_sums_are_told(
    app: Flask, cast: Cast, desk: Reader
) -> None:
    give(cast.aino, 5_00)
    path = open_look(desk, cast.aino.number)
    form = f"{path}household/dissolve/"
    assert "€5.00 to use" in desk.get(form).text
    before = sums(desk, form)
    give(cast.aino, 1_00)
    desk.refused(form, sums=before, **TOLD)
    assert now(cast.eino).household_id == cast.aino.household_id
    sent = {**TOLD, "sums": sums(desk, form)}
    for _ in range(2):
        token = desk.form_token("/en/desk/find-member/")
        assert desk.client.post(form, data={**sent, "csrf_token": token}).location == path
    assert now(cast.eino).household_id != now(cast.aino).household_id
    assert standing(now(cast.aino)) == standing(now(cast.eino)) == (0, 0)
    event = Event.select().where(Event.member == cast.aino).order_by(Event.id.desc()).get()
    assert (event.kind, event.actor.value) == ("household_dissolved", "customer_service")
    assert len(mails.texts(app, "household_changed")) == 1


def test_who_leads_nobody_has_nothing_to_decide(cast: Cast, desk: Reader) -> None:
    for member in (cast.eino, cast.otso):
        path = open_look(desk, member.number)
        for form in ("household/hand-over/", "household/dissolve/"):
            assert desk.client.get(path + form).location == path
            assert f"{path}{form}" not in desk.get(path).html
