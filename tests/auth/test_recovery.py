"""One recovery ends everything that an intruder may have begun: each act, with each thing that waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.checks import codes, identity_checks
from plussa.auth.claims import claim_letters
from plussa.auth.email import email_changes
from plussa.auth.identity import identities, linking
from plussa.auth.identity.identities import IdentifiedPerson
from plussa.auth.models import (
    ClaimLetter,
    Code,
    IdentityCheckWay,
    Login,
    Method,
    Session,
    SignIn,
)
from plussa.auth.password import credentials
from plussa.auth.session import sessions
from plussa.members.cards import service as cards
from plussa.members.household import invitations
from plussa.members.models import Card, CardState, Member
from tests.mails import link, texts
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
Works = Callable[[], bool]
Press = Callable[[], object]
SECURITY = "/en/account/logging-in/"
NEW = "kolme kissaa ja yksi koira"
HASH = "a" * 64


def newest_sign_in() -> str:
    """The key of the newest line of the sign-in history."""
    return str(SignIn.select().order_by(SignIn.id.desc()).get().key)


def other_session(aino: Member) -> Works:
    token = sessions.start(Login.get(Login.member == aino), Method.PASSWORD, "elsewhere")
    return lambda: sessions.find(token) is not None


def reset_link(aino: Member) -> Works:
    key = Login.get(Login.member == aino).key
    return lambda: credentials.find(key) is not None


def email_change(aino: Member) -> Works:
    change = email_changes.request(aino, f"new{aino.id}@example.fi")
    return lambda: email_changes.can_confirm(email_changes.find(change.key))


def identification(aino: Member) -> Works:
    mark = f"{aino.id:064}"
    Member.update(identity_hash=mark).where(Member.id == aino.id).execute()
    token = identities.remember(IdentifiedPerson(mark, "Aino", "Esimerkki", clock.today()))
    return lambda: identities.recall(token) is not None


def claim_code(aino: Member) -> Works:
    token = identities.remember(IdentifiedPerson("b" * 64, "Roisto", "Esimerkki", clock.today()))
    code = codes.send_to_claim(str(aino.cards[0].number), identities.recall(token), "fi")
    return lambda: (
        Code.get_or_none(Code.key == code.key) is not None or bool(identities.recall(token))
    )


def identify_code(aino: Member) -> Works:
    token = sessions.start(Login.get(Login.member == aino), Method.PASSWORD, "elsewhere")
    session = sessions.find(token)
    assert session is not None
    code = codes.send_to_identify(session)
    return lambda: Code.get_or_none(Code.key == code.key) is not None


def letter(aino: Member) -> Works:
    proof = identity_checks.ask(aino, IdentityCheckWay.LETTER)
    return lambda: identity_checks.find(proof.key) is not None


def week(aino: Member) -> Works:
    proof = identity_checks.ask(aino, IdentityCheckWay.EMAIL)
    return lambda: identity_checks.find(proof.key) is not None


def link_code(aino: Member) -> Works:
    token = sessions.start(Login.get(Login.member == aino), Method.PASSWORD, "elsewhere")
    session = sessions.find(token)
    found = identities.recall(
        identities.remember(IdentifiedPerson("c" * 64, "Roisto", "Esimerkki", clock.today()))
    )
    assert session is not None
    assert found is not None
    code = codes.send_to_link(session, found)
    return lambda: Code.get_or_none(Code.key == code.key) is not None


def claim_letter(aino: Member) -> Works:
    asked = claim_letters.ask(str(aino.cards[0].number), "fi")
    return lambda: ClaimLetter.get_or_none(ClaimLetter.key == asked.key) is not None


def invitation(aino: Member) -> Works:
    sent = invitations.invite(aino, "friend-of-thief@example.fi", "fi")
    return lambda: invitations.find_open(sent.key) is not None


WAITING = (
    other_session, reset_link, email_change, identification, claim_code, identify_code, letter, week,
    invitation, link_code, claim_letter,
)  # fmt: skip


def disown(app: Flask, aino: Member) -> Press:
    reader = Reader(app, aino)
    mine = newest_sign_in()
    return lambda: reader.post(f"{SECURITY}not-me/{mine}/")


def change_password(app: Flask, aino: Member) -> Press:
    reader = Reader(app, aino)
    return lambda: reader.post(f"{SECURITY}password/", current=PASSWORD, password=NEW)


def reset_password(app: Flask, aino: Member) -> Press:
    def press() -> None:
        Reader(app).post("/en/log-in/forgotten-password/", email="aino@example.fi")
        Reader(app).post(link(app, "reset_password"), password=NEW)

    return press


def log_out_everywhere(app: Flask, aino: Member) -> Press:
    reader = Reader(app, aino)
    return lambda: reader.post(f"{SECURITY}log-out/everywhere/")


def identified(reader: Reader) -> Reader:
    """A reader who has just shown once more who they are."""
    session = sessions.find(reader.token)
    assert session is not None
    sessions.mark_identified(session, strongly=False)
    return reader


def delete_login(app: Flask, aino: Member) -> Press:
    reader = identified(Reader(app, aino))
    return lambda: reader.post(f"{SECURITY}delete-login/")


def undo_email(app: Flask, aino: Member) -> Press:
    email_changes.confirm(email_changes.request(aino, "thief@example.fi").key)
    path = link(app, "email_changed_told")
    return lambda: Reader(app).post(path)


def stop_email(app: Flask, aino: Member) -> Press:
    email_changes.request(aino, "earlier@example.fi")
    path = link(app, "email_change_asked")
    return lambda: Reader(app).post(path)


def unlink(app: Flask, aino: Member) -> Press:
    said = IdentifiedPerson("d" * 64, aino.given_names, aino.family_name, clock.today())
    found = identities.recall(identities.remember(said))
    assert found is not None
    linking.link(aino, found)
    path = link(app, "identity_linked")
    return lambda: Reader(app).post(path)


ACTS = (
    disown, change_password, reset_password, log_out_everywhere, delete_login, undo_email, stop_email,
    unlink,
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_a_recovery_ends_everything_that_waits_and_nothing_of_anybody_else(
    app: Flask, cast: Cast, act: Callable[[Flask, Member], Press]
) -> None:
    Member.update(street="Koivukuja 3", postal_code="00530").execute()
    press = act(app, cast.aino)
    aino, otso = Member.get_by_id(cast.aino.id), Member.get_by_id(cast.otso.id)
    found = {make.__name__: make(aino) for make in WAITING}
    others = {make.__name__: make(otso) for make in WAITING}
    # Whatever is asked for takes the place of what was asked for before.
    found |= {"claim_code": claim_code(aino), "identification": identification(aino)}
    assert [name for name, works in found.items() if not works()] == []
    press()
    assert [name for name, works in found.items() if works()] == []
    assert [name for name, works in others.items() if not works()] == []


@pytest.mark.parametrize("act", [disown, undo_email, stop_email, unlink])
def test_a_password_that_somebody_else_knows_stops_working(
    app: Flask, cast: Cast, act: Callable[[Flask, Member], Press]
) -> None:
    act(app, cast.aino)()
    visitor = Reader(app)
    visitor.refused("/en/log-in/", email="aino@example.fi", password=PASSWORD)
    visitor.post(link(app, "sign_in_disowned"), password=NEW)
    assert visitor.post("/en/log-in/", email="aino@example.fi", password=NEW)


def test_who_changes_the_password_stays_logged_in(app: Flask, cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    aino.post(f"{SECURITY}password/", current=PASSWORD, password=NEW)
    aino.get(SECURITY)
    assert Session.select().count() == 1


def test_a_thief_s_new_address_cannot_be_confirmed_once_the_owner_took_the_login_back(
    app: Flask, cast: Cast, reader: As
) -> None:
    thief, owner = reader(cast.aino), reader(cast.aino)
    thief.post("/en/account/information/email/", email="thief@example.fi", password=PASSWORD)
    held = link(app, "confirm_email")
    told = texts(app, "email_change_asked")[0]
    assert "aino@example.fi" not in told
    newest = newest_sign_in()
    owner.post(f"{SECURITY}not-me/{newest}/")
    owner.post(link(app, "sign_in_disowned"), password=NEW)
    assert reader().client.get(held).status_code == 410
    assert reader().client.post(held).status_code == 410
    assert Member.get_by_id(cast.aino.id).email == "aino@example.fi"


def test_what_a_bank_said_opens_nothing_after_logging_out_everywhere(
    app: Flask, cast: Cast, reader: As
) -> None:
    Member.update(identity_hash=HASH).where(Member.id == cast.aino.id).execute()
    token = identities.remember(IdentifiedPerson(HASH, "Aino", "Esimerkki", clock.today()))
    Login.delete().where(Login.member == cast.otso).execute()
    reader(cast.aino).post(f"{SECURITY}log-out/everywhere/")
    copied = app.test_client()
    with copied.session_transaction() as session:
        session["identification"] = token
    assert copied.get("/en/log-in/bank/logging-in/").status_code == 410


@pytest.mark.parametrize(
    "path", ["", "log-out/everywhere/", "delete-login/", "password/", "not-me/{}/"]
)
def test_cards_on_their_way_are_shown_where_a_login_is_taken_back(
    app: Flask, cast: Cast, reader: As, path: str
) -> None:
    aino = identified(reader(cast.aino))
    ordered = cards.order_parallel(cast.aino, cards.newest(cast.aino))
    mine = newest_sign_in()
    page = aino.get(SECURITY + path.format(mine))
    assert f"card ending in {ordered.number[-4:]}" in page.text
    Card.update(state=CardState.ACTIVE).execute()
    assert "card ending in" not in aino.get(SECURITY + path.format(mine)).text


def test_a_changed_contact_and_an_ordered_card_are_told(app: Flask, cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    cards.order_parallel(cast.aino, cards.newest(cast.aino))
    assert "Plussa-kortti" in texts(app, "card_ordered")[0]
    address: dict[str, Any] = {"street": "Varasto 1", "postal_code": "00100", "city": "Helsinki"}
    aino.post("/en/account/information/address/", **address)
    aino.post("/en/account/information/phone/", phone="040 765 4321")
    told = texts(app, "contact_changed")
    assert len(told) == 2
    for word in ("Varasto", "765", "Helsinki"):
        assert word not in "".join(told)
    newest = newest_sign_in()
    aino.post(f"{SECURITY}not-me/{newest}/")
    assert "matkalla" in texts(app, "sign_in_disowned")[0]


def test_what_somebody_was_about_to_do_is_not_shown_to_the_next_in_the_same_browser(
    app: Flask, cast: Cast, reader: As, at: Callable[[object], None]
) -> None:
    shared = Reader(app)
    shared.post("/en/log-in/", email="aino@example.fi", password=PASSWORD)
    at(clock.now() + timedelta(hours=13))
    assert shared.client.get("/en/account/cards/").location == "/en/log-in/"
    answer = shared.post("/en/log-in/", email="otso@example.fi", password=PASSWORD)
    assert answer.location == "/en/account/"
    at(clock.now() + timedelta(hours=13))
    shared.client.get("/en/account/cards/")
    answer = shared.post("/en/log-in/", email="otso@example.fi", password=PASSWORD)
    assert answer.location == "/en/account/cards/"
