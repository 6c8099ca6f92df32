"""Joining: the form, the link, the membership that begins."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.account import joining
from plussa.auth.identity import identities
from plussa.auth.identity.identities import IdentifiedPerson
from plussa.auth.models import Identification, Login, Session
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.members import memberships
from plussa.members.joinings import Joining
from plussa.members.models import Card, Household, Member, Role
from plussa.outbox.models import Message
from plussa.permissions.models import Acceptance, CurrentChoice
from tests.mails import link
from tests.people import Cast, Reader

As = Callable[..., Reader]
JOIN = "/en/join/"
WHO: dict[str, Any] = {
    "given_names": "Ursula", "family_name": "Uusi", "email": "ursula@example.fi",
    "of_age": "y", "accepts": "y",
}  # fmt: skip
CHOSEN = "kolme kissaa ja yksi koira"


def join(app: Flask, reader: As, **changes: Any) -> tuple[Reader, str]:
    """Fill in the form; the reader, and the path of the link that was sent."""
    ursula = reader()
    ursula.post(JOIN, **{**WHO, **changes})
    return ursula, link(app, "confirm_joining")


@pytest.mark.parametrize("path", [JOIN, "/fi/liity/"])
def test_the_form_says_what_is_accepted(fresh: str, reader: As, path: str) -> None:
    page = reader().get(path)
    assert any("/2026-05-01/" in one.get("href") for one in page.all("a"))
    ticks = [one for one in page.all("input") if one.get("type") == "checkbox"]
    assert ticks
    assert not [one for one in ticks if "checked" in one.attrs]


def test_the_membership_begins_with_the_confirmed_address(
    app: Flask, fresh: str, reader: As
) -> None:
    ursula, path = join(app, reader)
    assert Member.select().count() == 0
    ursula.get(path)
    assert Member.select().count() == 0
    answer = ursula.post(path, password=CHOSEN)
    assert answer.location == "/en/account/"
    member = Member.get()
    assert (member.name, member.language, member.role) == ("Ursula Uusi", "en", Role.PRIMARY)
    assert member.confirmed_at is None
    assert not CurrentChoice.select().exists()  # nothing is allowed but what needs no consent
    assert Card.get().member == member
    accepted = Acceptance.get()
    assert (accepted.document, accepted.edition, accepted.language) == (
        "rules", date(2026, 5, 1), "en",
    )  # fmt: skip
    assert Joining.select().count() == 0
    assert "not confirmed yet" in ursula.get("/en/account/").text


def test_the_link_works_once(app: Flask, fresh: str, reader: As) -> None:
    ursula, path = join(app, reader)
    ursula.post(path, password=CHOSEN)
    assert reader().client.get(path).status_code == 410
    assert Household.select().count() == Member.select().count() == 1


def test_the_link_works_for_two_days(
    app: Flask, fresh: str, reader: As, at: Callable[[object], None]
) -> None:
    _, path = join(app, reader)
    at(clock.now() + timedelta(hours=48, seconds=1))
    assert reader().client.get(path).status_code == 410


def test_sending_the_form_twice_begins_one_membership(app: Flask, fresh: str, reader: As) -> None:
    _, first = join(app, reader)
    _, second = join(app, reader)
    reader().post(first, password=CHOSEN)
    page = reader().refused(second, 409, password=CHOSEN)
    assert "A person has one membership" in page.text
    assert Member.select().count() == Login.select().count() == 1


def test_a_link_that_is_pressed_twice_at_once_leads_to_logging_in(
    app: Flask, fresh: str, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def over(*_: object) -> None:
        raise AuthRefused(AuthRefusal.OVER)

    _, path = join(app, reader)
    monkeypatch.setattr(joining, "confirm", over)
    page = reader().refused(path, 410, password=CHOSEN)
    assert "/en/log-in/" in page.links


def test_a_known_address_gets_the_same_answer(app: Flask, cast: Cast, reader: As) -> None:
    known = reader().post(JOIN, **{**WHO, "email": "aino@example.fi"})
    unknown = reader().post(JOIN, **WHO)
    assert known.location == unknown.location
    assert [one.kind for one in Message.select()] == ["confirm_joining"] * 2


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("given_names", "", "Write your given names."),
        ("given_names", "123", "Write the name with letters."),
        ("given_names", "A\x1bino", "control character"),
        ("email", "ursula", "Write an email address"),
        ("of_age", "", "Only people of age"),
        ("accepts", "", "needs your acceptance"),
    ],
)
def test_bad_input_is_said_beside_its_field(
    fresh: str, reader: As, field: str, typed: str, said: str
) -> None:
    sent: dict[str, Any] = {**WHO, field: typed}
    page = reader().refused(JOIN, **{name: value for name, value in sent.items() if value})
    assert said in page.text
    kept = {one.get("name"): one.get("value") for one in page.all("input")}
    assert field == "email" or kept["email"] == "ursula@example.fi"
    assert "password" not in kept
    assert Joining.select().count() == 0


@pytest.mark.parametrize(
    ("given_names", "family_name"),
    [("Nguyễn Thị", "Minh"), ("محمد", "عبد الله"), ("Suharto", ""), ("Ó", "d’Árc-Núñez")],
)
def test_names_from_all_over_the_world_are_kept(
    app: Flask, fresh: str, reader: As, given_names: str, family_name: str
) -> None:
    ursula, path = join(app, reader, given_names=given_names, family_name=family_name)
    ursula.post(path, password=CHOSEN)
    assert (Member.get().given_names, Member.get().family_name) == (given_names, family_name)


def test_who_comes_from_a_bank_is_confirmed_at_once(app: Flask, fresh: str, reader: As) -> None:
    person = IdentifiedPerson("f" * 64, "Ursula", "Uusi", date(1975, 1, 7))
    ursula = reader()
    with ursula.client.session_transaction() as session:
        session["identification"] = identities.remember(person)
    page = ursula.get(JOIN)
    assert "Your bank says that you are Ursula Uusi" in page.text
    ursula.post(JOIN, email="ursula@example.fi", of_age="y", accepts="y")
    assert not Identification.select().exists(), "it did what it was for"
    path = link(app, "confirm_joining")
    assert "Ursula Uusi started joining with a bank identity" in ursula.get(path).text
    ursula.post(path, password=CHOSEN)
    member = Member.get()
    assert member.confirmed_at is not None
    assert (member.identity_hash, member.birth_date) == ("f" * 64, date(1975, 1, 7))


def test_a_crash_halfway_leaves_nothing_half_made(
    app: Flask, fresh: str, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    ursula, path = join(app, reader)

    def crash(*_: object) -> None:
        raise RuntimeError("the power goes")

    monkeypatch.setattr(memberships, "issue_card", crash)
    sent = {"csrf_token": ursula.form_token(path), "password": CHOSEN}
    ursula.client.post(path, data=sent)
    assert Member.select().count() == Household.select().count() == Login.select().count() == 0
    monkeypatch.undo()
    ursula.post(path, password=CHOSEN)
    assert Member.select().count() == Session.select().count() == 1


def test_who_is_logged_in_is_led_to_the_account(cast: Cast, reader: As) -> None:
    assert reader(cast.aino).client.get(JOIN).location == "/en/account/"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write a new password."),
        ("short", "Use at least 12 characters."),
        ("ursulauusi12", "first that would be guessed"),
        ("x" * 257, "Use at most 256 characters."),
    ],
)
def test_the_password_is_chosen_and_judged_behind_the_link(
    app: Flask, fresh: str, reader: As, typed: str, said: str
) -> None:
    ursula, path = join(app, reader)
    page = ursula.refused(path, password=typed)
    assert said in page.text
    assert "Ursula Uusi" in page.text
    assert Member.select().count() == 0
    ursula.post(path, password=CHOSEN)
    assert reader().post("/en/log-in/", email=WHO["email"], password=CHOSEN)


def test_who_begins_a_joining_for_somebody_else_has_no_password_of_it(
    app: Flask, fresh: str, reader: As
) -> None:
    """The form takes no password, so its sender cannot know that of the membership."""
    mallory = "metsän siimeksessä kolme karhua"
    _, path = join(app, reader, password=mallory)
    reader().post(path, password=CHOSEN)
    reader().refused("/en/log-in/", email=WHO["email"], password=mallory)
    assert reader().post("/en/log-in/", email=WHO["email"], password=CHOSEN)


def test_the_password_is_not_in_the_database(app: Flask, fresh: str, reader: As) -> None:
    ursula, path = join(app, reader)
    ursula.post(path, password=CHOSEN)
    assert Login.get().password_hash.startswith("$argon2id$")
    assert CHOSEN not in Login.get().password_hash
