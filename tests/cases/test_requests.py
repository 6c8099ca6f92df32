"""A member's cases in the account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from plussa.cases import contact_views, pages, service
from plussa.cases.models import Case, CaseEntry, CaseKind, CaseState, Channel, QuestionReason
from plussa.privacy.ending.leaving import leave
from plussa.quotas import Quota
from tests import mails
from tests.conftest import TODAY, Clock
from tests.people import Cast, Reader
from tests.queries import counted

As = Callable[..., Reader]
ALL = "/en/account/requests/"
KEY = "0b8f5d0e-3c0f-4a53-9b7f-5a7b0a6d1c11"
KINDS = {
    "rectification": CaseKind.RECTIFICATION, "portability": CaseKind.PORTABILITY,
    "objection": CaseKind.OBJECTION, "write-to-customer-service": CaseKind.CONTACT,
}  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_member_opens_one_of_each_kind(cast: Cast, reader: As, kind: str) -> None:
    aino = reader(cast.aino)
    aino.get(f"{ALL}new/{kind}/")
    page = aino.post(f"{ALL}new/{kind}/", text="Näin on.", key=KEY).location
    found = Case.get()
    assert (found.kind, found.member_id, found.channel) == (
        KINDS[kind],
        cast.aino.id,
        Channel.ACCOUNT,
    )
    assert "Näin on." in aino.get(page).text
    assert found.number in aino.get(ALL).text


def test_kinds_that_have_pages_of_their_own_are_not_opened_here(cast: Cast, reader: As) -> None:
    for kind in ("erasure", "access", "mistake", "shoes"):
        assert reader(cast.aino).client.get(f"{ALL}new/{kind}/").status_code == 404


def test_in_finnish_too(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    assert "Et ole lähettänyt asiakaspalveluun pyyntöjä" in aino.get("/fi/oma-tili/pyynnot/").text
    page = aino.post("/fi/oma-tili/pyynnot/uusi/korjaus/", text="Nimi on väärin.", key=KEY).location
    assert "Avoinna. Saat vastauksen" in aino.get(page).text


def test_sent_twice_it_is_one(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    for _ in range(2):
        aino.post(f"{ALL}new/write-to-customer-service/", text="Hei", key=KEY)
    assert Case.select().count() == 1


def test_other_words_in_the_same_form_are_another_case(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)  # who went back in the browser and wrote again
    path = f"{ALL}new/write-to-customer-service/"
    pages = {aino.post(path, text=one, key=KEY).location for one in ("Hei", "Moi")}
    assert (Case.select().count(), len(pages)) == (2, 2)


def test_every_page_and_the_mail_say_the_same_date(
    app: Flask, cast: Cast, reader: As, at: Clock
) -> None:
    case = service.open_case(
        CaseKind.RESTRICTION, "Hei", Channel.ACCOUNT, member=cast.aino, language="en"
    )
    service.ask(case, "Mitkä tiedot?")
    at(TODAY + timedelta(days=3))
    service.extend(case, "Tietoja on paljon.")
    aino = reader(cast.aino)
    for path in (ALL, f"{ALL}{case.number}/"):
        assert "our answer comes by 18 March 2027" in plain(aino.get(path).text)
    assert "an answer by 18 March 2027" in plain(mails.texts(app, "case_changed")[0])
    service.write(case, "Ostokset.")
    for path in (ALL, f"{ALL}{case.number}/", "/en/account/"):
        assert "by 18 March 2027" in plain(aino.get(path).text)


def test_home_says_when_the_next_answer_comes_or_that_a_question_waits(
    cast: Cast, reader: As
) -> None:
    aino = reader(cast.aino)
    assert "no open cases" in aino.get("/en/account/").text
    first, second = (
        service.open_case(kind, "Hei", Channel.ACCOUNT, member=cast.aino)
        for kind in (CaseKind.ACCESSIBILITY, CaseKind.RESTRICTION)
    )
    assert "comes by 29 December 2026" in plain(aino.get("/en/account/").text)
    service.ask(first, "Mikä sivu?")  # which lets the time run
    text = plain(aino.get("/en/account/").text)
    assert "has asked you something" in text
    assert "comes by 29 December 2026" in text
    service.decide(first, CaseState.ANSWERED, "Korjattu.")
    text = plain(aino.get("/en/account/").text)
    assert "has asked you something" not in text
    assert "comes by 15 January 2027" in text
    service.ask(second, "Mitkä tiedot?")
    assert "comes by" not in aino.get("/en/account/").text


def test_who_has_left_follows_a_case_by_the_link_of_the_mail(
    app: Flask, cast: Cast, reader: As
) -> None:
    case = service.open_case(CaseKind.RESTRICTION, "Hei", Channel.ACCOUNT, member=cast.otso)
    leave(cast.otso)
    service.ask(case, "Mitkä tiedot?")
    visitor, page = reader(), mails.link(app, "case_changed")
    assert "Mitkä tiedot?" in visitor.get(page).text
    visitor.post(page + "write/", text="Ostokset.")
    assert Case.get().state is CaseState.OPEN


def test_too_many_messages_from_one_place_have_to_wait(cast: Cast, reader: As) -> None:
    case = service.open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.aino)
    aino, path = reader(cast.aino), f"{ALL}{case.number}/write/"
    for number in range(30):
        aino.post(path, text=f"{number}")
    assert "Too many messages" in aino.refused(path, 429, text="31").text
    assert CaseEntry.select().count() == 31


def test_neighbours_stop_no_member_from_writing(
    app: Flask, cast: Cast, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LIMIT", "1 per hour")
    monkeypatch.setattr(contact_views, "LIMIT", "1 per hour")
    service.open_case(
        CaseKind.CONTACT, "Hei", Channel.FORM, name="N", email="n@example.fi", language="en"
    )
    visitor, path = reader(), mails.link(app, "case_opened")
    visitor.post(path + "write/", text="Yksi.")
    visitor.refused(path + "write/", 429, text="Kaksi.")
    form: dict[str, Any] = {"kind": "contact", "text": "Hei.", "email": "n@example.fi"}
    visitor.post("/en/write-to-customer-service/", **form)
    visitor.refused("/en/write-to-customer-service/", 429, **form)
    own = service.open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.aino)
    aino = reader(cast.aino)
    aino.post(f"{ALL}{own.number}/write/", text="Vastaan.")
    aino.post("/en/write-to-customer-service/", kind="contact", text="Hei.")


def test_nobody_elses_is_there(cast: Cast, reader: As) -> None:
    case = service.open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.aino)
    otso = reader(cast.otso).client
    for path in ("", "write/", "withdraw-case/"):
        assert otso.get(f"{ALL}{case.number}/{path}").status_code == 404


def test_a_question_is_answered_and_a_case_taken_back(cast: Cast, reader: As) -> None:
    case = service.open_case(CaseKind.RESTRICTION, "Hei", Channel.ACCOUNT, member=cast.aino)
    service.ask(case, "Mitkä tiedot?")
    aino, path = reader(cast.aino), f"{ALL}{case.number}/"
    assert "The time limit has been paused since" in aino.get(path).text
    aino.post(path + "write/", text="Ostokset.")
    assert "Ostokset." in aino.get(path).text
    aino.post(path + "withdraw-case/")
    assert Case.get().state is CaseState.WITHDRAWN


@pytest.mark.parametrize("language", ["fi", "en"])
def test_it_says_that_and_why_the_time_stands_still(
    cast: Cast, reader: As, at: Clock, language: str
) -> None:
    case = service.open_case(CaseKind.RESTRICTION, "Hei", Channel.ACCOUNT, member=cast.aino)
    path = {"fi": "/fi/oma-tili/pyynnot/", "en": ALL}[language] + f"{case.number}/"
    service.ask(case, "Kuka olet?", QuestionReason.IDENTIFY)
    aino = reader(cast.aino)
    why = {"fi": "varmistua henkilöllisyydestäsi", "en": "know that it is you"}[language]
    stands = {"fi": "keskeytyi", "en": "time limit has been paused"}[language]
    text = aino.get(path).text
    assert why in text
    assert stands in text
    service.write(case, "Aino.")
    service.ask(case, "Sopiiko soittaa?", QuestionReason.OTHER)
    text = plain(aino.get(path).text)
    runs = {"fi": "Määräaikamme kuluu sillä välin", "en": "keeps running meanwhile"}[language]
    assert runs in text
    assert "15" in text
    assert "Sopiiko soittaa?" in aino.get(path + {"fi": "kirjoita/", "en": "write/"}[language]).text


def test_a_case_decided_meanwhile_is_not_taken_back(cast: Cast, reader: As) -> None:
    case = service.open_case(CaseKind.RESTRICTION, "Hei", Channel.ACCOUNT, member=cast.aino)
    aino, path = reader(cast.aino), f"{ALL}{case.number}/"
    service.decide(case, CaseState.GRANTED, "")
    aino.post(path + "withdraw-case/")
    assert "Done as you asked" in aino.get(path).text


def test_the_list_asks_the_same_of_the_database_however_long_it_is(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)

    def queries() -> int:
        with counted() as asked:
            aino.client.get(ALL)
        return len(asked)

    service.open_case(CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.aino)
    few = queries()
    for number in range(20):
        case = service.open_case(CaseKind.CONTACT, f"{number}", Channel.ACCOUNT, member=cast.aino)
        service.ask(case, "Mitä?")
    assert queries() == few


def test_a_member_opens_a_sane_number_of_cases_a_day(
    cast: Cast, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "A_DAY", Quota("cases", 2, timedelta(hours=12)))
    aino, new = reader(cast.aino), f"{ALL}new/rectification/"
    for number in range(2):
        aino.post(new, text=f"{number}", key=KEY[:-1] + str(number))
    page = aino.refused(new, 429, text="Vielä yksi.", key=KEY[:-1] + "9")
    assert "Nothing was sent" in page.text
    assert page.all("textarea")[0].text.strip() == "Vielä yksi."
    aino.post(new, text="0", key=KEY[:-1] + "0")  # sent twice, it is the one there is
    assert Case.select().count() == 2
    service.open_case(CaseKind.ERASURE, "", Channel.ACCOUNT, member=cast.aino)
    reader(cast.eino).post(new, text="Hei", key=KEY[:-1] + "8")
