"""The sign-in history, "this was not me", logging out everywhere, deleting the login."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from plussa.auth.models import Login, Session, SignIn
from plussa.members.models import Card, CardState, Event, Member
from plussa.outbox.queue import post
from tests.account.test_leaving import IDENTIFY
from tests.mails import code, link, texts
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
SECURITY = "/en/account/logging-in/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW = "kolme kissaa ja yksi koira"


@pytest.mark.parametrize("path", [SECURITY, "/fi/oma-tili/kirjautuminen/"])
def test_it_shows_who_has_logged_in(cast: Cast, reader: As, path: str) -> None:
    aino = reader()
    agent = {"User-Agent": FIREFOX}
    token = aino.form_token("/en/log-in/")
    sent = {"email": "aino@example.fi", "password": PASSWORD, "csrf_token": token}
    aino.client.post("/en/log-in/", data=sent, headers=agent)
    page = aino.get(path)
    assert "Firefox, Linux" in page.text
    me = SignIn.select().order_by(SignIn.id).first()
    assert len([one for one in page.all("a") if f"/{me.key}/" in one.get("href")]) == 1


def test_this_was_not_me_shuts_everybody_out_and_sends_a_link(
    app: Flask, cast: Cast, reader: As
) -> None:
    aino, thief = reader(cast.aino), reader(cast.aino)
    path = f"{SECURITY}not-me/{SignIn.select().order_by(SignIn.id.desc()).get().key}/"
    aino.get(path)
    aino.post(path)
    assert Session.select().count() == 0
    assert thief.client.get(SECURITY).status_code == 303
    assert reader().refused("/en/log-in/", email="aino@example.fi", password=PASSWORD)
    reader().post(link(app, "sign_in_disowned"), password=NEW)
    assert reader().post("/en/log-in/", email="aino@example.fi", password=NEW)


def test_a_sign_in_of_somebody_else_is_not_there(cast: Cast, reader: As) -> None:
    reader(cast.aino)
    otso = reader(cast.otso)
    path = f"{SECURITY}not-me/{SignIn.get(SignIn.member == cast.aino).key}/"
    assert otso.client.get(path).status_code == 404
    token = otso.form_token("/en/account/log-out/".replace("account/", ""))
    assert otso.client.post(path, data={"csrf_token": token}).status_code == 404
    assert SignIn.get(SignIn.member == cast.aino).disowned_at is None


def test_logging_out_everywhere_ends_every_session_of_this_member(cast: Cast, reader: As) -> None:
    here, elsewhere, otso = reader(cast.aino), reader(cast.aino), reader(cast.otso)
    here.post(SECURITY + "log-out/everywhere/")
    assert here.client.get(SECURITY).status_code == 303
    assert elsewhere.client.get(SECURITY).status_code == 303
    assert otso.client.get(SECURITY).status_code == 200


def test_deleting_the_login_leaves_the_membership(app: Flask, cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    path = SECURITY + "delete-login/"
    assert aino.client.get(path).location == IDENTIFY
    aino.post(IDENTIFY, password=PASSWORD)
    aino.post(IDENTIFY + "code/", code=code(app, "identify_code"))
    aino.get(path)
    aino.post(path)
    assert Login.select().where(Login.member == cast.aino).count() == 0
    member = Member.get_by_id(cast.aino.id)
    assert (member.left_at, member.email) == (None, "aino@example.fi")
    assert Card.get(Card.member == member).state is CardState.ACTIVE
    assert Event.get(Event.member == member).kind == "login_deleted"


def test_the_history_is_paged_without_losing_or_doubling(cast: Cast, reader: As) -> None:
    for _ in range(44):
        reader(cast.aino)
    aino = reader(cast.aino)
    path, seen = SECURITY, []
    while path:
        page = aino.get(path)
        hrefs = [one.get("href") for one in page.all("a")]
        seen += [href for href in hrefs if "/not-me/" in href]
        path = next((href for href in hrefs if "/sign-ins/" in href), "")
    assert len(seen) == len(set(seen)) == 45


def test_an_expired_session_leads_to_logging_in_also_from_a_panel(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    phone = "/en/account/information/phone/"
    token = aino.form_token(phone)
    Session.delete().execute()
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#phone"}
    answer = aino.client.post(
        phone, data={"csrf_token": token, "phone": "0401111111"}, headers=headers
    )
    assert answer.headers["HX-Redirect"] == "/en/log-in/"
    assert Member.get_by_id(cast.aino.id).phone == "+358401234567"
    assert aino.post("/en/log-in/", email="aino@example.fi", password=PASSWORD).location == phone


@pytest.mark.parametrize(
    ("agent", "said"),
    [(FIREFOX, "Laite: Firefox, Linux"), ("curl/8", "Laite: emme tunnista sen tyyppiä")],
)
def test_a_mail_says_whose_it_is_and_on_what_device_it_was_asked_for(
    app: Flask, cast: Cast, reader: As, agent: str, said: str
) -> None:
    visitor = reader()
    visitor.client.environ_base["HTTP_USER_AGENT"] = agent
    visitor.post("/fi/kirjaudu/unohtunut-salasana/", email="AINO@example.fi")
    [text] = texts(app, "reset_password")
    assert f"\n\nHei {cast.aino.name}!\n\n" in text
    assert f"\n\n{said}\n\n" in text


def test_what_customer_service_does_is_not_said_to_be_a_device(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/en/desk/", headers={"User-Agent": FIREFOX}):
        post("confirmed", "en", "aino@example.fi", reader=cast.aino.key)
    post("confirmed", "en", "aino@example.fi", reader=cast.aino.key)  # a command
    command, desk = texts(app, "confirmed")
    assert "It was done through customer service" in desk
    assert not re.search("Firefox|Device|done through", command)


@pytest.mark.parametrize("kind", ["confirmed", "left_programme"])
def test_an_address_that_opens_no_login_is_told_no_name(app: Flask, cast: Cast, kind: str) -> None:
    """It may have been heard wrong, or be somebody else's by now."""
    post(kind, "en", "other@example.fi", reader=cast.aino.key)
    [text] = texts(app, kind)
    assert "\n\nHello!\n\n" in text
    assert "Aino" not in text
