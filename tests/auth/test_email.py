"""Changing the email address: the new one confirms it, the old one can take it back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.email import email_changes
from plussa.auth.models import EmailChange, Login, Session
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.members.models import Event, Member
from plussa.outbox.models import Message
from tests.mails import link, texts
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
Clock = Callable[[object], None]
CHANGE = "/en/account/information/email/"


def ask(reader: As, cast: Cast, new: str = "aino.new@example.fi") -> Reader:
    aino = reader(cast.aino)
    aino.post(CHANGE, email=new, password=PASSWORD)
    return aino


def email_of(member: Member) -> str:
    return str(Member.get_by_id(member.id).email)


def test_nothing_changes_before_the_new_address_confirms(
    app: Flask, cast: Cast, reader: As
) -> None:
    aino = ask(reader, cast)
    assert "waiting for you to confirm aino.new@example.fi" in aino.get(CHANGE).text
    path = link(app, "confirm_email")
    reader().get(path)
    assert email_of(cast.aino) == "aino@example.fi"
    reader().post(path)
    assert email_of(cast.aino) == "aino.new@example.fi"
    assert reader().post("/en/log-in/", email="aino.new@example.fi", password=PASSWORD)
    assert reader().client.get(path).status_code == 410


def test_the_old_address_is_told_and_takes_it_back(app: Flask, cast: Cast, reader: As) -> None:
    ask(reader, cast)
    reader().post(link(app, "confirm_email"))
    assert Message.get(Message.kind == "email_changed_told").recipient == "aino@example.fi"
    path = link(app, "email_changed_told")
    reader().get(path)
    reader().post(path)
    assert email_of(cast.aino) == "aino@example.fi"
    assert Login.get(Login.member == cast.aino).email_key == "aino@example.fi"
    assert Session.select().count() == 0
    assert texts(app, "sign_in_disowned")
    assert reader().client.get(path).status_code == 410
    assert [one.kind for one in Event.select().order_by(Event.id)] == [
        "email_requested", "email_changed", "email_restored",
    ]  # fmt: skip


def test_a_later_change_is_taken_back_too(app: Flask, cast: Cast, reader: As) -> None:
    ask(reader, cast)
    reader().post(link(app, "confirm_email"))
    undo = link(app, "email_changed_told")
    ask(reader, cast, "thief@example.fi")
    reader().post(link(app, "confirm_email"))
    assert email_of(cast.aino) == "thief@example.fi"
    reader().post(undo)
    assert email_of(cast.aino) == "aino@example.fi"
    assert EmailChange.select().where(EmailChange.undone_at.is_null()).count() == 0


def test_after_seven_days_it_can_no_longer_be_taken_back(
    app: Flask, cast: Cast, reader: As, at: Clock
) -> None:
    ask(reader, cast)
    reader().post(link(app, "confirm_email"))
    path = link(app, "email_changed_told")
    at(clock.now() + timedelta(days=7, seconds=1))
    assert reader().client.get(path).status_code == 410


def test_the_link_to_the_new_address_works_for_two_days(
    app: Flask, cast: Cast, reader: As, at: Clock
) -> None:
    ask(reader, cast)
    path = link(app, "confirm_email")
    at(clock.now() + timedelta(hours=48, seconds=1))
    assert reader().client.get(path).status_code == 410


def test_a_link_that_ends_while_it_is_pressed_leads_to_a_new_one(
    app: Flask, cast: Cast, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def over(key: str) -> None:
        raise AuthRefused(AuthRefusal.OVER)

    ask(reader, cast)
    monkeypatch.setattr(email_changes, "confirm", over)
    page = reader().refused(link(app, "confirm_email"), 410)
    assert "/fi/oma-tili/tiedot/sahkoposti/" in page.links


def test_an_address_of_somebody_else_is_said_only_to_its_owner(
    app: Flask, cast: Cast, reader: As
) -> None:
    ask(reader, cast, "OTSO@example.fi")
    page = reader().refused(link(app, "confirm_email"), 409)
    assert "toisessa Plussa-tunnuksessa" in page.text
    assert email_of(cast.aino) == "aino@example.fi"
    assert EmailChange.get().confirmed_at is None


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("aino.new@example.fi", "wrong", "This is not your password."),
        ("AINO@example.fi", PASSWORD, "This is your address already."),
        ("aino", PASSWORD, "Write an email address"),
        ("äiti@example.fi", PASSWORD, "Before the @ use letters a–z."),
    ],
)
def test_bad_input_changes_nothing(
    cast: Cast, reader: As, email: str, password: str, said: str
) -> None:
    page = reader(cast.aino).refused(CHANGE, email=email, password=password)
    assert said in page.text
    assert Message.select().count() == EmailChange.select().count() == 0
