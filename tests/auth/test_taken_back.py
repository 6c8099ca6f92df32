"""A login that is taken back at the same moment, and what is said and promised then."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.auth import recovery
from plussa.auth.email import email_changes
from plussa.auth.models import EmailChange, Login, Method, Session
from plussa.auth.password import credentials, passwords
from plussa.auth.session import sessions
from plussa.quotas import Asker
from tests.mails import link, texts
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
NEW = "kolme kissaa ja yksi koira"


def test_a_login_that_was_taken_back_while_somebody_logs_in_opens_nothing(cast: Cast) -> None:
    read = Login.get(Login.member == cast.aino)
    recovery.log_out_everywhere(read)
    with pytest.raises(sessions.TakenBack):
        sessions.start(read, Method.PASSWORD, "")
    with pytest.raises(sessions.TakenBack):
        credentials.change_password(read, PASSWORD, NEW, Session())
    with pytest.raises(sessions.TakenBack):
        email_changes.request(cast.aino, "thief@example.fi", by=read)
    assert not Session.select().exists()
    assert not EmailChange.select().exists()
    kept = Login.get(Login.member == cast.aino).password_hash
    assert kept == read.password_hash


def test_a_stronger_hash_of_an_old_password_does_not_replace_a_new_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_outdated(_: str) -> bool:
        return bool(Login.update(password_hash="new").execute())

    monkeypatch.setattr(passwords, "is_outdated", is_outdated)
    read = credentials.authenticate("aino@example.fi", PASSWORD, Asker("198.51.100.1"))
    assert Login.get_by_id(read.id).password_hash == "new"


def test_whoever_logs_in_while_the_login_is_taken_back_is_told_to_begin_anew(
    app: Flask, cast: Cast, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    thief, read = reader(), Login.get(Login.member == cast.aino)
    monkeypatch.setattr(credentials, "authenticate", lambda *_: read)
    recovery.log_out_everywhere(read)
    answer = thief.post("/en/log-in/", email="aino@example.fi", password=PASSWORD)
    assert answer.location == "/en/log-in/"
    assert "changed a moment ago" in thief.get("/en/log-in/").text
    assert not Session.select().exists()


@pytest.mark.parametrize("days", [1, 3, 6])
def test_a_change_of_address_can_be_stopped_as_long_as_the_mail_says(
    app: Flask, cast: Cast, reader: As, at: Callable[[object], None], days: int
) -> None:
    email_changes.request(cast.aino, "thief@example.fi")
    path = link(app, "email_change_asked")
    at(clock.now() + timedelta(days=days))
    reader().get(path)
    reader().post(path)
    assert texts(app, "sign_in_disowned")


def test_no_link_is_promised_where_there_is_no_login(app: Flask, cast: Cast, reader: As) -> None:
    email_changes.request(cast.aino, "new@example.fi")
    path = link(app, "email_change_asked")
    Login.delete().where(Login.member == cast.aino).execute()
    visitor = reader()
    visitor.post(path)
    page = visitor.get("/fi/kirjaudu/")
    assert "Jäsenyydelläsi ei ole tällä hetkellä Plussa-tunnusta." in page.text
    assert "Lähetimme" not in page.text
