"""A letter filled from a refused case: for the programme, the ombudsman or consumer advice."""

from collections.abc import Callable

import pytest
from flask import Flask

from plussa.cases.mails import token_of
from plussa.cases.models import Case, CaseKind, CaseState, Channel
from plussa.cases.service import decide, open_case
from tests.people import Cast, Reader

As = Callable[..., Reader]
ASKED, DECIDED = "Syntymäaikani on väärin.", "Se on <oikein>."


def refused(cast: Cast, kind: CaseKind, state: CaseState = CaseState.REFUSED) -> Case:
    """A case of Aino's that was not granted."""
    case = open_case(kind, ASKED, Channel.ACCOUNT, member=cast.aino)
    decide(case, state, DECIDED)
    return case


@pytest.mark.parametrize(("kind", "tos"), [
    (CaseKind.RECTIFICATION, ("to-the-programme", "to-the-ombudsman")),
    (CaseKind.ERASURE, ("to-the-programme", "to-the-ombudsman")),
    (CaseKind.MISTAKE, ("to-the-programme", "to-consumer-advice")),
    (CaseKind.CONTACT, ("to-the-programme", "to-consumer-advice")),
])  # fmt: skip
@pytest.mark.parametrize("state", [CaseState.REFUSED, CaseState.PARTLY])
def test_each_refusal_offers_letters_that_are_filled(
    cast: Cast, reader: As, kind: CaseKind, tos: tuple[str, str], state: CaseState
) -> None:
    case = refused(cast, kind, state)
    aino = reader(cast.aino)
    page = aino.get(f"/en/account/requests/{case.number}/")
    for to in tos:
        address = f"/en/account/requests/{case.number}/letter/{to}/"
        assert address in page.html
        letter = aino.get(address).text
        for known in (ASKED, DECIDED, case.number, cast.aino.name, cast.aino.number):
            assert known in letter
    others = {"to-the-programme", "to-the-ombudsman", "to-consumer-advice"} - set(tos)
    for to in others:
        path = f"/en/account/requests/{case.number}/letter/{to}/"
        assert aino.client.get(path).status_code == 404


def test_what_was_not_refused_has_none(cast: Cast, reader: As) -> None:
    case = open_case(CaseKind.RECTIFICATION, ASKED, Channel.ACCOUNT, member=cast.aino)
    path = f"/en/account/requests/{case.number}/"
    aino = reader(cast.aino)
    assert "letter/" not in aino.get(path).html
    assert aino.client.get(f"{path}letter/to-the-programme/").status_code == 404


def test_nobody_else_reads_it(cast: Cast, reader: As) -> None:
    case = refused(cast, CaseKind.RECTIFICATION)
    path = f"/en/account/requests/{case.number}/letter/to-the-programme/"
    assert reader(cast.eino).client.get(path).status_code == 404


def test_who_has_no_account_has_it_by_the_link(app: Flask, fresh: str, reader: As) -> None:
    case = open_case(
        CaseKind.DATA, ASKED, Channel.FORM, name="Veikko", email="v@example.fi", language="fi"
    )
    decide(case, CaseState.REFUSED, DECIDED)
    with app.test_request_context("/fi/"):
        path = f"/fi/kirjoita-asiakaspalveluun/{token_of(case)}/"
    visitor = reader()
    address = f"{path}kirje/tietosuojavaltuutetulle/"
    assert address in visitor.get(path).html
    letter = visitor.get(address).text
    assert "Veikko" in letter
    assert "Tietosuojavaltuutetun toimisto" in letter
