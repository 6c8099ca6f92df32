"""Logging in to customer service: a password, then a factor that works once; and the commands."""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from plussa import clock
from plussa.desk.models import RecoveryCode, Staff, StaffSession, StaffSignIn
from plussa.desk.sign_in import accounts as staff
from plussa.desk.sign_in import sessions, visitor
from plussa.desk.sign_in.commands import staff as commands
from plussa.desk.sign_in.visitor import COOKIE
from plussa.members.staff import StaffRole
from tests.conftest import Clock
from tests.desk.staff import PASSWORD, code_now, desk_reader, open_account
from tests.people import Cast, Reader

DOOR, FACTOR, DESK = "/en/desk/log-in/", "/en/desk/log-in/code/", "/en/desk/"


def test_both_steps_open_the_desk(app: Flask, fresh: str) -> None:
    factor = open_account("kaisa")
    kaisa = Reader(app)
    kaisa.post(DOOR, username="Kaisa", password=PASSWORD)
    assert kaisa.client.get(DESK).location == DOOR, "a password alone opens nothing"
    answer = kaisa.post(FACTOR, code=code_now(factor))
    cookie = answer.headers["Set-Cookie"]
    assert answer.location == DESK
    assert COOKIE in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    kaisa.get(DESK)
    kaisa.post("/en/desk/log-out/")
    assert kaisa.client.get(DESK).location == DOOR
    assert not StaffSession.select().exists()


def test_a_code_works_once(app: Flask, fresh: str) -> None:
    factor = open_account("kaisa")
    found = Staff.get()
    assert staff.pass_factor(found.id, code_now(factor))
    assert not staff.pass_factor(found.id, code_now(factor))
    assert staff.pass_factor(found.id, code_now(factor, steps=1))
    assert not staff.pass_factor(found.id, code_now(factor, steps=5))


def test_a_recovery_code_works_once(fresh: str) -> None:
    factor = open_account("kaisa")
    one = factor.recovery_codes[0]
    assert staff.pass_factor(Staff.get().id, one.upper())
    assert not staff.pass_factor(Staff.get().id, one)
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null(False)).count() == 1


@pytest.mark.parametrize(("username", "password"), [("kaisa", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_the_same(
    app: Flask, fresh: str, username: str, password: str
) -> None:
    open_account("kaisa")
    page = Reader(app).refused(DOOR, username=username, password=password)
    assert "User name and password do not match." in page.text


def test_the_second_step_waits_five_minutes(app: Flask, fresh: str, at: Clock) -> None:
    open_account("kaisa")
    kaisa = Reader(app)
    kaisa.post(DOOR, username="kaisa", password=PASSWORD)
    kaisa.refused(FACTOR, code="000000")
    at(clock.now() + timedelta(minutes=6))
    assert kaisa.client.get(FACTOR).location == DOOR


def test_half_a_log_in_ends_with_its_password(app: Flask, fresh: str) -> None:
    factor = open_account("kaisa")
    kaisa = Reader(app)
    kaisa.post(DOOR, username="kaisa", password=PASSWORD)
    kaisa.get(FACTOR)
    staff.set_password("kaisa", "uusi majakka seisoo meressä")
    assert kaisa.post(FACTOR, code=code_now(factor)).location == DOOR
    assert "The password was changed a moment ago" in kaisa.get(DOOR).text
    assert not StaffSession.select().exists()
    kaisa.post(DOOR, username="kaisa", password="uusi majakka seisoo meressä")
    kaisa.post(FACTOR, code=code_now(factor))


def test_a_session_ends_by_itself_and_with_the_account(app: Flask, fresh: str, at: Clock) -> None:
    kaisa = desk_reader(app)
    kaisa.get(DESK)
    now = clock.now()
    at(now + sessions.LIFETIME)
    assert kaisa.client.get(DESK).location == DOOR
    at(now)
    kaisa.get(DESK)
    staff.disable("kaisa")
    assert kaisa.client.get(DESK).location == DOOR


def test_a_session_that_is_not_used_ends_after_half_an_hour(
    app: Flask, fresh: str, at: Clock
) -> None:
    kaisa, began = desk_reader(app), clock.now()
    for minutes in (29, 58, 87):
        at(began + timedelta(minutes=minutes))
        kaisa.get(DESK)
    at(began + timedelta(minutes=117))
    assert kaisa.client.get(DESK).location == DOOR


def test_use_does_not_lengthen_a_session_beyond_its_whole(
    app: Flask, fresh: str, at: Clock
) -> None:
    kaisa, began = desk_reader(app), clock.now()
    for minutes in range(20, 240, 20):
        at(began + timedelta(minutes=minutes))
        kaisa.get(DESK)
    at(began + sessions.LIFETIME)
    assert kaisa.client.get(DESK).location == DOOR


def test_the_last_use_is_written_once_a_minute(app: Flask, fresh: str, at: Clock) -> None:
    kaisa, began = desk_reader(app), clock.now()
    seen = []
    for seconds in (1, 59, 60, 61, 119, 120):
        at(began + timedelta(seconds=seconds))
        kaisa.get(DESK)
        seen.append((StaffSession.get().seen_at - began).total_seconds())
    assert seen == [0, 0, 60, 60, 60, 120]


def test_the_cookie_between_the_steps_holds_a_key_and_no_number(app: Flask, fresh: str) -> None:
    open_account("kaisa")
    kaisa = Reader(app)
    kaisa.post(DOOR, username="kaisa", password=PASSWORD)
    with kaisa.client.session_transaction() as kept:
        assert kept["desk"][0] == Staff.get().key
        kept["desk"] = [str(Staff.get().id), *kept["desk"][1:]]
    assert kaisa.refused(FACTOR, code="000000")
    with kaisa.client.session_transaction() as kept:
        kept["desk"] = [Staff.get().id, *kept["desk"][1:]]
    assert kaisa.client.get(FACTOR).location == DOOR
    assert not StaffSignIn.select().exists(), "nobody has this key"


def test_over_https_the_cookie_is_of_this_host_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    for change in (lambda answer: visitor.remember(answer, "t"), visitor.forget):
        answer = Response()
        with app.test_request_context():
            change(answer)
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith(f"__Host-{COOKIE}=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    for sent, token in ((f"__Host-{COOKIE}", "t"), (COOKIE, "")):
        with app.test_request_context(headers={"Cookie": f"{sent}=t"}):
            assert visitor.token() == token


def test_a_members_login_opens_nothing_here(app: Flask, cast: Cast) -> None:
    aino = Reader(app, cast.aino)
    assert aino.client.get(DESK).location == DOOR


def test_an_auditor_reads_and_changes_nothing(app: Flask, fresh: str) -> None:
    auditor = desk_reader(app, StaffRole.AUDITOR)
    auditor.get(DESK)
    assert auditor.client.get("/en/desk/enter-case/").status_code == 403


def test_the_commands_open_renew_and_close_an_account(app: Flask, fresh: str) -> None:
    def run(*arguments: str) -> str:
        given = f"{PASSWORD}\n{PASSWORD}\n"
        return app.test_cli_runner().invoke(commands, arguments, input=given).output

    added = run("add", "kaisa", "Kaisa Esimerkki", "--role", "agent")
    assert "Added kaisa, agent" in added
    assert "otpauth://" in added
    sealed = Staff.get().sealed_secret
    assert "new second factor" in run("factor", "kaisa")
    assert Staff.get().sealed_secret != sealed
    assert "new password" in run("password", "kaisa")
    assert "1 accounts" in run("list")
    assert "can no longer log in" in run("disable", "kaisa")
    assert "0 accounts" in run("list")
    twice = app.test_cli_runner().invoke(commands, ["disable", "kaisa"])
    assert "Nobody who works here" in str(twice.exception)
