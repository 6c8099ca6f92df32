"""A login for a membership that has none: by its card, and a code to the contact on record."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask

from plussa import clock
from plussa.auth.email import email_changes
from plussa.auth.identity import identities
from plussa.auth.identity.identities import IdentifiedPerson
from plussa.auth.models import Code, CodeUse, Login, Session
from plussa.members.models import Card, CardState, Member
from plussa.web import links
from tests.mails import code, texts
from tests.people import Cast, Reader, add_member

As = Callable[..., Reader]
CLAIM = "/en/log-in/card/"
CODE = CLAIM + "code/"
NEW = "kolme kissaa ja yksi koira"


def card_of(member: Member) -> str:
    return str(Card.get(Card.member == member).number)


def test_card_and_code_make_a_login(app: Flask, fresh: str, reader: As) -> None:
    member = add_member(login=False, email="vanha@example.fi")
    someone = reader()
    spaced = " ".join(card_of(member)[at : at + 4] for at in range(0, 16, 4))
    assert someone.post(CLAIM, number=spaced).location == CODE
    someone.get(CODE)
    answer = someone.post(CODE, code=code(app, "link_code"))
    assert answer.location == "/en/account/logging-in/password/"
    someone.post(answer.location, password=NEW)
    assert reader().post("/en/log-in/", email="vanha@example.fi", password=NEW)


def test_an_unknown_card_gets_the_same_page_and_no_mail(app: Flask, fresh: str, reader: As) -> None:
    someone = reader()
    assert someone.post(CLAIM, number="2463 0000 0000 0000").location == CODE
    with app.test_request_context():
        digits = links.code(CodeUse.LINK.value, Code.get().key)
    someone.refused(CODE, code=digits)
    assert texts(app, "link_code") == []


def test_a_blocked_card_proves_nothing(app: Flask, fresh: str, reader: As) -> None:
    member = add_member(login=False)
    Card.update(state=CardState.BLOCKED).execute()
    reader().post(CLAIM, number=card_of(member))
    assert texts(app, "link_code") == []


def test_the_code_is_of_this_browser(app: Flask, fresh: str, reader: As) -> None:
    member = add_member(login=False)
    reader().post(CLAIM, number=card_of(member))
    other = reader()
    other.client.get(CODE)
    other.refused(CODE, code=code(app, "link_code"))
    assert Login.select().count() == 0


def test_the_code_works_for_a_quarter_of_an_hour(
    app: Flask, fresh: str, reader: As, at: Callable[[object], None]
) -> None:
    member = add_member(login=False)
    someone = reader()
    someone.post(CLAIM, number=card_of(member))
    digits = code(app, "link_code")
    at(clock.now() + timedelta(minutes=15))
    someone.refused(CODE, code=digits)


def test_who_came_from_a_bank_is_linked_too(app: Flask, fresh: str, reader: As) -> None:
    member = add_member(login=False, confirmed_at=None, given_names="Ursula", family_name="Uusi")
    someone = reader()
    with someone.client.session_transaction() as session:
        person = IdentifiedPerson("f" * 64, "Ursula", "Uusi", date(1975, 1, 7))
        session["identification"] = identities.remember(person)
    someone.post(CLAIM, number=card_of(member))
    someone.post(CODE, code=code(app, "link_code"))
    found = Member.get_by_id(member.id)
    assert found.identity_hash == "f" * 64
    assert found.confirmed_at is not None
    assert Session.select().count() == 1


def test_a_shared_address_makes_no_second_login(app: Flask, cast: Cast, reader: As) -> None:
    member = add_member(login=False, email="aino@example.fi")
    someone = reader()
    someone.post(CLAIM, number=card_of(member))
    page = someone.refused(CODE, 409, code=code(app, "link_code"))
    assert "belongs to another login" in page.text
    assert Login.select().where(Login.member == member).count() == 0


def test_others_who_claim_the_same_card_are_in_nobodys_way(
    app: Flask, fresh: str, reader: As
) -> None:
    member = add_member(login=False)
    owner, number = reader(), card_of(member)
    owner.post(CLAIM, number=number)
    digits = code(app, "link_code")
    for stranger in (reader(), reader()):
        stranger.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        stranger.post(CLAIM, number=number)
        for _ in range(6):
            stranger.refused(CODE, code="00000000")
    reader().post(CLAIM, number=number)
    assert owner.post(CODE, code=digits).status_code == 303


def test_the_next_code_of_the_same_browser_takes_the_place_of_the_one_before(
    app: Flask, fresh: str, reader: As
) -> None:
    member = add_member(login=False)
    someone = reader()
    someone.post(CLAIM, number=card_of(member))
    first = code(app, "link_code")
    someone.post(CLAIM, number=card_of(member))
    assert Code.select().count() == 1
    someone.refused(CODE, code=first)
    someone.post(CODE, code=code(app, "link_code"))


def test_a_stranger_uses_up_their_own_networks_tries(app: Flask, fresh: str, reader: As) -> None:
    number = card_of(add_member(login=False))
    for _ in range(3):
        reader().post(CLAIM, number=number)
    reader().refused(CLAIM, 429, number=number)
    owner = reader()
    owner.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    owner.post(CLAIM, number=number)


def test_one_mailbox_gets_twenty_codes_an_hour_and_they_go_on(
    app: Flask, fresh: str, reader: As
) -> None:
    number = card_of(add_member(login=False))
    owner = reader()
    owner.post(CLAIM, number=number)
    digits = code(app, "link_code")
    for network in range(20):
        stranger = reader()
        stranger.client.environ_base["REMOTE_ADDR"] = f"2001:db8:{network:x}::1"
        data = {"csrf_token": stranger.form_token(CLAIM), "number": number}
        assert stranger.client.post(CLAIM, data=data).status_code == (303 if network < 19 else 429)
    assert owner.post(CODE, code=digits).status_code == 303


def test_a_code_in_the_old_mailbox_opens_nothing_after_a_change(
    app: Flask, cast: Cast, reader: As
) -> None:
    someone = reader()
    someone.post(CLAIM, number=card_of(cast.otso))
    digits = code(app, "link_code")
    email_changes.confirm(email_changes.request(cast.otso, "uusi@example.fi").key)
    someone.refused(CODE, code=digits)


def test_who_has_no_address_any_more_gets_no_code(app: Flask, fresh: str, reader: As) -> None:
    member = add_member(login=False)
    someone = reader()
    someone.post(CLAIM, number=card_of(member))
    digits = code(app, "link_code")
    Member.update(email="").execute()
    someone.refused(CODE, code=digits)
    assert texts(app, "link_code") == []


def test_an_address_that_was_put_in_place_a_moment_ago_gets_no_code(
    app: Flask, cast: Cast, reader: As
) -> None:
    """Whoever knows a password could change it, and be let in as somebody who has shown more."""
    email_changes.confirm(email_changes.request(cast.otso, "roisto@example.fi").key)
    reader().post(CLAIM, number=card_of(cast.otso))
    assert texts(app, "link_code") == []
