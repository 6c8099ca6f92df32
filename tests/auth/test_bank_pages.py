"""Coming back from a bank: known, unknown, somebody else's, cancelled; no two memberships ever merge.

The protocol is tried beside this, with the demo bank and with a certified provider; here a bank
that says what the test wants stands in for it.
"""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from plussa.auth.bank import client, outcomes, views
from plussa.auth.bank.outcomes import BankError, Identified
from plussa.auth.identity.identity_codes import identity_hash
from plussa.auth.models import Code, CodeUse, Identification, Login, Session, SignIn
from plussa.cases.models import Case, CaseKind
from plussa.members.models import Event, Member
from plussa.outbox.models import Message
from plussa.web import links
from tests.mails import code
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
Says = Callable[[str | Exception], None]
BACK = "/en/log-in/bank/return/"
LINK = "/en/account/link/"
AINO, STRANGER = "020983-9022", "070175-906W"


def known_as(app: Flask, code: str) -> str:
    return identity_hash(code, app.config["SETTINGS"].identity_key.encode())


@pytest.fixture
def says(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Says:
    """Let the bank say an identity code, or fail."""

    def say(what: str | Exception) -> None:
        def finish(*_: object) -> Identified:
            if isinstance(what, Exception):
                raise what
            return Identified(what, "Ursula", "Uusi", date(1975, 1, 7), "loa2")

        monkeypatch.setattr(client, "finish", finish)

    monkeypatch.setitem(app.extensions, "plussa.broker", object())
    monkeypatch.setitem(app.jinja_env.globals, "bank_login", True)

    def start(_broker: object, started: outcomes.Started, _language: str) -> str:
        return f"http://bank.test/?state={started.state}&code=code"

    monkeypatch.setattr(client, "start", start)
    return say


def leave(someone: Reader) -> str:
    """Leave for the bank; the address by which it leads back."""
    answer = someone.client.get("/en/log-in/bank/")
    assert answer.status_code == 303
    return BACK + str(answer.location).removeprefix("http://bank.test/")


def comes_back(someone: Reader) -> str:
    """Leave for the bank and come back; where that leads."""
    answer = someone.client.get(leave(someone))
    assert answer.status_code == 303, answer.status
    return str(answer.location)


def test_who_is_known_is_logged_in(app: Flask, cast: Cast, reader: As, says: Says) -> None:
    Member.update(identity_hash=known_as(app, AINO)).where(Member.id == cast.aino.id).execute()
    says(AINO)
    someone = reader()
    assert comes_back(someone) == "/en/account/"
    assert "Aino" in someone.get("/en/account/").text
    assert Session.get().strongly


def test_who_is_unknown_is_offered_three_ways(cast: Cast, reader: As, says: Says) -> None:
    says(STRANGER)
    someone = reader()
    assert comes_back(someone) == "/en/log-in/bank/member/"
    page = someone.get("/en/log-in/bank/member/")
    assert "Ursula Uusi" in page.text
    hrefs = [one.get("href") for one in page.all("a")]
    assert {"/en/join/", "/en/log-in/", "/en/log-in/card/"} <= set(hrefs)
    assert Session.select().count() == 0


def test_the_identity_code_is_kept_as_a_hash_only(
    app: Flask, cast: Cast, reader: As, says: Says
) -> None:
    says(STRANGER)
    comes_back(reader())
    assert Identification.get().identity_hash == known_as(app, STRANGER)


def test_a_member_links_the_bank_by_the_signed_in_login(
    app: Flask, cast: Cast, reader: As, says: Says
) -> None:
    call(cast.eino, "Ursula", confirmed_at=None)
    says(STRANGER)
    eino = reader(cast.eino)
    assert comes_back(eino) == LINK
    page = eino.get(LINK)
    assert "Your bank says that you are Ursula Uusi" in page.text
    assert eino.post(LINK, password=PASSWORD).location == LINK + "code/"
    eino.get(LINK + "code/")
    assert Member.get_by_id(cast.eino.id).identity_hash is None
    eino.post(LINK + "code/", code=code(app, "link_bank_code"))
    member = Member.get_by_id(cast.eino.id)
    assert member.identity_hash == known_as(app, STRANGER)
    assert member.confirmed_at is not None
    assert member.birth_date == date(1975, 1, 7)
    assert Identification.select().count() == 0


def code_of(app: Flask, member: Member) -> str:
    """The digits of the code that a member was sent to link a bank."""
    with app.app_context():
        return links.code(CodeUse.LINK_BANK.value, Code.get(Code.member == member).key)


def call(member: Member, given_names: str, **more: object) -> None:
    """Give a member the names that the bank says."""
    new = {"given_names": given_names, "family_name": "Uusi", **more}
    Member.update(**new).where(Member.id == member.id).execute()


def test_an_unknown_person_logs_in_with_a_password_and_is_led_to_linking(
    cast: Cast, reader: As, says: Says
) -> None:
    says(STRANGER)
    someone = reader()
    someone.client.get(comes_back(someone))
    answer = someone.post("/en/log-in/", email="eino@example.fi", password=PASSWORD)
    assert answer.location == "/en/account/link/"
    someone.get("/en/account/link/")


def test_an_identity_of_another_membership_never_merges(
    app: Flask, cast: Cast, reader: As, says: Says
) -> None:
    Member.update(identity_hash=known_as(app, AINO)).where(Member.id == cast.aino.id).execute()
    says(AINO)
    otso = reader(cast.otso)
    page = otso.get(leave(otso), 409, links=False)
    assert "never merged" in page.text
    assert Member.get_by_id(cast.otso.id).identity_hash is None
    assert Event.get(Event.member == cast.otso).kind == "identity_refused"
    case = Case.get()
    assert (case.kind, case.member) == (CaseKind.IDENTITY, cast.otso)
    told = [one.facts for one in Message.select().where(Message.kind == "staff_notice")]
    assert told == [
        {"number": case.number, "what": "case"},
        {"number": cast.otso.number, "what": "identity_conflict"},
    ]


def test_another_person_cannot_take_an_identified_membership(
    app: Flask, cast: Cast, reader: As, says: Says
) -> None:
    Member.update(identity_hash=known_as(app, AINO)).where(Member.id == cast.aino.id).execute()
    says(STRANGER)
    aino = reader(cast.aino)
    aino.get(leave(aino), 409, links=False)
    assert Member.get_by_id(cast.aino.id).identity_hash == known_as(app, AINO)


def test_the_same_person_identifies_anew(app: Flask, cast: Cast, reader: As, says: Says) -> None:
    Member.update(identity_hash=known_as(app, AINO)).where(Member.id == cast.aino.id).execute()
    says(AINO)
    aino = reader(cast.aino)
    aino.client.get("/en/account/leave-the-programme/confirm/")
    assert comes_back(aino) == "/en/account/leave-the-programme/confirm/"
    assert Session.get().strongly
    assert SignIn.select().count() == 1  # no second login


def test_a_deleted_login_is_made_again(app: Flask, cast: Cast, reader: As, says: Says) -> None:
    Member.update(identity_hash=known_as(app, AINO)).where(Member.id == cast.aino.id).execute()
    Login.delete().where(Login.member == cast.aino).execute()
    says(AINO)
    someone = reader()
    path = comes_back(someone)
    someone.get(path)
    assert Login.select().where(Login.member == cast.aino).count() == 0
    assert someone.post(path).location == "/en/account/"
    assert Login.get(Login.member == cast.aino).password_hash is None
    someone.get("/en/account/logging-in/")


def test_two_members_who_link_one_identity_at_once_do_not_both_get_it(
    app: Flask, cast: Cast, reader: As, says: Says
) -> None:
    says(STRANGER)
    eino, otso = reader(cast.eino), reader(cast.otso)
    for member, one in ((cast.eino, eino), (cast.otso, otso)):
        call(member, "Ursula")
        comes_back(one)
        one.post(LINK, password=PASSWORD)
    newest, first = (code_of(app, member) for member in (cast.otso, cast.eino))
    eino.post(LINK + "code/", code=first)
    answer = otso.post(LINK + "code/", 409, code=newest)
    assert Case.get().number in answer.text
    assert Member.get_by_id(cast.otso.id).identity_hash is None
    assert Event.get(Event.member == cast.otso).kind == "identity_refused"


@pytest.mark.parametrize(
    ("end", "status", "said"),
    [
        (outcomes.Cancelled("x"), 200, "Nothing was changed"),
        (outcomes.Expired("x"), 410, "took too long"),
        (outcomes.Tampered("x"), 502, "could not be trusted"),
        (outcomes.Declined("x"), 502, "could not be trusted"),
        (outcomes.Unreachable("x"), 502, "did not answer"),
    ],
)
def test_every_other_end_is_a_friendly_page(
    cast: Cast, reader: As, says: Says, end: Exception, status: int, said: str
) -> None:
    says(end)
    someone = reader()
    assert said in someone.get(leave(someone), status, links=False).text
    assert Session.select().count() == Identification.select().count() == 0


def test_coming_back_twice_is_coming_back_once(
    app: Flask, cast: Cast, reader: As, says: Says
) -> None:
    Member.update(identity_hash=known_as(app, AINO)).where(Member.id == cast.aino.id).execute()
    says(AINO)
    someone = reader()
    back = leave(someone)
    assert someone.client.get(back).location == "/en/account/"
    page = someone.get(back, 410, links=False)
    assert "You are logged in already" in page.text
    assert "/en/account/" in [one.get("href") for one in page.all("a")]
    assert SignIn.select().count() == 1


def test_a_cookie_that_is_sent_again_asks_the_bank_nothing(
    app: Flask, cast: Cast, fresh: str, reader: As, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def finish(_broker: object, started: outcomes.Started, *_: object) -> Identified:
        asked.append(started.state)
        raise BankError

    monkeypatch.setattr(client, "finish", finish)
    someone = reader()
    back = leave(someone)
    kept = someone.client.get_cookie("plussa")
    assert kept is not None
    statuses = []
    for _ in range(4):
        someone.client.set_cookie("plussa", kept.value)
        statuses.append(someone.client.get(back).status_code)
    assert (statuses, len(asked)) == ([502, 410, 410, 410], 1)


def test_one_network_comes_back_so_often(
    app: Flask, cast: Cast, reader: As, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "FROM_HERE", "2 per hour")
    says(BankError())
    statuses = []
    for _ in range(3):
        someone = reader()
        answer = someone.client.get(leave(someone))
        statuses.append(answer.status_code)
    assert (statuses, answer.headers["Retry-After"]) == ([502, 502, 429], "60")


def test_without_a_broker_there_is_no_bank_login(cast: Cast, reader: As) -> None:
    assert "not in use" in reader().get("/en/log-in/bank/", 404, links=False).text
