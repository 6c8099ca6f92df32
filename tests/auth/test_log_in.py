"""Logging in with email and password, and logging out."""

from collections.abc import Callable

import pytest
from flask import Flask

from plussa.auth.models import Session, SignIn
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
LOG_IN = "/en/log-in/"
HOME = "/en/account/"


def test_a_member_logs_in_and_is_led_to_the_account(cast: Cast, reader: As) -> None:
    aino = reader()
    answer = aino.post(LOG_IN, email="aino@example.fi", password=PASSWORD)
    assert answer.location == HOME
    assert "Aino" in aino.get(HOME).text
    assert SignIn.get().member_id == cast.aino.id


@pytest.mark.parametrize("spelled", ["AINO@example.fi", " aino@EXAMPLE.fi "])
def test_an_address_may_be_spelled_in_any_case(cast: Cast, reader: As, spelled: str) -> None:
    assert reader().post(LOG_IN, email=spelled, password=PASSWORD).location == HOME


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast: Cast, reader: As) -> None:
    wrong = reader().refused(LOG_IN, email="aino@example.fi", password="wrong")
    unknown = reader().refused(LOG_IN, email="nobody@example.fi", password="wrong")
    fault = "The email address and the password do not match."
    assert fault in wrong.text
    assert wrong.text == unknown.text
    assert Session.select().count() == 0


def test_after_many_guesses_the_password_is_not_even_looked_at(cast: Cast, reader: As) -> None:
    for _ in range(10):
        reader().refused(LOG_IN, email="aino@example.fi", password="wrong")
    page = reader().refused(LOG_IN, status=429, email="aino@example.fi", password=PASSWORD)
    assert "too many attempts" in page.text


def test_a_stranger_who_guesses_does_not_lock_the_member_out(cast: Cast, reader: As) -> None:
    aino = reader()
    aino.post(LOG_IN, email="aino@example.fi", password=PASSWORD)
    aino.post("/en/log-out/")
    for guess in range(11):
        stranger = reader()
        stranger.get(LOG_IN)
        stranger.refused(LOG_IN, 422 if guess < 10 else 429, email="aino@example.fi", password="no")
    assert aino.post(LOG_IN, email="aino@example.fi", password=PASSWORD).location == HOME


def test_the_session_is_a_new_one_after_logging_in(cast: Cast, reader: As, app: Flask) -> None:
    aino = reader()
    before = aino.form_token(LOG_IN)
    aino.post(LOG_IN, email="aino@example.fi", password=PASSWORD)
    aino.refused(HOME.replace("account", "log-out"), csrf_token=before)
    assert Session.select().count() == 1


def test_logging_out_ends_the_session(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    aino.post("/en/log-out/")
    assert Session.select().count() == 0
    assert aino.client.get(HOME).location == LOG_IN


def test_who_was_led_away_is_led_back(cast: Cast, reader: As) -> None:
    aino = reader()
    assert aino.client.get("/en/account/cards/").location == LOG_IN
    answer = aino.post(LOG_IN, email="aino@example.fi", password=PASSWORD)
    assert answer.location == "/en/account/cards/"


def test_a_session_ends_by_itself_after_twelve_hours(
    cast: Cast, reader: As, at: Callable[[object], None]
) -> None:
    from datetime import timedelta

    from plussa import clock

    aino = reader(cast.aino)
    assert aino.client.get(HOME).status_code == 200
    at(clock.now() + timedelta(hours=12, seconds=1))
    assert aino.client.get(HOME).location == LOG_IN
