"""Personal information: what a member sees, changes and cannot change."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from plussa.members.models import Event, Member, Source
from plussa.members.profile import service
from plussa.outbox.models import Message
from tests.document import Page
from tests.mails import texts
from tests.people import Cast, Reader

As = Callable[..., Reader]
PROFILE = "/fi/oma-tili/tiedot/"
PHONE = PROFILE + "puhelin/"


@pytest.mark.parametrize("path", [PROFILE, "/en/account/information/"])
def test_it_shows_what_is_known(cast: Cast, reader: As, path: str) -> None:
    page = reader(cast.aino).get(path)
    for text in ("Aino Esimerkki", "Koivukuja 3", "+358 40 1234567", "aino@example.fi"):
        assert text in page.text


@pytest.mark.parametrize("notation", ["0409876543", "040 987 6543", "+358-40-9876543"])
def test_a_telephone_number_is_saved_in_any_notation(cast: Cast, reader: As, notation: str) -> None:
    answer = reader(cast.aino).post(PHONE, phone=notation)
    assert answer.location == PROFILE + "#phone"
    assert Member.get_by_id(cast.aino.id).phone == "+358409876543"
    assert Event.get().kind == "phone_changed"


def test_a_panel_is_answered_alone(cast: Cast, reader: As) -> None:
    answer = reader(cast.aino).fragment(PHONE, target="phone", phone="0409876543")
    page = Page(answer.text)
    assert page.ids == ["phone", "said"]
    assert len(answer.data) < 3000


def test_a_bad_number_comes_back_with_what_was_typed(cast: Cast, reader: As) -> None:
    page = reader(cast.aino).refused(PHONE, phone="12 apples")
    assert [one.get("value") for one in page.all("input") if one.get("name") == "phone"] == [
        "12 apples"
    ]
    assert Event.select().count() == 0


def test_a_visitor_is_led_to_log_in(cast: Cast, reader: As) -> None:
    assert reader().client.get(PHONE).location == "/fi/kirjaudu/"


def test_an_empty_telephone_number_removes_it(cast: Cast, reader: As) -> None:
    reader(cast.aino).post(PHONE, phone="")
    assert Member.get_by_id(cast.aino.id).phone == ""


def test_saving_what_is_there_already_is_no_event(cast: Cast, reader: As) -> None:
    reader(cast.aino).post(PHONE, phone="040 123 4567")
    assert Event.select().count() == 0


def test_an_address_is_saved_with_its_source(cast: Cast, reader: As) -> None:
    path = "/en/account/information/address/"
    reader(cast.otso).post(path, street="Rantatie  1", postal_code="00100", city="Helsinki")
    otso = Member.get_by_id(cast.otso.id)
    assert (otso.street, otso.postal_code, otso.address_source) == (
        "Rantatie 1", "00100", Source.MEMBER,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "finnish", "english"),
    [
        (Source.BANK, "pankiltasi", "from your bank"),
        (Source.CUSTOMER_SERVICE, "Asiakaspalvelu", "Customer service wrote it down"),
        (Source.IMPORT, "aiemmasta järjestelmästä", "from the programme’s earlier system"),
    ],
)
def test_what_comes_from_elsewhere_names_its_source(
    cast: Cast, reader: As, source: Source, finnish: str, english: str
) -> None:
    new = {"address_source": source, "birth_date": date(1980, 5, 1), "birth_date_source": source}
    Member.update(new).where(Member.id == cast.aino.id).execute()
    for path, said in ((PROFILE, finnish), ("/en/account/information/", english)):
        page = reader(cast.aino).get(path)
        for panel in ("address", "birth-date"):
            [found] = page.all("div", id=panel)
            assert said in found.text, panel


@pytest.mark.parametrize(
    ("field", "typed"),
    [("street", ""), ("street", "x" * 201), ("postal_code", "0010"), ("postal_code", "٠٠١٠٠"),
     ("city", "Hel\x1bsinki"), ("city", "Hel\0sinki")],
)  # fmt: skip
def test_a_bad_address_changes_nothing(cast: Cast, reader: As, field: str, typed: str) -> None:
    sent: dict[str, Any] = {
        "street": "Rantatie 1",
        "postal_code": "00100",
        "city": "Helsinki",
        field: typed,
    }
    page = reader(cast.aino).refused("/en/account/information/address/", 422, **sent)
    assert len(page.all("input")) > 3
    assert Member.get_by_id(cast.aino.id).street == "Koivukuja 3"


def test_a_protected_address_is_not_shown_even_to_its_owner(cast: Cast, reader: As) -> None:
    Member.update(protected_address=True).where(Member.id == cast.aino.id).execute()
    aino = reader(cast.aino)
    for path in (PROFILE, PROFILE + "osoite/", "/fi/oma-tili/"):
        assert "Koivukuja" not in str(aino.client.get(path).text)
        assert "Helsinki" not in aino.get(path).text.replace("Esimerkiksi Helsinki", "")


def test_the_language_of_mails_is_changed(cast: Cast, reader: As) -> None:
    path = "/en/account/information/language/"
    reader(cast.aino).post(path, language="en")
    assert Member.get_by_id(cast.aino.id).language == "en"
    reader(cast.aino).refused(path, language="tlh")
    assert Member.get_by_id(cast.aino.id).language == "en"


def test_a_name_is_corrected_by_customer_service(app: Flask, cast: Cast, reader: As) -> None:
    path = "/en/account/information/name/"
    aino = reader(cast.aino)
    aino.post(path, given_names="Aino Maria", family_name="Esimerkki")
    assert Member.get_by_id(cast.aino.id).given_names == "Aino"
    assert (
        "You asked for the name Aino Maria Esimerkki" in aino.get("/en/account/information/").text
    )
    assert Message.get().facts == {"number": cast.aino.number, "what": "name_request"}
    assert "still looking" in aino.refused(path, given_names="A", family_name="B").text
    [request] = service.waiting_names()
    assert service.decide_name(request, accepted=True)
    assert Member.get_by_id(cast.aino.id).given_names == "Aino Maria"
    assert texts(app, "name_decided")
    assert not service.decide_name(request, accepted=True)


def test_a_refused_name_stays_as_it_was(app: Flask, cast: Cast) -> None:
    service.request_name(cast.aino, "Zorro", "")
    assert service.decide_name(service.waiting_names()[0], accepted=False)
    assert Member.get_by_id(cast.aino.id).given_names == "Aino"
    service.request_name(cast.aino, "Aino Maria", "Esimerkki")


def test_a_stale_form_keeps_what_was_typed(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    answer = aino.client.post(PHONE, data={"csrf_token": "old", "phone": "040 765 4321"})
    assert answer.status_code == 422
    page = Page(answer.text)
    kept = [one.get("value") for one in page.all("input") if one.get("name") == "phone"]
    assert kept == ["+358407654321"]
    assert "aiemmalta käynniltä" in page.text
    assert Member.get_by_id(cast.aino.id).phone == "+358401234567"


def test_two_tabs_end_in_the_state_of_the_later_one(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    first, second = aino.form_token(PHONE), aino.form_token(PHONE)
    aino.post(PHONE, token=second, phone="0402222222")
    aino.post(PHONE, token=first, phone="0401111111")
    assert Member.get_by_id(cast.aino.id).phone == "+358401111111"
    assert Event.select().count() == 2
