"""Invitations: what the inviter, the invited and a stranger see and can do."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.members import models
from plussa.members.household import invitations
from plussa.members.models import Actor, Event, Household, Invitation, Member, Role
from plussa.outbox.models import Message
from tests.conftest import Clock
from tests.mails import link, texts
from tests.members.test_household import EN, HOME, LANGUAGES, again, kinds, state
from tests.people import PASSWORD, Cast, Reader, add_member

As = Callable[..., Reader]
INVITE = {"fi": HOME["fi"] + "kutsu/", "en": EN + "invite/"}
KAISA = "kaisa@example.fi"
LOG_IN = {"fi": "kirjaudu", "en": "log-in"}


def withdrawal(one: Invitation) -> str:
    return f"{EN}invitation/{one.key}/withdraw/"


@pytest.fixture
def invited(app: Flask, cast: Cast, reader: As) -> str:
    """Aino has invited Otso; the path of the link."""
    reader(cast.aino).post(INVITE["en"], email=cast.otso.email, language="en")
    return link(app, "invitation")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_primary_member_invites(app: Flask, cast: Cast, reader: As, language: str) -> None:
    aino = reader(cast.aino)
    answer = aino.post(INVITE[language], email=KAISA, language=language)
    assert answer.location == HOME[language]
    assert KAISA in aino.get(HOME[language]).text
    assert KAISA not in reader(cast.eino).get(HOME[language]).text
    assert kinds(cast.aino) == [("invited", Actor.MEMBER, None)]
    assert KAISA not in Event.get().details
    assert "Aino Esimerkki" in texts(app, "invitation")[0]
    assert Message.get().recipient == KAISA


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_is_invited_once_at_a_time(cast: Cast, reader: As, language: str) -> None:
    aino = reader(cast.aino)
    aino.post(INVITE[language], email=KAISA, language="fi")
    page = aino.refused(INVITE[language], email="KAISA@example.fi", language="fi")
    assert {"fi": "odottaa jo vastausta", "en": "waiting for an answer"}[language] in page.text
    assert Invitation.select().count() == Message.select().count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_invites_oneself(cast: Cast, reader: As, language: str) -> None:
    page = reader(cast.aino).refused(INVITE[language], email="Aino@example.fi", language="fi")
    assert {"fi": "oma osoitteesi", "en": "your own address"}[language] in page.text
    assert Invitation.select().count() == 0


@pytest.mark.parametrize("address", ["kaisa", "a@b", "kaisa@example.fi\nBcc: x@y.fi", "k" * 300])
def test_what_is_no_address_comes_back(cast: Cast, reader: As, address: str) -> None:
    reader(cast.aino).refused(INVITE["en"], email=address, language="fi")
    assert Invitation.select().count() == Message.select().count() == 0


def test_no_word_tells_whose_an_address_is(cast: Cast, reader: As) -> None:
    """Nobody's, a stranger's and a housemate's address are answered alike."""
    aino = reader(cast.aino)
    seen = set()
    for address in (KAISA, cast.otso.email, cast.eino.email):
        answer = aino.post(INVITE["en"], email=address, language="fi")
        seen.add((answer.status_code, answer.location, aino.get(EN).all("p")[0].text))
    assert len(seen) == 1


def test_ten_are_in_a_household_and_invited(cast: Cast, reader: As) -> None:
    for _ in range(invitations.MOST - 3):
        add_member(cast.aino.household, role=Role.MEMBER)
    aino = reader(cast.aino)
    aino.post(INVITE["en"], email=KAISA, language="fi")
    token = aino.form_token(INVITE["en"])
    aino.post(INVITE["en"], 409, token=token, email="b@example.fi", language="fi")
    assert Invitation.select().count() == 1


def test_twenty_invitations_a_day(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    token = aino.form_token(INVITE["en"])
    for number in range(20):
        email = f"kaisa{number}@example.fi"
        aino.post(INVITE["en"], token=token, email=email, language="fi")
        Invitation.delete().execute()
    page = aino.refused(INVITE["en"], 429, email=KAISA, language="fi")
    assert "many invitations today" in page.text
    assert Invitation.select().count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invitation_is_withdrawn(
    app: Flask, cast: Cast, reader: As, language: str, invited: str
) -> None:
    aino, one = reader(cast.aino), Invitation.get()
    path = withdrawal(one)
    if language == "fi":
        path = f"{HOME['fi']}kutsut/{one.key}/peru-kutsu/"
    token = aino.form_token(path)
    assert aino.post(path, token=token).location == HOME[language]
    aino.post(path, token=token)
    assert Invitation.get().answer is models.InvitationAnswer.WITHDRAWN
    assert [kind for kind, _, _ in kinds(cast.aino)] == ["invited", "invitation_withdrawn"]
    assert texts(app, "invitation") == []
    assert "withdrawn" in reader(cast.otso).get(invited, 410, links=False).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_invited_sees_what_follows(
    app: Flask, cast: Cast, reader: As, language: str, invited: str
) -> None:
    path = invited if language == "en" else invited.replace("/en/invitation/", "/fi/kutsut/")
    before = state()
    page = reader(cast.otso).get(path)
    says = {
        "fi": "Plussa-raha, pisteet ja velka siirtyvät mukanasi",
        "en": "Plussa money, points and debt move with you",
    }
    assert says[language] in page.text
    assert "Aino Esimerkki" in page.text
    assert "Otso Esimerkki" in page.text
    for hidden in ("Eino", "Koivukuja", "+358", "@example.fi"):
        assert hidden not in page.text
    assert f"/{language}/{LOG_IN[language]}/" not in [one.get("href") for one in page.all("a")]
    assert state() == before


def test_accepting_moves_the_member(cast: Cast, reader: As, invited: str) -> None:
    old, otso = cast.otso.household_id, reader(cast.otso)
    token = otso.form_token(invited + "accept/")
    assert otso.post(invited + "accept/", token=token).location == EN
    moved = again(cast.otso)
    assert moved.household_id == cast.aino.household_id
    assert (moved.role, moved.may_see_money, moved.may_use_money) == (Role.MEMBER, False, False)
    assert Household.get_by_id(old).dissolved_at is not None
    assert kinds(moved) == [("household_joined", Actor.MEMBER, cast.aino.id)]
    assert kinds(cast.eino) == [("household_gained", Actor.HOUSEHOLD, moved.id)]
    assert kinds(cast.aino)[-1] == ("household_gained", Actor.HOUSEHOLD, moved.id)
    after = state()
    assert otso.post(invited + "accept/", token=token).location == EN
    assert state() == after
    assert "Aino Esimerkki" in otso.get(EN).text


def test_who_leaves_others_behind_is_missed(app: Flask, cast: Cast, reader: As) -> None:
    reader(cast.otso).post(INVITE["en"], email=cast.eino.email, language="fi")
    path = link(app, "invitation")
    eino = reader(cast.eino)
    assert "jää" in eino.get(path).text
    eino.post(path + "hyvaksy/")
    assert again(cast.eino).household_id == cast.otso.household_id
    assert kinds(cast.aino) == [("household_lost", Actor.HOUSEHOLD, cast.eino.id)]
    assert Household.get_by_id(cast.aino.household_id).dissolved_at is None


def test_a_primary_member_hands_over_before_accepting(app: Flask, cast: Cast, reader: As) -> None:
    reader(cast.otso).post(INVITE["en"], email=cast.aino.email, language="en")
    path, aino = link(app, "invitation"), reader(cast.aino)
    assert "Hand the role over" in aino.get(path).text
    before = state()
    aino.post(path + "accept/", 409, token=aino.form_token(path + "decline/"))
    assert state() == before


def test_a_housemate_has_nothing_to_accept(app: Flask, cast: Cast, reader: As) -> None:
    reader(cast.aino).post(INVITE["en"], email=cast.eino.email, language="en")
    path, eino = link(app, "invitation"), reader(cast.eino)
    assert "in this household already" in eino.get(path).text
    before = state()
    eino.post(path + "accept/", 409, token=eino.form_token(path + "decline/"))
    assert state() == before


def test_a_visitor_comes_back_after_logging_in(cast: Cast, reader: As, invited: str) -> None:
    visitor, before = reader(), state()
    page = visitor.get(invited)
    assert "your first and last name" in page.text
    assert state() == before
    hrefs = [one.get("href") for one in page.all("a")]
    assert "/en/join/" in hrefs
    visitor.client.get(invited)  # the audit has followed every link of the page
    with visitor.client.session_transaction() as session:
        assert session["next"] == invited
    answer = visitor.post("/en/log-in/", email=cast.otso.email, password=PASSWORD)
    assert answer.location == invited
    visitor.post(invited + "accept/")
    assert again(cast.otso).household_id == cast.aino.household_id


def test_accepting_leads_a_visitor_through_the_login(reader: As, invited: str) -> None:
    visitor = reader()
    assert visitor.client.get(invited + "accept/").location == "/en/log-in/"
    assert visitor.client.post(invited + "accept/").location == "/en/log-in/"
    with visitor.client.session_transaction() as session:
        assert session["next"] == invited + "accept/"
    assert Invitation.get().answer is models.InvitationAnswer.WAITING


def test_who_is_not_confirmed_may_accept_and_sees_nobody(
    cast: Cast, reader: As, invited: str
) -> None:
    Member.update(confirmed_at=None).where(Member.id == cast.otso.id).execute()
    otso = reader(cast.otso)
    assert "not confirmed yet" in otso.get(invited).text
    otso.post(invited + "accept/")
    page = otso.get(EN)
    assert "Aino" not in page.text
    assert "others in your household" in page.text


def test_anybody_with_the_link_may_decline(cast: Cast, reader: As, invited: str) -> None:
    visitor, before = reader(), state()
    visitor.get(invited + "decline/")
    assert state() == before
    token = visitor.form_token(invited + "decline/")
    visitor.post(invited + "decline/", token=token)
    visitor.get(invited, 410, links=False)
    visitor.post(invited + "decline/", 410, token=token)
    assert Invitation.get().answer is models.InvitationAnswer.DECLINED
    assert kinds(cast.aino)[-1] == ("invitation_declined", Actor.PROGRAMME, None)
    assert len(kinds(cast.aino)) == 2
    assert again(cast.otso).household_id == cast.otso.household_id


def test_an_invitation_ends_after_two_weeks(
    app: Flask, cast: Cast, reader: As, invited: str
) -> None:
    Invitation.update(expires_at=clock.now()).execute()
    assert "its time ran out" in reader(cast.otso).get(invited, 410, links=False).text
    assert texts(app, "invitation") == []
    assert cast.otso.email not in reader(cast.aino).get(EN).text
    reader(cast.aino).post(INVITE["en"], email=cast.otso.email, language="en")
    assert Invitation.get().expires_at == clock.now() + timedelta(days=14)


def test_the_link_itself_ends_after_two_weeks(
    cast: Cast, reader: As, invited: str, at: Clock
) -> None:
    Invitation.update(expires_at=clock.now() + timedelta(days=40)).execute()
    at(date(2026, 12, 30))
    reader().get(invited, 410, links=False)


@pytest.mark.parametrize("token", ["x", "WzEsMV0.abc", "é", "a" * 500])
def test_a_made_up_link_leads_nowhere(cast: Cast, reader: As, invited: str, token: str) -> None:
    before = state()
    reader().get(f"/en/invitation/{token}/", 410, links=False)
    otso = reader(cast.otso)
    sent = otso.form_token(EN + "invite/")
    for act in ("accept/", "decline/"):
        otso.post(f"/en/invitation/{token}/{act}", 410, token=sent)
    assert state() == before


def test_nobody_else_withdraws(cast: Cast, reader: As, invited: str) -> None:
    path, before = withdrawal(Invitation.get()), state()
    for member in (cast.otso, cast.eino):
        someone = reader(member)
        token = someone.form_token("/en/account/information/phone/")
        assert someone.client.get(path).status_code == 404
        someone.post(path, 404, token=token)
    assert state() == before


def test_a_household_whose_member_has_left_takes_nobody(
    cast: Cast, reader: As, invited: str
) -> None:
    """Leaving the programme ends a household; an invitation to it must not fill it again."""
    home = (Member.household == cast.aino.household_id,)
    Member.update(left_at=clock.now()).where(*home).execute()
    otso = reader(cast.otso)
    token = otso.form_token(EN + "invite/")
    otso.post(invited + "accept/", 410, token=token)
    assert again(cast.otso).household_id == cast.otso.household_id


def test_one_address_is_not_invited_without_end(app: Flask, cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    for _ in range(5):
        aino.post(EN + "invite/", email="eve@example.fi", language="en")
        sent = Invitation.select().order_by(Invitation.id.desc()).first()
        aino.post(withdrawal(sent))
    page = aino.refused(EN + "invite/", 429, email="eve@example.fi", language="en")
    assert "Nothing was sent, because many invitations" in page.text
    assert "eve@example.fi" in [one.get("value") for one in page.all("input")]
