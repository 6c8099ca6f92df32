"""A login for a member without an email address: by a card and a code that comes by post."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.checks.commands import letters
from plussa.auth.claims import claim_letters
from plussa.auth.claims.views import digits_of
from plussa.auth.email import email_changes
from plussa.auth.guard import Who
from plussa.auth.identity import identities
from plussa.auth.identity.identities import IdentifiedPerson
from plussa.auth.models import ClaimLetter, Code, Login, Session, SignIn
from plussa.auth.refusals import AuthRefusal
from plussa.members.event_kinds import EventKind
from plussa.members.models import Card, CardState, Event, Member
from plussa.members.profile.service import change_address
from plussa.outbox.models import Message
from tests.conftest import TODAY, Clock
from tests.mails import link, texts
from tests.people import PASSWORD, PASSWORD_HASH, Cast, Reader, add_member
from tests.refusals import refuses
from tests.rows import everything
from tests.table import ROWS

As = Callable[..., Reader]
ASK = "/en/log-in/card/letter/"
CODE = ASK + "code/"
HOME: dict[str, Any] = {"street": "Koivukuja 3", "postal_code": "00530", "city": "Helsinki"}
EMAIL = "/en/account/information/email/"
REPORT, WAYS = "/en/account/my-data/report/", "/en/account/identify/ways/"


@pytest.fixture
def member(fresh: str) -> Member:
    """A member of an earlier system, who never had an email address."""
    return add_member(login=False, email="", confirmed_at=None, **HOME)


def card_of(member: Member) -> str:
    return str(Card.get(Card.member == member).number)


def posted(app: Flask, folder: Path) -> list[dict[str, Any]]:
    """The letters that go out now."""
    file = folder / f"{len(list(folder.iterdir()))}.jsonl"
    done = app.test_cli_runner().invoke(letters, ["export", str(file)])
    assert not done.exit_code, done.output
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_card_and_letter_make_a_login(
    app: Flask, member: Member, reader: As, tmp_path: Path
) -> None:
    someone = reader()
    someone.get(ASK)
    assert someone.post(ASK, number=card_of(member)).location == CODE
    someone.get(CODE)
    [letter] = posted(app, tmp_path)
    assert (letter["what"], letter["address"]) == ("login", HOME)
    assert posted(app, tmp_path) == [], "each goes out once"
    later = reader()  # weeks later, in another browser
    later.refused(CODE, number=card_of(member), code="00000000")
    answer = later.post(CODE, number=card_of(member), code=letter["code"])
    assert answer.location == EMAIL
    assert Login.get().email_key is None
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", letter["code"])
    assert Session.get().identified_at is not None
    assert later.client.get(REPORT).location == WAYS, "what stands in for a bank is asked for"
    reader().refused(CODE, number=card_of(member), code=letter["code"])
    assert Event.get(Event.kind == EventKind.CLAIM_LETTER.value).member == member


def test_a_login_without_an_address_gets_one_and_a_password(
    app: Flask, member: Member, reader: As, tmp_path: Path
) -> None:
    someone = reader()
    someone.post(ASK, number=card_of(member))
    [letter] = posted(app, tmp_path)
    someone.post(CODE, number=card_of(member), code=letter["code"])
    assert "Give an email address" in someone.get("/en/account/logging-in/").text
    someone.get(EMAIL)
    someone.post(EMAIL, email="uusi@example.fi")
    assert not texts(app, "email_change_asked"), "there is no old address to tell"
    reader().post(link(app, "confirm_email"))
    assert not texts(app, "email_changed_told")
    assert Login.get().email_key == Member.get().email == "uusi@example.fi"
    someone.post("/en/account/logging-in/password/", password="kolme kissaa ja yksi koira")
    assert reader().post(
        "/en/log-in/", email="uusi@example.fi", password="kolme kissaa ja yksi koira"
    )


@pytest.mark.parametrize("path", [ASK, "/fi/kirjaudu/kortti/kirje/"])
def test_asking_tells_nobody_which_cards_there_are(
    app: Flask, member: Member, reader: As, tmp_path: Path, path: str
) -> None:
    known, unknown = reader(), reader()
    answers = [
        known.post(path, number=card_of(member)),
        unknown.post(path, number="9246 0000 0000 0000"),
    ]
    assert answers[0].location == answers[1].location
    assert answers[0].data == answers[1].data
    cookies = []
    for one in (known, unknown):
        with one.client.session_transaction() as session:
            cookies.append({**session, "csrf_token": ""})
    assert cookies[0] == cookies[1]
    pages = [one.client.get(answers[0].location).text for one in (known, unknown)]
    assert len(pages[0]) == len(pages[1])
    assert ClaimLetter.select().count() == Message.select().count() == 2, "the same rows"
    said = []
    for one, number in ((known, card_of(member)), (unknown, "9246000000000000")):
        page = one.refused(CODE, number=number, code="12345678")
        said.append([field.text for field in page.all("p") if "wrong" in str(field.attrs)])
        assert "The code does not belong to this card" in page.text
    assert said[0] == said[1]
    assert texts(app, "claim_letter") == []
    assert len(posted(app, tmp_path)) == 1
    assert ClaimLetter.select().count() == 1, "what is nobody's is dropped"


def test_before_it_was_posted_its_code_opens_nothing(
    app: Flask, member: Member, reader: As, tmp_path: Path
) -> None:
    letter = claim_letters.ask(card_of(member), "fi")
    with app.app_context():
        digits = digits_of(letter.key)
    reader().refused(CODE, number=card_of(member), code=digits)
    posted(app, tmp_path)
    assert reader().post(CODE, number=card_of(member), code=digits)


def test_asking_often_sends_one_letter(
    app: Flask, member: Member, reader: As, tmp_path: Path, at: Clock
) -> None:
    number = card_of(member)
    for _ in range(3):
        claim_letters.ask(number, "fi")
    [letter] = posted(app, tmp_path)
    claim_letters.ask(number, "fi")
    assert posted(app, tmp_path) == [], "one is on its way"
    assert reader().post(CODE, number=number, code=letter["code"])
    claim_letters.ask(number, "fi")
    [another] = posted(app, tmp_path)
    assert another["code"] != letter["code"]
    at(TODAY + timedelta(days=61))
    reader().refused(CODE, number=number, code=another["code"])


def test_a_letter_goes_to_no_address_that_was_just_changed(
    app: Flask, member: Member, tmp_path: Path, at: Clock
) -> None:
    change_address(member, "Varasto 1", "00100", "Helsinki")
    claim_letters.ask(card_of(member), "fi")
    assert posted(app, tmp_path) == []
    assert not ClaimLetter.select().exists()
    at(TODAY + timedelta(days=31))
    claim_letters.ask(card_of(member), "fi")
    assert len(posted(app, tmp_path)) == 1


@pytest.mark.parametrize("new", [{"street": ""}, {"left_at": clock.now()}], ids=["none", "left"])
def test_a_letter_that_can_go_nowhere_is_dropped(
    app: Flask, member: Member, tmp_path: Path, new: dict[str, Any]
) -> None:
    claim_letters.ask(card_of(member), "fi")
    Member.update(**new).execute()
    assert posted(app, tmp_path) == []
    assert not ClaimLetter.select().exists()


def test_a_protected_address_is_not_in_the_file(app: Flask, member: Member, tmp_path: Path) -> None:
    Member.update(protected_address=True).execute()
    claim_letters.ask(card_of(member), "fi")
    [letter] = posted(app, tmp_path)
    assert letter["protected"]
    assert "address" not in letter


def test_a_blocked_card_proves_nothing(
    app: Flask, member: Member, reader: As, tmp_path: Path
) -> None:
    claim_letters.ask(card_of(member), "fi")
    [letter] = posted(app, tmp_path)
    Card.update(state=CardState.BLOCKED).execute()
    reader().refused(CODE, number=card_of(member), code=letter["code"])


def test_who_came_from_a_bank_is_linked_by_the_letter(
    app: Flask, member: Member, reader: As, tmp_path: Path
) -> None:
    claim_letters.ask(card_of(member), "fi")
    [letter] = posted(app, tmp_path)
    someone = reader()
    person = IdentifiedPerson("f" * 64, "Ursula", "Uusi", date(1975, 1, 7))
    with someone.client.session_transaction() as session:
        session["identification"] = identities.remember(person)
    someone.post(CODE, 409, number=card_of(member), code=letter["code"])
    assert not Login.select().exists(), "the names differ, which gives nothing"
    Member.update(given_names="Ursula", family_name="Uusi").execute()
    with someone.client.session_transaction() as session:
        session["identification"] = identities.remember(person)
    someone.post(CODE, number=card_of(member), code=letter["code"])
    assert Member.get().identity_hash == "f" * 64, "and the letter was not lost by it"
    someone.get("/en/account/")


def test_many_members_without_an_address_have_logins(
    app: Flask, member: Member, reader: As, tmp_path: Path
) -> None:
    """Seen: the first took the empty address, and every other was refused for ever."""
    another = add_member(login=False, email="", **HOME)
    for one in (member, another):
        claim_letters.ask(card_of(one), "fi")
    codes = {letter["number"]: letter["code"] for letter in posted(app, tmp_path)}
    for one in (member, another):
        reader().post(CODE, number=card_of(one), code=codes[one.number])
    third = add_member(login=False, email="", identity_hash="a" * 64)
    someone = reader()
    person = IdentifiedPerson("a" * 64, "Jäsen", "Esimerkki", date(1975, 1, 7))
    with someone.client.session_transaction() as session:
        session["identification"] = identities.remember(person)
    someone.post("/en/log-in/bank/logging-in/")
    assert [one.email_key for one in Login.select()] == [None] * 3
    assert third.id in [one.member_id for one in Login.select()]
    before = everything()
    reader().refused("/en/log-in/", email="", password="x")
    assert everything() == before


def test_every_page_of_the_account_opens_without_an_address(
    app: Flask, member: Member, reader: As
) -> None:

    Login.create(member=member, created_at=clock.now())
    someone = reader(member)
    Session.update(identified_at=clock.now(), strongly=True).execute()
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    seen = 0
    for endpoint, row in ROWS.items():
        own = row.who in (Who.MEMBER, Who.IDENTIFIED, Who.STRONG) and "GET" in row.methods
        if not own or rules[endpoint].arguments - {"language"}:
            continue
        with app.test_request_context("/en/"):
            path = app.url_for(endpoint, language="en")
        answer = someone.client.get(path)
        assert answer.status_code in (200, 303, 404, 409, 410), f"{path}: {answer.status}"
        assert answer.mimetype != "text/html" or "None" not in answer.text
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("path", ["log-out/everywhere/", "delete-login/", "password/"])
def test_a_login_without_an_address_is_taken_back_too(
    app: Flask, member: Member, reader: As, path: str
) -> None:
    Login.create(member=member, created_at=clock.now())
    someone = reader(member)
    Session.update(identified_at=clock.now()).execute()
    someone.post(f"/en/account/logging-in/{path}", password="kolme kissaa ja yksi koira")
    kinds = {one.kind for one in list(Message.select())}
    assert [kind for kind in kinds if texts(app, kind)] == [], "nobody gets them"
    assert not Code.select().exists()


def test_an_address_that_is_taken_by_another_login_is_said_so(
    app: Flask, cast: Cast, reader: As
) -> None:
    member = add_member(login=False, email="", **HOME)
    Login.create(member=member, created_at=clock.now())
    change = email_changes.request(member, "aino@example.fi")
    with refuses(AuthRefusal.EMAIL_TAKEN):
        email_changes.confirm(change.key)


def test_who_has_no_address_shows_who_they_are_by_letter(
    app: Flask, member: Member, reader: As
) -> None:
    Login.create(member=member, password_hash=PASSWORD_HASH, created_at=clock.now())
    someone = reader(member)
    page = someone.get("/en/account/identify/")
    assert "/en/account/identify/letter/" in [one.get("href") for one in page.all("a")]
    assert "password" not in [one.get("name") for one in page.all("input")]
    sent = {"csrf_token": someone.form_token(EMAIL), "password": PASSWORD}
    assert someone.client.post("/en/account/identify/", data=sent).status_code == 409
    assert not Code.select().exists()
    someone.post(f"/en/account/logging-in/not-me/{SignIn.get().key}/")
    assert "code by letter" in someone.get("/en/log-in/").text
