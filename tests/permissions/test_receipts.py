"""Receipts: a page to print and a file for programs, of one's own choices alone."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from plussa import clock
from plussa.permissions import service
from plussa.permissions.models import Permission, Value, Way
from tests.people import Cast, Reader
from tests.permissions.choosing import made

As = Callable[..., Reader]
RECEIPT = {"fi": "/fi/oma-tili/luvat/todiste/", "en": "/en/account/permissions/receipt/"}
NOTICE = date(2026, 6, 15)


def key_of(cast: Cast, permission: Permission = Permission.EMAIL, **how: Any) -> str:
    value = Value.OFF if permission is Permission.PHONE else Value.ON
    return str(made(cast.aino, permission, value, notice=NOTICE, **how).key)


@pytest.mark.parametrize("language", RECEIPT)
def test_it_says_all_that_proves_the_choice(cast: Cast, reader: As, language: str) -> None:
    key = key_of(cast)
    page = reader(cast.aino).get(f"{RECEIPT[language]}{key}/")
    wording = service.in_force(Permission.EMAIL)
    words = wording.words("fi")
    for text in (
        key, wording.hash, words.title, *words.paragraphs, words.meaning(Value.ON),
        cast.aino.number, "0109862-8",
    ):  # fmt: skip
        assert text in page.text


def test_the_file_has_the_shape_of_the_specification(cast: Cast, reader: As) -> None:
    key = key_of(cast)
    answer = reader(cast.aino).client.get(f"{RECEIPT['en']}{key}.json")
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=plussa-{key}.json"
    assert answer.headers["Cache-Control"] == "no-store"
    found = json.loads(answer.data)
    assert list(found) == ["schema_version", "receipt_id", "record", "words"]
    assert (found["schema_version"], found["receipt_id"]) == ("ISO/IEC TS 27560:2023", key)
    record = found["record"]
    assert (record["record_id"], record["pii_principal_id"]) == (key, cast.aino.number)
    processing = record["pii_processing"]
    assert processing["language"] == "fi"
    assert processing["privacy_notice"] == {
        "edition": "2026-06-15",
        "address": "http://plussa.test/fi/tietosuojaseloste/2026-06-15/",
    }
    [purpose] = processing["purposes"]
    assert purpose["purpose"] == "Markkinointi sähköpostilla"
    assert purpose["lawful_basis"] == "consent (GDPR 6(1)(a))"
    assert purpose["withdrawal_method"] == "http://plussa.test/fi/oma-tili/luvat/sahkoposti/"
    assert purpose["pii_controllers"] == [record["party_identification"][0]["party_id"]]
    assert record["party_identification"][0]["party_name"] == "Kesko Oyj"
    [event] = record["events"]
    assert event["event_time"] == clock.now().isoformat(timespec="microseconds")
    assert (event["event_state"], event["entity_id"]) == ("consent_given", cast.aino.number)


def test_the_file_has_the_exact_words(cast: Cast, reader: As) -> None:
    key = key_of(cast, language="en")
    found = json.loads(reader(cast.aino).client.get(f"{RECEIPT['fi']}{key}.json").data)["words"]
    wording = service.in_force(Permission.EMAIL)
    words = wording.words("en")
    assert found == {
        "date": "2026-06-15",
        "sha256": wording.hash,
        "language": "en",
        "title": words.title,
        "text": words.paragraphs,
        "meanings": dict(words.meanings),
        "chosen": "on",
    }


def test_a_prohibition_is_no_consent(cast: Cast, reader: As) -> None:
    key = key_of(cast, Permission.PHONE, way=Way.PHONE)
    aino = reader(cast.aino)
    record = json.loads(aino.client.get(f"{RECEIPT['en']}{key}.json").data)["record"]
    assert record["events"][0]["event_state"] == "objected"
    [purpose] = record["pii_processing"]["purposes"]
    assert purpose["lawful_basis"].startswith("legitimate interest")
    assert purpose["collection_method"] == "phone"
    assert "Legitimate interest" in aino.get(f"{RECEIPT['en']}{key}/").text


@pytest.mark.parametrize("end", ["/", ".json"])
def test_the_receipt_of_another_member_is_not_there(cast: Cast, reader: As, end: str) -> None:
    key = key_of(cast)
    for member, status in ((cast.aino, 200), (cast.eino, 404), (cast.otso, 404)):
        assert reader(member).client.get(f"{RECEIPT['en']}{key}{end}").status_code == status
    for other in (str(uuid4()), "1", "x" * 36):
        assert reader(cast.aino).client.get(f"{RECEIPT['en']}{other}{end}").status_code == 404
