"""Telephone numbers and postal codes: one reading of each, at every entrance."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest
from flask import Flask
from wtforms.fields.core import UnboundField

from plussa import contacts
from plussa.members.imports import contacts as imported
from plussa.members.models import Member
from plussa.web import checks
from tests.laws.test_fields import forms
from tests.members.test_imports_checks import checked, reason
from tests.people import Cast, Reader

LETTERS = [
    "0401234abc", "040 CALL NOW", "0401234567 x5", "040 123 4567 ext. 2", "0401234567#12",
    "tel:+358401234567", "+358 40 1234 ABC", "040１２３４ａｂｃ", "040123456O", "0401234567;ext=3",
    "040 1234567, 2", "０４０１２３４ａｂｃ", "0401234567; 2", "040 1234567 ½", "'0401234567x'",
]  # fmt: skip
SAME = [
    "0401234567", "040 123 4567", "+358 (0)40 123 4567", "00358401234567", "040-123-4567",
    "040–123–4567", "040.123.4567", "０４０１２３４５６７", "٠٤٠١٢٣٤٥٦٧", "+٣٥٨ ٤٠ ١٢٣ ٤٥٦٧",
    "०४०१२३४५६७", "＋358401234567", "+358（40）1234567", "0401234567,", "+358 40 123 4567;",
    "'0401234567", "[040]1234567", "［040］1234567", "(040 1234567).", "<+358401234567>",
    "“0401234567”", "040－1234567",
]  # fmt: skip


@pytest.mark.parametrize("read", [contacts.phone_number, imported.phone_number])
def test_letters_are_no_part_of_a_number(read: Callable[[str], str | None]) -> None:
    for text in LETTERS:
        assert read(text) is None, text


@pytest.mark.parametrize("read", [contacts.phone_number, imported.phone_number])
def test_digits_of_every_script_are_digits(read: Callable[[str], str | None]) -> None:
    for text in SAME:
        assert read(text) == "+358401234567", text


def test_every_field_of_a_number_or_a_postal_code_reads_it_so(app: Flask) -> None:
    seen = {"phone": 0, "postal_code": 0}
    with app.test_request_context("/en/"):
        for form in forms():
            for name, check in (
                ("phone", checks.phone_number),
                ("postal_code", checks.postal_code),
            ):
                field = getattr(form, name, None)
                if isinstance(field, UnboundField):
                    assert check in _validators(field), form.__name__
                    seen[name] += 1
    assert seen["phone"] >= 3
    assert seen["postal_code"] >= 3


def test_a_field_of_a_postal_code_takes_letters_from_every_keyboard(app: Flask) -> None:
    with app.test_request_context("/en/"):
        fields = [getattr(form, "postal_code", None) for form in forms()]
    asked = [one.kwargs["render_kw"] for one in fields if isinstance(one, UnboundField)]
    assert len(asked) >= 3
    assert not any("inputmode" in one for one in asked)


def test_a_long_text_of_dashes_is_refused_quickly() -> None:
    started = perf_counter()
    assert contacts.phone_number("0" + "-" * 1_000 + "a") is None
    assert perf_counter() - started < 1


def _validators(field: Any) -> list[Any]:
    kept = field.kwargs.get("validators") or next(
        (one for one in field.args if isinstance(one, list)), []
    )
    return list(kept)


@pytest.mark.parametrize("typed", LETTERS[:4])
def test_a_form_refuses_letters_and_keeps_what_is_stored(
    cast: Cast, reader: Callable[..., Reader], typed: str
) -> None:
    before = Member.get_by_id(cast.aino.id).phone
    page = reader(cast.aino).refused("/en/account/information/phone/", phone=typed)
    assert "Write a telephone number like" in page.text
    assert Member.get_by_id(cast.aino.id).phone == before


def test_an_import_refuses_letters() -> None:
    assert reason({"phone": "0401234abc"}) == "phone: is not a telephone number"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("00530", "00530"), ("FI-00530", "00530"), ("22100", "AX-22100"), ("AX-22100", "AX-22100"),
        ("ax 22100", "AX-22100"), ("AX22100", "AX-22100"), ("FI-22100", "AX-22100"),
        ("AX-00530", "00530"), ("AX-00100", "00100"), ("AX–22100", "AX-22100"),
        ("AX - 22100", "AX-22100"), ("FI – 00530", "00530"), ("fi−22100", "AX-22100"),
        ("AX-2210", None), ("AX 2 2100", None), ("SE-22100", None), ("٢٢١٠٠", None), ("AX-", None),
        ("AX--22100", None), ("221000", None),
    ],
)  # fmt: skip
def test_a_postal_code_of_aland_has_ax(typed: str, kept: str | None) -> None:
    assert contacts.postal_code(typed) == kept


def test_addresses_of_aland_are_imported_with_ax() -> None:
    for text in ("22100", "AX-22100"):
        assert checked({"postal_code": text}).postal_code == "AX-22100"


def test_an_address_of_aland_is_kept_and_shown_with_ax(
    cast: Cast, reader: Callable[..., Reader]
) -> None:
    home: dict[str, Any] = {"street": "Torggatan 1", "postal_code": "22100", "city": "Mariehamn"}
    aino = reader(cast.aino)
    aino.post("/en/account/information/address/", **home)
    assert Member.get_by_id(cast.aino.id).postal_code == "AX-22100"
    assert "AX-22100 Mariehamn" in aino.get("/en/account/information/").text
    aino.post("/en/account/information/address/", **{**home, "postal_code": "AX-22150"})
    assert Member.get_by_id(cast.aino.id).postal_code == "AX-22150"
