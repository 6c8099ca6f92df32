"""A death at the desk: noted, confirmed by another, settled with the estate, or put right."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from plussa.cases.models import Case
from plussa.members.endings import Death
from plussa.members.models import Card, CardKind, Event, Member
from plussa.members.staff import StaffRole
from plussa.outbox.models import Message
from tests.desk.members import faults, open_look
from tests.desk.staff import desk_reader
from tests.money.stores import give
from tests.people import Cast, Reader

TOLD: dict[str, Any] = {
    "died_on": "2026-12-01", "announcer": "Liisa Esimerkki, tytär", "contact": "040 1234567",
    "channel": "phone", "text": "Isä kuoli.",
}  # fmt: skip
PAPER: dict[str, Any] = {
    "name": "Liisa Esimerkki", "email": "liisa@example.fi", "language": "fi", "on": "2026-12-10",
    "seen": "y", "channel": "post",
}  # fmt: skip
Desk = Callable[..., Reader]


@pytest.fixture
def desk(app: Flask, fresh: str) -> Desk:
    """Browsers of agents by name."""
    return lambda name, role=StaffRole.AGENT: desk_reader(app, role, name)


def noted(desk: Desk, member: Member) -> str:
    """Kaisa notes a death; where Liisa sees it, through a look of her own."""
    kaisa, liisa = desk("kaisa"), desk("liisa")
    path = open_look(kaisa, member.number)
    assert kaisa.post(f"{path}announce-death/", **TOLD).location == f"{path}death/"
    return f"{open_look(liisa, member.number)}death/"


def confirmed(desk: Desk, member: Member) -> str:
    path = noted(desk, member)
    desk("liisa").post(f"{path}confirm/", sure="y")
    return path


def authorised(desk: Desk, member: Member) -> str:
    path = confirmed(desk, member)
    desk("liisa").post(f"{path}authorisation/", **PAPER)
    return path


def test_it_is_noted_once_and_says_what_was_done(app: Flask, cast: Cast, desk: Desk) -> None:
    kaisa = desk("kaisa")
    path = open_look(kaisa, cast.otso.number)
    page = kaisa.refused(f"{path}announce-death/", died_on="2026-12-16", announcer="Liisa")
    assert len(faults(page)) == 3
    assert "This day has not come yet." in faults(page)
    kaisa.post(f"{path}announce-death/", **TOLD)
    again = kaisa.client.get(f"{path}announce-death/")
    assert again.status_code == 303  # there is a page of it now
    page = kaisa.get(f"{path}death/")
    for said in ("Liisa Esimerkki, tytär", "040 1234567", "so somebody else confirms it"):
        assert said in page.text
    assert "The member has died" in kaisa.get(path).text
    assert cast.otso.number in kaisa.get("/en/desk/deaths/").text
    assert "Otso" not in kaisa.get("/en/desk/deaths/").text
    assert Event.get(Event.kind == "death_announced").handler == "kaisa"
    assert Reader(app).client.get("/en/account/").status_code == 303


def test_who_noted_it_confirms_it_only_with_an_extract(cast: Cast, desk: Desk) -> None:
    noted(desk, cast.otso)
    kaisa = desk("kaisa")
    path = f"{open_look(kaisa, cast.otso.number)}death/"
    said = faults(kaisa.refused(f"{path}confirm/", sure="y"))
    assert said == [
        "You wrote this down. Somebody else confirms it, unless you have seen an extract."
    ]
    kaisa.post(f"{path}confirm/", sure="y", source_seen="y")
    assert Death.get().confirmed_by == "kaisa"


def test_nothing_else_is_done_for_who_has_died(cast: Cast, desk: Desk) -> None:
    noted(desk, cast.otso)
    kaisa = desk("kaisa")
    path = open_look(kaisa, cast.otso.number)
    page = kaisa.get(path)
    for word in ("address/", "phone/", "permissions/", "restriction/", "termination/"):
        assert f"{path}{word}" not in [link.get("href") for link in page.all("a")]
        assert kaisa.client.get(f"{path}{word}").status_code == 303


def test_the_role_is_handed_over_with_the_estates_word(cast: Cast, desk: Desk) -> None:
    give(cast.aino, 500)
    path, liisa = confirmed(desk, cast.aino), desk("liisa")
    assert "we need the estate’s authorisation" in liisa.get(path).text
    page = liisa.refused(f"{path}hand-over/", successor=cast.eino.key, channel="email")
    assert "has not been seen yet" in page.text
    page = liisa.refused(f"{path}authorisation/", **{**PAPER, "seen": "", "email": "x"})
    assert len(faults(page)) == 2
    liisa.post(f"{path}authorisation/", **PAPER)
    assert "€5.00 to use" in liisa.get(path).text
    liisa.refused(f"{path}hand-over/", successor=cast.otso.key, channel="email")
    liisa.post(f"{path}hand-over/", successor=cast.eino.key, channel="email")
    assert Member.get_by_id(cast.eino.id).is_primary
    assert "There is nothing more to do." in liisa.get(path).text
    token = liisa.form_token("/en/desk/find-member/")
    sent = {"csrf_token": token, "successor": cast.eino.key, "channel": "email"}
    assert liisa.client.post(f"{path}hand-over/", data=sent).status_code == 303
    event = Event.get(Event.kind == "primary_received")
    assert (event.handler, event.facts) == ("liisa", {"channel": "email"})


def test_the_household_is_dissolved_after_its_euros_were_shown(cast: Cast, desk: Desk) -> None:
    give(cast.aino, 500)
    path, liisa = authorised(desk, cast.aino), desk("liisa")
    assert "€5.00 to use" in liisa.get(f"{path}dissolve/").text
    assert faults(liisa.refused(f"{path}dissolve/")) == ["Choose how it reached us."]
    liisa.post(f"{path}dissolve/", channel="email")
    assert Member.get_by_id(cast.eino.id).is_primary
    assert Member.get_by_id(cast.aino.id).left_at is not None


def test_who_did_not_lead_leaves(cast: Cast, desk: Desk) -> None:
    path, liisa = confirmed(desk, cast.eino), desk("liisa")
    assert "The money and the points stay" in liisa.get(f"{path}end-membership/").text
    liisa.post(f"{path}end-membership/")
    assert Member.get_by_id(cast.eino.id).left_at is not None


def test_a_card_is_ordered_for_the_estate_with_a_letter(cast: Cast, desk: Desk) -> None:
    give(cast.otso, 500)
    path, liisa = authorised(desk, cast.otso), desk("liisa")
    home: dict[str, Any] = {
        "name": "Liisa Esimerkki",
        "street": "Mäntytie 5",
        "postal_code": "33100",
        "channel": "shop",
    }
    page = liisa.refused(f"{path}estate/", **home, language="fi")
    assert faults(page) == ["Write the post office."]
    liisa.post(f"{path}estate/", **home, city="Tampere", language="fi")
    assert Card.select().where(Card.kind == CardKind.PLASTIC).count() == 1
    assert Message.select().where(Message.kind == "estate_opened").count() == 0  # no address
    assert "uses the money with its own card" in liisa.get(path).text
    finnish = path.replace("/en/desk/member/", "/fi/palvelutiski/jasen/")
    letter = liisa.get(finnish.replace("death/", "kuolema/kirje/"))
    for said in ("Mäntytie 5", "5,00", Case.get().number):
        assert said in letter.text
    assert "Otso" not in letter.text


def test_a_mistake_is_put_right(app: Flask, cast: Cast, desk: Desk) -> None:
    path, liisa = confirmed(desk, cast.otso), desk("liisa")
    liisa.refused(f"{path}mistake/", reason="", channel="phone")
    liisa.post(f"{path}mistake/", reason="Nimet menivät sekaisin.", channel="phone")
    otso = Reader(app, cast.otso)
    history = otso.get("/en/account/history/").text
    assert "The news of the member’s death was a mistake." in history
    case = otso.get(f"/en/account/requests/{Case.get().number}/").text
    assert "Nimet menivät sekaisin." in case
    assert liisa.client.get(path).status_code == 404


def test_its_case_is_not_decided_beside_it(cast: Cast, desk: Desk) -> None:
    noted(desk, cast.otso)
    number = Case.get().number
    page = desk("liisa").refused(f"/en/desk/case/{number}/decide/", state="answered", text="Ok.")
    assert "decided on its own page" in page.text
    assert "on the page of the death" in desk("liisa").get(f"/en/desk/case/{number}/").text
