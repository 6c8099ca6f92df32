"""The household: who sees whom, and what the primary member and the others can do."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from plussa.members.models import Actor, Event, Household, Invitation, Member, Role
from plussa.outbox.models import Message
from tests.mails import texts
from tests.people import Cast, Reader, add_member

As = Callable[..., Reader]
HOME = {"fi": "/fi/oma-tili/talous/", "en": "/en/account/household/"}
EN = HOME["en"]
LANGUAGES = ("fi", "en")
OWN = ("leave/", "dissolve/", "invite/")
OF_MEMBER = ("money-rights/", "hand-over/", "remove/")


def of(member: Member, act: str) -> str:
    return f"{EN}member/{member.key}/{act}"


def again(member: Member) -> Member:
    return Member.get_by_id(member.id)


def kinds(member: Member) -> list[tuple[str, Actor, int | None]]:
    query = Event.select().where(Event.member == member).order_by(Event.id)
    return [(one.kind, one.actor, one.other_id) for one in query]


def state() -> list[tuple[object, ...]]:
    """Everything about households that the database holds."""
    fields = (Member.id, Member.household, Member.role, Member.may_see_money, Member.may_use_money)
    people = list(Member.select(*fields).order_by(Member.id).tuples())
    counts = [one.select().count() for one in (Household, Event, Message, Invitation)]
    return [*people, tuple(counts)]


@pytest.fixture
def shut(cast: Cast) -> Member:
    """Someone in Aino's household whose membership is not confirmed."""
    return add_member(
        cast.aino.household, given_names="Veikko", role=Role.MEMBER, confirmed_at=None
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_primary_member_sees_everybody_and_every_way(
    cast: Cast, reader: As, language: str
) -> None:
    page = reader(cast.aino).get(HOME[language])
    assert "Aino Esimerkki" in page.text
    assert "Eino Esimerkki" in page.text
    assert "Otso" not in page.text
    links = [one.get("href") for one in page.all("a")]
    assert len([link for link in links if f"/{cast.eino.key}/" in link]) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_member_sees_who_is_there_and_can_leave(
    cast: Cast, reader: As, language: str
) -> None:
    page = reader(cast.eino).get(HOME[language])
    assert "Aino Esimerkki" in page.text
    assert {"fi": "Pääjäsen", "en": "Primary member"}[language] in page.text
    links = [one.get("href") for one in page.all("a")]
    assert HOME[language] + {"fi": "lahde/", "en": "leave/"}[language] in links
    assert not [link for link in links if f"/{cast.aino.key}/" in link]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_alone_is_told_what_to_do(cast: Cast, reader: As, language: str) -> None:
    page = reader(cast.otso).get(HOME[language])
    assert {"fi": "Olet taloudessasi yksin", "en": "You are alone"}[language] in page.text
    links = [one.get("href") for one in page.all("a")]
    assert HOME[language] + {"fi": "kutsu/", "en": "invite/"}[language] in links
    for way in ("lahde/", "pura/", "leave/", "dissolve/"):
        assert HOME[language] + way not in links


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_not_confirmed_sees_no_names(
    cast: Cast, shut: Member, reader: As, language: str
) -> None:
    page = reader(shut).get(HOME[language])
    assert "Veikko Esimerkki" in page.text
    for name in ("Aino", "Eino"):
        assert name not in page.text
    assert {"fi": "Tunnistaudu", "en": "Identify yourself"}[language] in page.text
    assert reader(shut).client.get(of(cast.eino, "remove/")).status_code == 404


def test_an_unconfirmed_primary_member_cannot_invite_or_decide(cast: Cast, reader: As) -> None:
    Member.update(confirmed_at=None).where(Member.id == cast.aino.id).execute()
    before = state()
    page = reader(cast.aino).get(EN + "invite/", 409, links=False)
    assert "Identify yourself first" in page.text
    for act in OF_MEMBER:
        assert reader(cast.aino).client.get(of(cast.eino, act)).status_code == 404
    assert state() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preview_shows_name_and_place_only(cast: Cast, reader: As, language: str) -> None:
    page = reader(cast.aino).get(
        HOME[language] + {"fi": "mita-muut-nakevat/", "en": "what-others-see/"}[language]
    )
    assert "Aino Esimerkki" in page.text
    for hidden in ("Koivukuja", "+358", "aino@example.fi", cast.aino.number):
        assert hidden not in page.text


def test_nobody_sees_an_address_or_a_number(cast: Cast, reader: As) -> None:
    Member.update(protected_address=True).where(Member.id == cast.aino.id).execute()
    text = reader(cast.eino).get(EN).text + reader(cast.aino).get(of(cast.eino, "remove/")).text
    for hidden in ("Koivukuja", "+358", "aino@", "eino@", cast.eino.number, cast.aino.number):
        assert hidden not in text


def test_a_removed_member_gets_a_household_and_is_told(
    app: Flask, cast: Cast, shut: Member, reader: As
) -> None:
    aino = reader(cast.aino)
    before = state()
    assert "stay with the household" in aino.get(of(cast.eino, "remove/")).text
    assert state() == before
    aino.post(of(cast.eino, "remove/"))
    eino = again(cast.eino)
    assert eino.household_id not in (cast.aino.household_id, cast.otso.household_id)
    assert (eino.role, eino.may_use_money, eino.left_at) == (Role.PRIMARY, True, None)
    assert kinds(eino) == [("removed_from_household", Actor.HOUSEHOLD, cast.aino.id)]
    assert kinds(cast.aino) == [("household_lost", Actor.MEMBER, eino.id)]
    assert kinds(shut) == [("household_lost", Actor.HOUSEHOLD, None)]
    assert "Aino Esimerkki on poistanut sinut" in texts(app, "household_changed")[0]
    assert Message.get().recipient == "eino@example.fi"


def test_a_mail_names_nobody_to_who_is_not_confirmed(
    app: Flask, cast: Cast, shut: Member, reader: As
) -> None:
    Member.update(language="en").where(Member.id == shut.id).execute()
    reader(cast.aino).post(of(shut, "remove/"))
    text = texts(app, "household_changed")[0]
    assert "The primary member has removed you" in text
    assert "Aino" not in text


def test_removing_twice_says_how_things_are(cast: Cast, reader: As) -> None:
    aino, path = reader(cast.aino), of(cast.eino, "remove/")
    token = aino.form_token(path)
    aino.post(path, token=token)
    after = state()
    assert aino.post(path, token=token).location == EN
    assert "Your household has changed" in aino.get(EN).text
    assert state() == after


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaving_says_first_what_is_lost(cast: Cast, reader: As, language: str) -> None:
    path = HOME[language] + {"fi": "lahde/", "en": "leave/"}[language]
    eino, before = reader(cast.eino), state()
    page = eino.get(path)
    lost = {"fi": "raha jää taloudelle", "en": "money stays with the household"}[language]
    assert lost in page.text
    assert state() == before
    assert eino.post(path).location == HOME[language]
    moved = again(cast.eino)
    assert moved.household_id != cast.aino.household_id
    assert (moved.role, moved.may_see_money) == (Role.PRIMARY, True)
    assert kinds(moved) == [("household_left", Actor.MEMBER, None)]
    assert kinds(cast.aino) == [("household_lost", Actor.HOUSEHOLD, moved.id)]
    assert Household.get_by_id(cast.aino.household_id).dissolved_at is None


def test_leaving_twice_is_leaving_once(cast: Cast, reader: As) -> None:
    eino = reader(cast.eino)
    token = eino.form_token(EN + "leave/")
    eino.post(EN + "leave/", token=token)
    after = state()
    eino.post(EN + "leave/", token=token)
    assert state() == after
    assert "nothing to leave" in eino.get(EN + "leave/").text


def test_a_primary_member_hands_over_before_leaving(cast: Cast, reader: As) -> None:
    aino, before = reader(cast.aino), state()
    assert "Hand the role over" in aino.get(EN + "leave/", 409, links=False).text
    aino.post(EN + "leave/", 409, token=aino.form_token(EN + "dissolve/"))
    assert state() == before


def test_the_role_is_handed_over(app: Flask, cast: Cast, reader: As) -> None:
    aino, path = reader(cast.aino), of(cast.eino, "hand-over/")
    aino.post(EN + "invite/", email="kaisa@example.fi", language="fi")
    token = aino.form_token(path)
    assert aino.post(path, token=token).location == EN
    old, new = again(cast.aino), again(cast.eino)
    assert (old.role, new.role) == (Role.MEMBER, Role.PRIMARY)
    assert old.may_use_money
    assert new.may_use_money
    assert kinds(old)[-1] == ("primary_given", Actor.MEMBER, new.id)
    assert kinds(new) == [("primary_received", Actor.HOUSEHOLD, old.id)]
    assert Invitation.get().answer.value == "withdrawn"
    assert "pääjäsenen tehtävän sinulle" in texts(app, "household_changed")[0]
    after = state()
    aino.post(path, token=token)
    assert state() == after
    aino.post(EN + "leave/")
    assert again(cast.aino).household_id != again(cast.eino).household_id


def test_the_role_goes_to_a_confirmed_member_only(cast: Cast, shut: Member, reader: As) -> None:
    aino, before = reader(cast.aino), state()
    assert "whose membership is confirmed" in aino.get(of(shut, "hand-over/")).text
    token = aino.form_token(EN + "dissolve/")
    aino.post(of(shut, "hand-over/"), 409, token=token)
    assert state() == before


@pytest.mark.parametrize(
    ("sent", "rights"),
    [({"see": "y"}, (True, False)), ({"use": "y"}, (True, True)), ({}, (False, False))],
)
def test_rights_to_the_money_are_given_and_taken(
    cast: Cast, reader: As, sent: dict[str, Any], rights: tuple[bool, bool]
) -> None:
    Member.update(may_see_money=True).where(Member.id == cast.eino.id).execute()
    reader(cast.aino).post(of(cast.eino, "money-rights/"), **sent)
    eino = again(cast.eino)
    assert (eino.may_see_money, eino.may_use_money) == rights
    changed = rights != (True, False)
    assert len(kinds(eino)) == len(kinds(cast.aino)) == int(changed)
    if changed:
        assert Event.get(Event.member == eino).facts == {"see": rights[0], "use": rights[1]}


def test_a_household_is_dissolved(app: Flask, cast: Cast, shut: Member, reader: As) -> None:
    aino = reader(cast.aino)
    aino.post(EN + "invite/", email="kaisa@example.fi", language="fi")
    assert "is lost for everybody" in aino.get(EN + "dissolve/").text
    token = aino.form_token(EN + "dissolve/")
    aino.post(EN + "dissolve/", token=token)
    people = [again(one) for one in (cast.aino, cast.eino, shut)]
    assert {one.role for one in people} == {Role.PRIMARY}
    assert len({one.household_id for one in people} | {cast.aino.household_id}) == 4
    assert Household.get_by_id(cast.aino.household_id).dissolved_at is not None
    assert Invitation.get().answer.value == "withdrawn"
    assert kinds(cast.aino)[-1] == ("household_dissolved", Actor.MEMBER, None)
    assert kinds(cast.eino) == [("household_dissolved", Actor.HOUSEHOLD, cast.aino.id)]
    assert len(texts(app, "household_changed")) == 2
    after = state()
    aino.post(EN + "dissolve/", token=token)
    assert state() == after
    assert "nothing to dissolve" in aino.get(EN + "dissolve/").text


def test_only_the_primary_member_decides(cast: Cast, reader: As) -> None:
    eino, before = reader(cast.eino), state()
    for path in (EN + "dissolve/", EN + "invite/", *(of(cast.aino, act) for act in OF_MEMBER)):
        assert "Only the primary member" in eino.get(path, 409, links=False).text
        eino.post(path, 409, token=eino.form_token(EN + "leave/"), email="a@b.fi", use="y")
    assert state() == before


@pytest.mark.parametrize("act", OF_MEMBER)
def test_a_stranger_finds_nobody(cast: Cast, reader: As, act: str) -> None:
    otso, before = reader(cast.otso), state()
    token = otso.form_token(EN + "invite/")
    for member in (cast.aino, cast.eino, cast.otso):
        assert otso.client.get(of(member, act)).status_code == 404
        otso.post(of(member, act), 404, token=token, see="y", use="y")
    assert state() == before


def test_a_visitor_is_led_to_log_in(cast: Cast, reader: As) -> None:
    for path in (EN, *(EN + way for way in OWN), of(cast.eino, "remove/")):
        assert reader().client.get(path).location == "/en/log-in/"


def test_a_stale_form_changes_nothing(cast: Cast, reader: As) -> None:
    before = state()
    for path in (of(cast.eino, "remove/"), EN + "dissolve/"):
        assert "from an earlier visit" in reader(cast.aino).refused(path, csrf_token="old").text
    assert state() == before
