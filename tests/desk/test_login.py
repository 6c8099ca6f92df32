"""Logging in to customer service: a password, then a factor that works once; and the commands."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask

from plussa import clock
from plussa.desk import sessions, staff
from plussa.desk.commands import staff as commands
from plussa.desk.models import RecoveryCode, Staff, StaffSession
from plussa.desk.visitor import COOKIE
from plussa.members.looks import StaffRole
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
        return CliRunner().invoke(commands, arguments, obj=lambda: app, input=given).output

    added = run("add", "kaisa", "Kaisa Esimerkki", "--role", "agent")
    assert "Added kaisa, agent" in added
    assert "otpauth://" in added
    secret = Staff.get().totp_secret
    assert "new second factor" in run("factor", "kaisa")
    assert Staff.get().totp_secret != secret
    assert "new password" in run("password", "kaisa")
    assert "1 accounts" in run("list")
    assert "can no longer log in" in run("disable", "kaisa")
    assert "0 accounts" in run("list")
    twice = CliRunner().invoke(commands, ["disable", "kaisa"], obj=lambda: app)
    assert "nobody who works here" in str(twice.exception)
