"""A bank identity is linked by who proves to be the member, with more than a password."""

from datetime import timedelta

from flask import Flask

from plussa import clock
from plussa.auth.checks import identity_checks
from plussa.auth.checks.views import LETTER
from plussa.auth.email import email_changes
from plussa.auth.models import (
    Code,
    CodeUse,
    IdentityCheckWay,
    Login,
    Session,
)
from plussa.auth.session import sessions
from plussa.cases.models import Case
from plussa.members.models import Member
from plussa.web import links
from tests.auth.linked import CODE, LINK, As, bank, found, linked
from tests.conftest import TODAY, Clock
from tests.mails import code, texts
from tests.people import PASSWORD


def test_the_password_alone_links_nothing(app: Flask, oona: Member, reader: As) -> None:
    """Seen: a password, any bank identity and one button were the report of somebody else."""
    thief = reader(oona)
    bank(thief, "Nnamdi")
    page = thief.get(LINK)
    assert "password" in [one.get("name") for one in page.all("input")]
    thief.refused(LINK, password="")
    thief.refused(LINK, password="not the password")
    assert not Code.select().exists()
    thief.post(LINK, 409, password=PASSWORD)
    assert found(oona).identity_hash is None
    bank(thief)
    thief.post(LINK, password=PASSWORD)
    thief.refused(CODE, code="00000000")
    assert found(oona).identity_hash is None
    assert not Session.get().strongly
    assert "change your password at once" in texts(app, "link_bank_code")[0]


def test_the_code_is_of_this_session_and_this_identity(
    app: Flask, oona: Member, reader: As
) -> None:
    one, other = reader(oona), reader(oona)
    bank(one)
    one.post(LINK, password=PASSWORD)
    digits = code(app, "link_bank_code")
    bank(other, hashed="e" * 64)
    other.refused(CODE, code=digits)
    with one.client.session_transaction() as session:
        promised = session["link_code"]
    with other.client.session_transaction() as session:
        session["link_code"] = promised
    other.refused(CODE, code=digits)
    bank(one, hashed="e" * 64)
    one.refused(CODE, code=digits)
    assert found(oona).identity_hash is None


def test_the_code_works_once_and_for_a_quarter_of_an_hour(
    app: Flask, oona: Member, reader: As, at: Clock
) -> None:
    one = reader(oona)
    bank(one)
    one.post(LINK, password=PASSWORD)
    digits = code(app, "link_bank_code")
    at(clock.now() + timedelta(minutes=15))
    one.refused(CODE, code=digits)
    linked(app, one)
    assert not Code.select().where(Code.use == CodeUse.LINK_BANK).exists()
    assert one.client.get(CODE).status_code == 410, "the identification is used up"
    with one.client.session_transaction() as session:
        assert "identification" not in session


def test_names_that_agree_are_not_asked_about(app: Flask, oona: Member, reader: As) -> None:
    page = linked(app, reader(oona)).get("/en/account/")
    assert "From now on you can log in with your bank" in page.text
    assert found(oona).name == "Oona Mäkelä", "as she calls herself"
    assert not Case.select().exists()


def test_an_address_that_was_just_changed_gets_no_code(
    app: Flask, oona: Member, reader: As, at: Clock
) -> None:
    """Who knows the password could change the address first."""
    change = email_changes.request(oona, "varas@example.fi")
    email_changes.confirm(change.key)
    thief = reader(oona)
    bank(thief)
    assert "less than a week ago" in thief.get(LINK).text
    thief.refused(LINK, 409, password=PASSWORD)
    assert not Code.select().exists()
    at(TODAY + timedelta(days=7, minutes=1))
    Session.update(expires_at=clock.now() + timedelta(hours=1)).execute()
    bank(thief)
    thief.post(LINK, password=PASSWORD)


def test_without_an_email_address_a_letter_links(app: Flask, oona: Member, reader: As) -> None:
    new = {"email": "", "street": "Koivukuja 3", "postal_code": "00530", "city": "Helsinki"}
    Member.update(**new).where(Member.id == oona.id).execute()
    one = reader(oona)
    bank(one)
    assert "do not have an email address" in one.get(LINK).text
    one.refused(LINK, 409, password=PASSWORD)
    proof = identity_checks.ask(found(oona), IdentityCheckWay.LETTER)
    with app.app_context():
        digits = links.code(LETTER, proof.key)
    one.post("/en/account/identify/letter/code/", code=digits)
    one.get(LINK)
    one.refused(LINK, password="not the password")
    one.post(LINK, password=PASSWORD)
    assert found(oona).identity_hash == "f" * 64
    assert sessions.is_strong(Session.get()), "the letter still counts"
    assert not texts(app, "identity_linked"), "there is no address to tell"


def test_a_login_without_a_password_needs_the_code_alone(
    app: Flask, oona: Member, reader: As
) -> None:
    Login.update(password_hash=None).execute()
    one = reader(oona)
    bank(one)
    assert "password" not in [field.get("name") for field in one.get(LINK).all("input")]
    one.post(LINK)
    one.post(CODE, code=code(app, "link_bank_code"))
    assert found(oona).identity_hash == "f" * 64


def test_a_bank_identification_makes_a_login_again_once(
    app: Flask, oona: Member, reader: As
) -> None:
    """Seen: a copied cookie made a strong session anew for half an hour."""
    Member.update(identity_hash="f" * 64).where(Member.id == oona.id).execute()
    Login.delete().execute()
    one = reader()
    bank(one)
    with one.client.session_transaction() as session:
        copied = session["identification"]
    path = "/en/log-in/bank/logging-in/"
    one.post(path)
    thief = reader()
    with thief.client.session_transaction() as session:
        session["identification"] = copied
    assert thief.client.get(path).status_code == 410
    assert Login.select().count() == 1


def test_guesses_of_the_password_are_few(oona: Member, reader: As) -> None:
    one = reader(oona)
    bank(one)
    for _ in range(10):
        one.refused(LINK, password="not the password")
    one.refused(LINK, 429, password=PASSWORD)
    assert not Code.select().exists()


def test_a_claim_by_who_has_a_password_does_not_go_round_it(
    app: Flask, oona: Member, reader: As
) -> None:
    """The mailbox and the card without the password link nothing."""
    one = reader()
    bank(one)
    number = str(oona.cards[0].number)
    one.post("/en/log-in/card/", number=number)
    answer = one.post("/en/log-in/card/code/", code=code(app, "link_code"))
    assert answer.location == LINK
    assert found(oona).identity_hash is None
    one.get(LINK)
    one.post(LINK, password=PASSWORD)
    one.post(CODE, code=code(app, "link_bank_code"))
    assert found(oona).identity_hash == "f" * 64
