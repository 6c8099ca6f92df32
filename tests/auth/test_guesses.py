"""Guesses at every secret are counted in the database, and lock nobody out of what the page advises."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from plussa.auth.models import Login
from plussa.desk.models import Staff
from plussa.quotas import QuotaUse
from tests.desk.staff import PASSWORD as STAFF_PASSWORD
from tests.desk.staff import code_now, open_account
from tests.mails import code, link
from tests.people import PASSWORD, Cast, Reader
from tests.sources import trees

As = Callable[..., Reader]
LOG_IN, HOME, DOOR = "/en/log-in/", "/en/account/", "/en/desk/log-in/"
FORGOTTEN = "/en/log-in/forgotten-password/"
NEW = "kolme kissaa ja yksi koira"
AINO: dict[str, Any] = {"email": "aino@example.fi", "password": PASSWORD}
GUESS: dict[str, Any] = {"email": "aino@example.fi", "password": "a guess"}


@dataclass(frozen=True)
class Secret:
    """A form that asks for a secret: the right answer, a wrong one, and how many wrong ones it takes."""

    path: str
    right: dict[str, Any]
    wrong: dict[str, Any]
    tries: int = 10
    refused: int = 429
    as_member: bool = True


def secrets_of(app: Flask, aino: Reader) -> dict[str, Secret]:
    """Every form that asks for a secret."""
    once_more, change = "/en/account/identify/", "/en/account/logging-in/password/"
    email = "/en/account/information/email/"
    return {
        "log in": Secret(LOG_IN, AINO, GUESS, as_member=False),
        "once more": Secret(once_more, {"password": PASSWORD}, {"password": "a guess"}),
        "change": Secret(
            change, {"current": PASSWORD, "password": NEW}, {"current": "a guess", "password": NEW}
        ),
        "email": Secret(
            email,
            {"email": "new@example.fi", "password": PASSWORD},
            {"email": "new@example.fi", "password": "a guess"},
        ),
        "desk": Secret(
            DOOR,
            {"username": "kaisa", "password": STAFF_PASSWORD},
            {"username": "kaisa", "password": "a guess"},
            tries=30,
            as_member=False,
        ),
    }


@pytest.mark.parametrize("name", ["log in", "once more", "change", "email", "desk"])
def test_after_many_guesses_the_secret_is_not_looked_at(
    app: Flask, cast: Cast, reader: As, name: str
) -> None:
    """Also when the store of flood limits forgets, as it does when it dies."""
    open_account("kaisa")
    aino = reader(cast.aino)
    secret = secrets_of(app, aino)[name]
    guesser = aino if secret.as_member else reader()
    for _ in range(secret.tries):
        guesser.refused(secret.path, 422, **secret.wrong)
        app.extensions["plussa.limits"].reset()
    page = guesser.refused(secret.path, secret.refused, **secret.right)
    assert "too many attempts" in page.text
    assert QuotaUse.select().exists()


def test_a_code_is_guessed_at_five_times(app: Flask, cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    aino.post("/en/account/identify/", password=PASSWORD)
    right = code(app, "identify_code")
    for _ in range(5):
        aino.refused("/en/account/identify/code/", code="0000 0000")
    aino.refused("/en/account/identify/code/", code=right)


def test_a_second_factor_is_guessed_at_ten_times(app: Flask, fresh: str, reader: As) -> None:
    factor = open_account("kaisa")
    kaisa = reader()
    kaisa.post(DOOR, username="kaisa", password=STAFF_PASSWORD)
    for _ in range(10):
        kaisa.refused(DOOR + "code/", code="000000")
    kaisa.refused(DOOR + "code/", 429, code=code_now(factor))
    kaisa.refused(DOOR + "code/", 429, code=factor.recovery_codes[0])


def test_every_comparison_of_a_password_is_counted() -> None:
    """Only these two modules compare one, and they count first."""
    found = set()
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "matches":
                found.add(file)
    assert found == {"plussa/auth/password/credentials.py", "plussa/desk/sign_in/accounts.py"}


def test_an_unknown_address_is_counted_like_a_known_one(cast: Cast, reader: As) -> None:
    def answers(email: str) -> list[int]:
        tried = reader()
        token = tried.form_token(LOG_IN)
        sent = {"csrf_token": token, "email": email, "password": "a guess"}
        return [tried.client.post(LOG_IN, data=sent).status_code for _ in range(11)]

    assert answers("aino@example.fi") == answers("nobody@example.fi") == [422] * 10 + [429]


def test_one_network_guesses_thirty_times_at_all_accounts(cast: Cast, reader: As) -> None:
    for number in range(30):
        reader().refused(LOG_IN, email=f"nobody{number}@example.fi", password="a guess")
    reader().refused(LOG_IN, 429, **AINO)
    elsewhere = reader()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert elsewhere.post(LOG_IN, **AINO).location == HOME


def test_the_right_password_does_not_use_a_networks_tries_up(cast: Cast, reader: As) -> None:
    for _ in range(35):
        assert reader().post(LOG_IN, **AINO).location == HOME


def guess_from(number: int, reader: As, status: int, path: str = LOG_IN, **sent: Any) -> None:
    """One guess from a network of its own."""
    stranger = reader()
    stranger.client.environ_base["REMOTE_ADDR"] = f"2001:db8:{number:x}::1"
    stranger.refused(path, status, **(sent or GUESS))


def test_a_new_password_lets_in_who_was_locked_out(app: Flask, cast: Cast, reader: As) -> None:
    """The page advises it, so it works: also while the guessing goes on."""
    for number in range(11):
        guess_from(number, reader, 422 if number < 10 else 429)
    aino = reader()
    assert "a link for a new password" in aino.refused(LOG_IN, 429, **AINO).text
    aino.post(FORGOTTEN, email="aino@example.fi")
    path = link(app, "reset_password").replace("/fi/kirjaudu/unohtunut-salasana/", FORGOTTEN)
    aino.post(path, password=NEW)
    for number in range(11):
        guess_from(number, reader, 422 if number < 10 else 429)
    for _ in range(30):
        reader().client.post(LOG_IN, data={})
    assert aino.post(LOG_IN, email="aino@example.fi", password=NEW).location == HOME


def test_a_device_is_known_until_the_password_changes(cast: Cast, reader: As) -> None:
    """Whoever collected marks with an earlier password has no more guesses than a stranger."""
    devices = [reader() for _ in range(3)]
    for device in devices:
        device.post(LOG_IN, **AINO)
        device.post("/en/log-out/")
    Login.update(password_hash=Login.get(Login.member == cast.aino).password_hash + "x").execute()
    statuses = []
    for guess in range(12):
        device = devices[guess % 3]
        token = device.form_token(LOG_IN)
        answer = device.client.post(LOG_IN, data={"csrf_token": token, **GUESS})
        statuses.append(answer.status_code)
    assert statuses == [422] * 10 + [429] * 2


def test_dropping_the_cookie_gives_no_more_guesses(cast: Cast, reader: As) -> None:
    for _ in range(10):
        reader().refused(LOG_IN, **GUESS)
    reader().refused(LOG_IN, 429, **GUESS)


def test_a_stranger_does_not_lock_customer_service_out(
    app: Flask, fresh: str, reader: As, caplog: pytest.LogCaptureFixture
) -> None:
    factor = open_account("kaisa")
    kaisa = reader()
    kaisa.post(DOOR, username="kaisa", password=STAFF_PASSWORD)
    kaisa.post(DOOR + "code/", code=code_now(factor))
    kaisa.post("/en/desk/log-out/")
    for number in range(101):
        sent: dict[str, Any] = {"username": "kaisa", "password": "a guess"}
        guess_from(number // 25, reader, 422 if number < 100 else 429, DOOR, **sent)
    new = reader()
    page = new.refused(DOOR, 429, username="kaisa", password=STAFF_PASSWORD)
    assert "a device you have used here before" in page.text
    kaisa.post(DOOR, username="kaisa", password=STAFF_PASSWORD)
    kaisa.post(DOOR + "code/", code=code_now(factor, steps=1))
    said = " ".join(one.getMessage() for one in caplog.records)
    assert "Too many guesses at a password at the desk" in said
    assert "kaisa" not in said.lower()


def test_one_stranger_alone_locks_nobody_of_the_desk_out(fresh: str, reader: As) -> None:
    open_account("kaisa")
    for guess in range(35):
        sent: dict[str, Any] = {"username": "kaisa", "password": "a guess"}
        guess_from(1, reader, 422 if guess < 30 else 429, DOOR, **sent)
    reader().post(DOOR, username="kaisa", password=STAFF_PASSWORD)
    assert Staff.select().count() == 1


def test_a_claim_of_any_card_is_refused_in_words(cast: Cast, reader: As) -> None:
    for number in ("9246000000000001", "2463 0000 0000 0000"):
        someone = reader()
        for _ in range(3):
            someone.post("/en/log-in/card/", number=number)
        page = someone.refused("/en/log-in/card/", 429, number=number)
        assert "No code was sent" in page.text


def test_joining_says_when_nothing_was_sent(cast: Cast, reader: As) -> None:
    form: dict[str, Any] = {
        "given_names": "Oona",
        "family_name": "Esimerkki",
        "of_age": "y",
        "accepts": "y",
        "password": NEW,
    }
    for email in ("aino@example.fi", "oona@example.fi"):
        for _ in range(3):
            reader().post("/en/join/", **form, email=email)
        page = reader().refused("/en/join/", 429, **form, email=email)
        assert "No new link was sent" in page.text
