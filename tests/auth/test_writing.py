"""What was written before a session ended: whose it is, for how long, and that it is sent once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from plussa import clock, sealing
from plussa.auth import recovery
from plussa.auth.models import Draft, Login, Session
from plussa.auth.session import drafts
from plussa.auth.session.sessions import TakenBack
from plussa.cases import service
from plussa.cases.models import Case
from plussa.members.models import Member
from plussa.privacy import retention
from plussa.privacy.erasure.deleting import erase
from plussa.register.categories import DRAFTS
from tests.conftest import Clock
from tests.document import Page
from tests.odd import fields_of
from tests.people import HX, PASSWORD, Cast, Reader

As = Callable[..., Reader]
FORM = "/en/account/requests/new/rectification/"
CONTACT = "/en/write-to-customer-service/"
LOG_IN = "/en/log-in/"
TEXT = "Korttini on hukassa.\n" * 200


def form(reader: Reader, path: str = FORM) -> dict[str, str]:
    """What is sent of a form with a message in it."""
    return {**fields_of(Page(reader.client.get(path).text)), "text": TEXT}


def written_in(reader: Reader) -> str:
    """What the form shows as written."""
    return reader.get(FORM).all("textarea")[0].text


def expire(reader: Reader, member: Member) -> None:
    """The session ends by itself."""
    Session.update(expires_at=clock.now()).execute()


def log_out(reader: Reader, member: Member) -> None:
    """It is ended in another tab."""
    reader.post("/en/log-out/")


def log_out_everywhere(reader: Reader, member: Member) -> None:
    """It is ended on another device."""
    recovery.log_out_everywhere(Login.get(Login.member == member))


def log_in(reader: Reader, name: str = "aino") -> str:
    """Log in; where that leads."""
    answer = reader.post(LOG_IN, email=f"{name}@example.fi", password=PASSWORD)
    return str(answer.location)


@pytest.mark.parametrize("end", [expire, log_out, log_out_everywhere])
def test_however_a_session_ends_a_message_is_in_its_form_again(
    cast: Cast, reader: As, end: Callable[[Reader, Member], None]
) -> None:
    aino = reader(cast.aino)
    sent = form(aino)
    end(aino, cast.aino)
    assert aino.client.post(FORM, data=sent).location == LOG_IN
    door = aino.get(LOG_IN)
    assert "Log in to continue. Nothing was sent yet: what you wrote is kept" in door.text
    assert log_in(aino) == FORM
    page = aino.get(FORM)
    assert page.all("textarea")[0].text == " ".join(TEXT.split())
    assert "It has not been sent" in page.text
    assert Case.select().count() == 0


def test_a_part_of_a_page_leads_to_the_door_and_keeps_what_it_held(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    path = "/en/account/information/address/"
    sent = {**fields_of(Page(aino.client.get(path).text)), "street": "Uusikuja 9"}
    expire(aino, cast.aino)
    assert aino.client.post(path, data=sent, headers=HX).headers["HX-Redirect"] == LOG_IN
    assert log_in(aino) == path
    assert 'value="Uusikuja 9"' in aino.get(path).html


def test_it_is_sent_once_however_often_it_is_pressed(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    sent = form(aino)
    expire(aino, cast.aino)
    aino.client.post(FORM, data=sent)
    aino.client.post(FORM, data=sent)
    log_in(aino)
    again = form(aino)
    assert again["key"] == sent["key"]
    for _ in range(2):
        assert aino.client.post(FORM, data=again).status_code == 303
    assert Case.select().count() == 1
    assert Draft.select().count() == 0
    assert "It has not been sent" not in aino.get(FORM).text


def test_what_is_refused_is_kept_on(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    sent = form(aino)
    expire(aino, cast.aino)
    aino.client.post(FORM, data=sent)
    log_in(aino)
    assert aino.client.post(FORM, data=form(aino) | {"text": ""}).status_code == 422
    assert written_in(aino)


def test_an_hour_later_nothing_is_left(cast: Cast, reader: As, at: Clock) -> None:
    aino = reader(cast.aino)
    sent = form(aino)
    expire(aino, cast.aino)
    aino.client.post(FORM, data=sent)
    at(clock.now() + timedelta(minutes=59))
    log_in(aino)
    assert written_in(aino)
    at(clock.now() + timedelta(minutes=1))
    assert written_in(aino) == ""
    at(clock.now() + timedelta(minutes=1))
    assert retention.delete_old(DRAFTS) == 1


def test_somebody_else_who_is_logged_in_cannot_send_it(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    sent = form(aino)
    log_out(aino, cast.aino)
    log_in(aino, "otso")
    answer = aino.client.post(FORM, data=sent)
    assert answer.location == FORM
    page = aino.get(FORM)
    assert "Somebody else wrote this" in page.text
    assert "hukassa" not in page.text
    assert written_in(aino) == ""
    assert Case.select().count() == 0
    log_out(aino, cast.otso)
    log_in(aino)
    assert "hukassa" in written_in(aino)


def test_who_logs_in_next_has_nothing_of_it_and_is_led_nowhere(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    sent = form(aino)
    expire(aino, cast.aino)
    aino.client.post(FORM, data=sent)
    assert log_in(aino, "otso") == "/en/account/"
    assert (written_in(aino), Draft.select().count()) == ("", 1)


def test_a_text_that_waits_vouches_for_no_bank_identification(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    sent = form(aino)
    log_out(aino, cast.aino)
    log_in(aino, "otso")
    expire(aino, cast.otso)
    aino.client.post(FORM, data=sent)
    with aino.client.session_transaction() as session:
        session["identification"] = "of Otso, who logged in here last"
    assert log_in(aino) == FORM
    with aino.client.session_transaction() as session:
        assert "identification" not in session


def test_once_it_is_sent_the_next_login_is_as_any_other(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    sent = form(aino)
    expire(aino, cast.aino)
    aino.client.post(FORM, data=sent)
    log_in(aino)
    aino.client.post(FORM, data=form(aino))
    with aino.client.session_transaction() as session:
        assert "writer" not in session


def test_what_was_kept_stays_when_the_login_is_taken_back_meanwhile(
    cast: Cast, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_back(*_: object, **__: object) -> None:
        raise TakenBack

    aino = reader(cast.aino)
    sent = form(aino)
    expire(aino, cast.aino)
    aino.client.post(FORM, data=sent)
    log_in(aino)
    with monkeypatch.context() as patched:
        patched.setattr(service, "open_case", take_back)
        assert aino.client.post(FORM, data=form(aino)).location == LOG_IN
    assert log_in(aino) == FORM
    assert "hukassa" in written_in(aino)


def test_a_message_of_a_member_on_the_page_for_anybody_goes_in_no_other_name(
    cast: Cast, reader: As
) -> None:
    aino = reader(cast.aino)
    sent = form(aino, CONTACT)
    log_out(aino, cast.aino)
    assert aino.client.post(CONTACT, data=sent).location == LOG_IN
    log_in(aino, "otso")
    assert aino.client.post(CONTACT, data=sent).location == CONTACT
    assert "hukassa" not in aino.get(CONTACT).text
    log_out(aino, cast.otso)
    assert Case.select().count() == 0
    log_in(aino)
    again = form(aino, CONTACT) | {"text": TEXT}
    assert again["key"] == sent["key"]
    aino.client.post(CONTACT, data=again)
    assert [case.member for case in Case.select()] == [cast.aino]


def test_another_browser_of_the_same_member_does_not_show_it(cast: Cast, reader: As) -> None:
    aino, elsewhere = reader(cast.aino), reader()
    sent = form(aino)
    expire(aino, cast.aino)
    aino.client.post(FORM, data=sent)
    log_in(elsewhere)
    assert written_in(elsewhere) == ""


def test_what_does_not_say_who_wrote_it_is_not_kept(app: Flask, cast: Cast, reader: As) -> None:
    sent = form(reader(cast.aino))
    for forged in ("", "x", sent["written"][:-4] + "AAA=", sealing.seal("draft", "", "[]")):
        Reader(app).client.post(FORM, data=sent | {"written": forged})
    assert Draft.select().count() == 0


def test_a_few_are_kept_of_each_writer_the_newest_at_each_address(fresh: str) -> None:
    for number in range(9):
        for text in ("first", "last"):
            drafts.keep("aino", f"/{number}/", (["text"], [("text", f"{text} {number}")]))
    drafts.keep("eino", "/8/", (["text"], [("text", "other")]))
    assert Draft.select().count() == drafts.MOST + 1
    found = [drafts.find("aino", f"/{number}/") for number in range(9)]
    assert found[:4] == [None] * 4
    assert [one and dict(one[1])["text"] for one in found[4:]] == [
        f"last {number}" for number in range(4, 9)
    ]


def test_a_row_opens_nothing_for_anybody_else(fresh: str) -> None:
    drafts.keep("aino", "/", (["text"], [("text", "salaisuus")]))
    row = Draft.get()
    assert "salaisuus" not in row.sealed
    row.amend(writer="otso")
    assert drafts.find("otso", "/") is None


def test_the_register_erases_it_with_its_writer(cast: Cast) -> None:
    for member in (cast.aino, cast.otso):
        drafts.keep(member.key, "/", (["text"], [("text", "Hei")]))
    erase(DRAFTS, cast.aino)
    assert [row.writer for row in Draft.select()] == [cast.otso.key]
