"""A bank identity that does not match is not linked: customer service decides."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from plussa.auth.models import (
    Code,
    Identification,
    Login,
    Session,
)
from plussa.cases.models import Case, CaseKind, CaseState
from plussa.cases.service import decide
from plussa.members.models import Member, Source
from plussa.members.profile import service
from tests.auth.linked import BORN, CODE, LINK, OONA, As, bank, found, kinds, linked
from tests.mails import code
from tests.people import PASSWORD, add_member


@pytest.mark.parametrize("language", ["en", "fi"])
def test_names_that_differ_open_a_case_and_give_nothing(
    oona: Member, reader: As, language: str
) -> None:
    path = {"en": LINK, "fi": "/fi/oma-tili/yhdista/"}[language]
    one = reader(oona)
    for _ in range(2):
        bank(one, "Nnamdi")
        answer = one.post(path, 409, password=PASSWORD)
        case = Case.get()
        assert case.number in answer.text
        said = {"en": "The name that your bank gave", "fi": "Pankin antama nimi"}
        assert said[language] in answer.text
    assert (case.kind, case.member_id, case.about) == (CaseKind.IDENTITY, oona.id, "names")
    assert Case.select().count() == 1, "the same matter is the same case"
    assert found(oona).identity_hash is None
    assert not Code.select().exists()
    assert not Identification.select().exists()
    request = one.get(f"/en/account/requests/{case.number}/")
    assert "on your membership, so your bank identity was not linked" in request.text
    assert "identity_refused" in kinds(oona)


@pytest.mark.parametrize(("day", "fine"), [(BORN, True), (date(2004, 2, 12), False)])
def test_a_birth_date_on_record_agrees(
    app: Flask, oona: Member, reader: As, day: date, fine: bool
) -> None:
    new = {"birth_date": day, "birth_date_source": Source.IMPORT}
    Member.update(**new).where(Member.id == oona.id).execute()
    one = reader(oona)
    bank(one)
    answer = one.post(LINK, 303 if fine else 409, password=PASSWORD)
    assert ("date of birth" in answer.text) is not fine
    assert [case.about for case in Case.select()] == ([] if fine else ["birth_date"])
    assert found(oona).birth_date == day


def test_what_changed_between_password_and_code_counts(
    app: Flask, oona: Member, reader: As
) -> None:
    one = reader(oona)
    bank(one)
    one.post(LINK, password=PASSWORD)
    Member.update(given_names="Aada").where(Member.id == oona.id).execute()
    one.post(CODE, 409, code=code(app, "link_bank_code"))
    assert found(oona).identity_hash is None
    assert Case.get().about == "names"


def test_a_claim_whose_names_differ_gives_nothing(app: Flask, fresh: str, reader: As) -> None:
    member = add_member(**OONA, login=False)
    one = reader()
    bank(one, "Nnamdi")
    one.post("/en/log-in/card/", number=str(member.cards[0].number))
    answer = one.post("/en/log-in/card/code/", 409, code=code(app, "link_code"))
    assert Case.get().number in answer.text
    assert found(member).identity_hash is None
    assert not Login.select().exists()
    assert not Session.select().exists()


@pytest.mark.parametrize("wrong", ["names", "birth_date"])
def test_customer_service_decides_by_correcting_what_is_on_record(
    app: Flask, oona: Member, reader: As, wrong: str
) -> None:
    new: dict[str, dict[str, Any]] = {
        "names": {"given_names": "Ona"},
        "birth_date": {"birth_date": date(2004, 2, 12)},
    }
    Member.update(**new[wrong]).where(Member.id == oona.id).execute()
    one = reader(oona)
    bank(one)
    one.post(LINK, 409, password=PASSWORD)
    record = found(oona)
    right = ("Oona", record.family_name, BORN if wrong == "birth_date" else None)
    service.correct(record, *right)
    expected = {"names": "name_changed", "birth_date": "birth_date_corrected"}
    assert expected[wrong] in kinds(oona)
    decide(Case.get(), CaseState.GRANTED, "")
    one.get("/en/account/history/")
    linked(app, one)
    assert found(oona).identity_hash == "f" * 64


def test_what_a_bank_said_is_not_corrected_by_hand(app: Flask, oona: Member, reader: As) -> None:
    linked(app, reader(oona))
    with pytest.raises(service.ProfileRefused):
        service.correct(found(oona), "Oona", oona.family_name, date(2000, 1, 1))
    assert found(oona).birth_date == BORN
