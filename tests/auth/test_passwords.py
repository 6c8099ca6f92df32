"""Passwords: rules, changing, forgetting."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask

from plussa import clock
from plussa.auth.models import Login, Session
from plussa.auth.password import passwords
from plussa.auth.refusals import AuthRefusal
from plussa.outbox.models import Message
from tests.mails import link, texts
from tests.people import PASSWORD, Cast, Reader
from tests.refusals import refuses

As = Callable[..., Reader]
CHANGE = "/en/account/logging-in/password/"
FORGOTTEN = "/en/log-in/forgotten-password/"
NEW = "kolme kissaa ja yksi koira"


@pytest.mark.parametrize(
    "password", ["salasana1234", "passwordpassword", "perkeleperkele", "a" * 20]
)
def test_a_common_password_is_refused(password: str) -> None:
    with refuses(AuthRefusal.GUESSABLE):
        passwords.check(password)


def test_what_a_stranger_knows_makes_a_password_guessable() -> None:
    passwords.check("Zdravomil1947x")
    with refuses(AuthRefusal.GUESSABLE):
        passwords.check("Zdravomil1947x", ["Zdravomil", "zdravomil1947@example.fi"])


def test_length_counts_and_composition_does_not() -> None:
    passwords.check("metsäpolku vie rantaan")
    with refuses(AuthRefusal.TOO_SHORT):
        passwords.check("Xq7!zP2#kL9")
    with refuses(AuthRefusal.TOO_LONG):
        passwords.check("x y" * 100)


def test_hashes_are_argon2id_with_todays_parameters() -> None:
    made = PasswordHasher().hash(PASSWORD)
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(made, PASSWORD)
    assert not passwords.matches(made, PASSWORD + " ")
    assert not passwords.matches(None, "nobody")


def test_an_outdated_hash_is_made_anew_at_the_next_login(cast: Cast, reader: As) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    Login.update(password_hash=old).execute()
    reader().post("/en/log-in/", email="aino@example.fi", password=PASSWORD)
    assert Login.get(Login.member == cast.aino).password_hash != old


def test_changing_the_password_logs_other_devices_out(cast: Cast, reader: As) -> None:
    here, elsewhere = reader(cast.aino), reader(cast.aino)
    here.post(CHANGE, current=PASSWORD, password=NEW)
    assert here.client.get("/en/account/").status_code == 200
    assert elsewhere.client.get("/en/account/").status_code == 303
    assert reader().post("/en/log-in/", email="aino@example.fi", password=NEW)
    assert [one.kind for one in Message.select()] == ["password_changed"]


def test_the_present_password_is_needed(cast: Cast, reader: As) -> None:
    page = reader(cast.aino).refused(CHANGE, current="wrong", password=NEW)
    assert "not your password" in page.text
    assert Message.select().count() == 0


def test_a_weak_password_comes_back_with_the_reason(cast: Cast, reader: As) -> None:
    page = reader(cast.aino).refused(CHANGE, current=PASSWORD, password="aino@example.fi")
    assert "first that would be guessed" in page.text


def test_a_forgotten_password_is_replaced_by_a_link(app: Flask, cast: Cast, reader: As) -> None:
    asker, elsewhere = reader(), reader(cast.aino)
    asker.post(FORGOTTEN, email="aino@example.fi")
    path = link(app, "reset_password").replace("/fi/kirjaudu/unohtunut-salasana/", FORGOTTEN)
    asker.get(path)
    assert Session.select().count() == 1  # opening the link changed nothing
    asker.post(path, password=NEW)
    assert elsewhere.client.get("/en/account/").status_code == 303
    assert (
        asker.post("/en/log-in/", email="aino@example.fi", password=NEW).location == "/en/account/"
    )
    assert reader().client.get(path).status_code == 410


def test_the_link_works_for_an_hour(
    app: Flask, cast: Cast, reader: As, at: Callable[[object], None]
) -> None:
    reader().post(FORGOTTEN, email="aino@example.fi")
    path = link(app, "reset_password")
    at(clock.now() + timedelta(minutes=61))
    assert reader().client.get(path).status_code == 410


def test_an_unknown_address_gets_the_same_page_and_no_mail(
    app: Flask, cast: Cast, reader: As
) -> None:
    known = reader().post(FORGOTTEN, email="aino@example.fi")
    unknown = reader().post(FORGOTTEN, email="nobody@example.fi")
    assert known.location == unknown.location
    assert len(texts(app, "reset_password")) == 1


def test_a_link_is_asked_for_a_few_times_an_hour_only(cast: Cast, reader: As) -> None:
    for email in ("aino@example.fi", "nobody@example.fi"):
        for _ in range(3):
            reader().post(FORGOTTEN, email=email)
        page = reader().refused(FORGOTTEN, 429, email=email.upper())
        assert "No new link was sent" in page.text
    assert Message.select().count() == 6, "known or not is not told"


def test_many_ask_for_links_from_one_shops_wifi(cast: Cast, reader: As) -> None:
    for number in range(15):
        reader().post(FORGOTTEN, email=f"visitor{number}@example.fi")
    assert Message.select().count() == 15


def test_a_forged_link_is_a_friendly_page(cast: Cast, reader: As) -> None:
    page = reader().get(FORGOTTEN + "WzEsOTk5OTk5OTk5OSwiIl0.forged/", 410, links=False)
    assert "no longer works" in page.text


COMPOSED, APART = "\u00e9t\u00e9 sous les \u00e9toiles", "e\u0301te\u0301 sous les e\u0301toiles"


@pytest.mark.parametrize("kept", [COMPOSED, APART])
@pytest.mark.parametrize("typed", [COMPOSED, APART])
def test_a_password_is_the_same_in_any_normal_form(kept: str, typed: str) -> None:
    assert passwords.matches(passwords.hash_password(kept), typed)


def test_an_older_hash_of_what_was_typed_still_opens() -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(APART)
    assert passwords.matches(older, APART)
    assert not passwords.matches(older, "e\u0301te\u0301 sous la pluie")


def test_characters_are_counted_composed() -> None:
    passwords.check_length("e\u0301" * passwords.MOST)
    with refuses(AuthRefusal.TOO_SHORT):
        passwords.check_length("e\u0301" * (passwords.LEAST - 1))
    long = passwords.hash_password("e\u0301" * passwords.MOST)
    assert passwords.matches(long, "\u00e9" * passwords.MOST)


@pytest.mark.parametrize("typed", ["wrong but composed", "wrong and apart e\u0301"])
def test_a_guess_costs_the_same_whether_or_not_there_is_a_password(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    verify = PasswordHasher.verify

    def count(hasher: PasswordHasher, kept: str, password: str) -> bool:
        tried.append(password)
        return verify(hasher, kept, password)

    kept = passwords.hash_password("another password")
    monkeypatch.setattr(PasswordHasher, "verify", count)
    assert not passwords.matches(kept, typed)
    known, tried[:] = list(tried), []
    assert not passwords.matches(None, typed)
    assert known == tried
