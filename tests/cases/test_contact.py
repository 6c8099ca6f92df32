"""Writing to customer service without an account, and following the case by its link."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.append_only import Errand, open_door
from plussa.cases import service
from plussa.cases.mails import token_of
from plussa.cases.models import Case, CaseEntry, CaseKind, CaseState, Channel
from plussa.db import database
from plussa.outbox.models import Message
from tests import mails
from tests.conftest import TODAY, Clock
from tests.people import Cast, Reader

As = Callable[..., Reader]
FORM = "/en/write-to-customer-service/"
KEY = "0b8f5d0e-3c0f-4a53-9b7f-5a7b0a6d1c11"
WRITTEN: dict[str, Any] = {
    "kind": "contact",
    "text": "Moi!\nMiten?",
    "name": "",
    "email": "vieras@example.fi",
}


def case() -> Case:
    found: Case = Case.select().order_by(Case.id.desc()).get()
    return found


@pytest.mark.parametrize("path", [FORM, "/fi/kirjoita-asiakaspalveluun/"])
def test_anybody_opens_a_case_and_follows_it(app: Flask, fresh: str, reader: As, path: str) -> None:
    visitor = reader()
    visitor.get(path)
    answer = visitor.post(path, key=KEY, **WRITTEN)
    page = visitor.get(answer.location)
    assert case().number in page.text
    assert "Miten?" in page.text
    assert mails.link(app, "case_opened").endswith(answer.location.split("/")[-2] + "/")
    assert (case().channel, case().email) == (Channel.FORM, "vieras@example.fi")


def test_feedback_on_accessibility_is_due_in_two_weeks(fresh: str, reader: As) -> None:
    reader().post(FORM, key=KEY, **{**WRITTEN, "kind": "accessibility"})
    assert (case().kind, case().due_on) == (CaseKind.ACCESSIBILITY, date(2026, 12, 29))


def test_a_request_about_ones_data_needs_no_account(fresh: str, reader: As) -> None:
    reader().post(FORM, key=KEY, **{**WRITTEN, "kind": "data"})
    assert (case().kind, case().due_on) == (CaseKind.DATA, date(2027, 1, 15))
    service.extend(case(), "Henkilöllisyys pitää varmistaa.")
    assert case().due_on == date(2027, 3, 15)


def test_who_is_logged_in_is_not_asked_who_they_are(app: Flask, cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    assert "Your email address" not in aino.get(FORM).text
    assert "Write your message." in aino.refused(FORM, key=KEY, kind="contact", text="").text
    page = aino.post(FORM, key=KEY, **WRITTEN).location
    assert (case().member_id, case().email, case().name) == (cast.aino.id, "", "")
    assert "Miten?" in aino.get(page).text
    assert mails.link(app, "case_opened") == page


def test_the_page_the_mail_and_the_list_say_the_same_date(
    app: Flask, fresh: str, reader: As, at: Clock
) -> None:
    visitor = reader()
    page = visitor.post(FORM, key=KEY, **{**WRITTEN, "kind": "data"}).location
    service.ask(case(), "Kenelle?")
    at(TODAY + timedelta(days=3))
    visitor.post(page + "write/", text="Itselleni.")
    for text in (visitor.get(page).text, mails.texts(app, "case_opened")[0]):
        assert "18 January 2027" in text.replace("\u00a0", " ")


def test_without_an_address_the_page_is_the_only_way(fresh: str, reader: As) -> None:
    visitor = reader()
    visitor.get(visitor.post(FORM, key=KEY, **{**WRITTEN, "email": ""}).location)
    assert case().email == ""


def test_a_form_sent_twice_opens_one_case(fresh: str, reader: As) -> None:
    visitor = reader()
    first, second = (visitor.post(FORM, key=KEY, **WRITTEN).location for _ in range(2))
    assert Case.select().count() == 1
    assert first == second


def test_a_mended_address_in_the_same_form_is_not_lost(fresh: str, reader: As) -> None:
    visitor = reader()
    for email in ("vieras@example.f", "vieras@example.fi"):
        visitor.post(FORM, key=KEY, **{**WRITTEN, "email": email})
    assert case().email == "vieras@example.fi"


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(fresh: str, reader: As) -> None:
    page = reader().refused(FORM, key=KEY, **{**WRITTEN, "text": " ", "email": "ei-osoite"})
    assert "Write your message." in page.text
    assert "Write an email address" in page.text
    assert any(one.get("value") == "ei-osoite" for one in page.all("input"))
    assert not Case.select().exists()


@pytest.mark.parametrize("text", ["a" * 5_001, "outo\ue000", "nolla\x00"])
def test_text_that_cannot_be_shown_is_refused(fresh: str, reader: As, text: str) -> None:
    reader().refused(FORM, key=KEY, **{**WRITTEN, "text": text})
    assert not Case.select().exists()


def test_what_turns_text_around_is_taken_out(fresh: str, reader: As) -> None:
    turned = "käänny\u202e ympäri\u202c\r\nja ta\u00adkaisin"
    reader().post(FORM, key=KEY, **{**WRITTEN, "text": turned})
    assert CaseEntry.get().text == "käänny ympäri\nja takaisin"


def test_too_many_from_one_place_have_to_wait(fresh: str, reader: As) -> None:
    visitor = reader()
    for number in range(60):
        written = {**WRITTEN, "email": f"visitor{number // 10}@example.fi"}
        visitor.post(FORM, key=KEY[:-2] + f"{number:02}", **written)
    page = visitor.refused(FORM, 429, key=KEY, **WRITTEN)
    assert "Too many messages" in page.text
    assert Case.select().count() == 60


def test_one_address_gets_few_mails_whoever_asks(fresh: str, reader: As) -> None:
    for number in range(10):
        asker = reader()
        asker.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        asker.post(FORM, key=KEY[:-2] + f"{number:02}", **WRITTEN)
    asker = reader()
    page = asker.refused(FORM, 429, key=KEY, **{**WRITTEN, "email": WRITTEN["email"].upper()})
    assert "Nothing was sent" in page.text
    assert Message.select().where(Message.kind == "case_opened").count() == 10
    assert Case.select().count() == 10


def test_a_question_is_answered_without_an_account(fresh: str, reader: As) -> None:
    visitor = reader()
    page = visitor.post(FORM, key=KEY, **WRITTEN).location
    service.ask(case(), "Mihin kauppaan?")
    assert "Mihin kauppaan?" in visitor.get(page + "write/").text
    visitor.post(page + "write/", text="Kulmakauppaan.")
    assert case().state is CaseState.OPEN
    assert "Kulmakauppaan." in visitor.get(page).text


def test_it_is_taken_back_by_a_button_and_only_by_it(fresh: str, reader: As) -> None:
    visitor = reader()
    page = visitor.post(FORM, key=KEY, **WRITTEN).location
    visitor.get(page + "withdraw-case/")
    assert case().state is CaseState.OPEN
    visitor.post(page + "withdraw-case/")
    visitor.post(page + "withdraw-case/")
    assert case().state is CaseState.WITHDRAWN
    assert "You withdrew it" in visitor.get(page).text


def test_writing_to_a_closed_case_is_refused(fresh: str, reader: As) -> None:
    visitor = reader()
    page = visitor.post(FORM, key=KEY, **WRITTEN).location
    service.decide(case(), CaseState.ANSWERED, "Näin.")
    before = CaseEntry.select().count()
    said = visitor.refused(page + "write/", text="Mutta vielä.")
    assert "The case is closed" in said.text
    assert "Mutta vielä." in said.text
    assert CaseEntry.select().count() == before


def test_a_refusal_names_the_next_step(fresh: str, reader: As) -> None:
    visitor = reader()
    page = visitor.post(FORM, key=KEY, **WRITTEN).location
    service.decide(case(), CaseState.REFUSED, "Ei ole meidän asiamme.")
    links = [one.get("href") for one in visitor.get(page).all("a")]
    assert "/en/disputes/contract/" in links
    assert f"{page}letter/to-the-programme/" in links
    assert f"{page}letter/to-consumer-advice/" in links


def test_a_refusal_about_accessibility_names_who_supervises_it(fresh: str, reader: As) -> None:
    visitor = reader()
    page = visitor.post(FORM, key=KEY, **{**WRITTEN, "kind": "accessibility"}).location
    service.decide(case(), CaseState.REFUSED, "Emme voi.")
    links = [one.get("href") for one in visitor.get(page).all("a")]
    assert "/en/accessibility/#supervision" in links
    assert not [one for one in links if one and one.startswith("/en/disputes/letter/")]


def test_a_link_to_a_case_that_is_not_kept_any_more_says_so(fresh: str, reader: As) -> None:
    visitor = reader()
    page = visitor.post(FORM, key=KEY, **WRITTEN).location
    with database.atomic(), open_door(Errand.RETENTION):
        case().delete_instance()
    for path in ("", "write/", "withdraw-case/"):
        assert "does not work" in visitor.get(page + path, 410, links=False).text


def test_a_note_of_customer_service_is_not_shown(fresh: str, reader: As) -> None:
    visitor = reader()
    page = visitor.post(FORM, key=KEY, **WRITTEN).location
    service.note(case(), "Sama kuin viimeksi.")
    assert "Sama kuin viimeksi." not in visitor.get(page).text


def test_a_link_that_is_none_or_a_members_case_shows_nothing(
    app: Flask, cast: Cast, reader: As
) -> None:
    found = service.open_case(CaseKind.CONTACT, "Salaisuus", Channel.ACCOUNT, member=cast.aino)
    with app.test_request_context("/en/"):
        token = token_of(found)
    for one in (token, token[:-3], "forged"):
        page = reader().get(f"{FORM}{one}/", 410, links=False)
        assert "Salaisuus" not in page.text


def test_what_was_written_is_shown_as_text(fresh: str, reader: As) -> None:
    visitor = reader()
    page = visitor.post(FORM, key=KEY, **{**WRITTEN, "text": "<b>x</b> {{ 7*7 }}"}).location
    assert "<b>x</b> {{ 7*7 }}" in visitor.get(page).text  # as its reader sees it
    assert clock.now() == case().opened_at
