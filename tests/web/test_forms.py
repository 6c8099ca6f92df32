"""Checks of what people type: names of the world, hostile text, addresses and numbers in any notation."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from wtforms import ValidationError

from plussa.members.emails import email_key
from plussa.web import forms


class Typed:
    """A field with something typed into it."""

    def __init__(self, data: str) -> None:
        self.data = data


def refuses(app: Flask, check: Any, text: str) -> bool:
    with app.test_request_context("/en/"):
        try:
            check(None, Typed(text))
        except ValidationError:
            return True
        return False


@pytest.mark.parametrize(
    "name",
    ["Aino", "Åke", "Ó Súilleabháin", "d’Artagnan", "Anne-Marie", "Nguyễn Thị Minh Khai", "محمد",
     "李明", "გიორგი", "क्ष्मा", "ක්\u200dෂිතිජා", "O", "Þórdís", "Jean-Luc J.", "Sjömän II"],
)  # fmt: skip
def test_names_from_all_over_the_world_are_taken(app: Flask, name: str) -> None:
    assert not refuses(app, forms.readable, name)
    assert not refuses(app, forms.has_letter, name)


@pytest.mark.parametrize(
    "text", ["a\u202eb", "a\u0000b", "a\u200bb", "a\u2066b", "a\ufeffb", "\ud800", "a\ue000"]
)
def test_text_that_hides_or_turns_is_refused(app: Flask, text: str) -> None:
    assert refuses(app, forms.readable, text)


@pytest.mark.parametrize("name", ["123", "…", "+", "👍"])
def test_a_name_without_a_letter_is_refused(app: Flask, name: str) -> None:
    assert refuses(app, forms.has_letter, name)


@given(st.text())
def test_tidy_text_stays_tidy(text: str) -> None:
    once = forms.tidy(text)
    assert forms.tidy(once) == once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0401234567", "+358401234567"), ("040 123 4567", "+358401234567"),
        ("+358 (0)40 123 4567", "+358401234567"), ("00358401234567", "+358401234567"),
        ("+46 70 123 45 67", "+46701234567"), ("09 310 1691", "+35893101691"), ("", ""),
    ],
)  # fmt: skip
def test_a_number_in_any_notation_is_kept_in_one(app: Flask, typed: str, kept: str) -> None:
    field = Typed(typed)
    with app.test_request_context("/en/"):
        forms.phone_number(None, field)
    assert field.data == kept


@pytest.mark.parametrize("typed", ["12 apples", "1", "+", "112", "0401234567890123", "٠٤٠"])
def test_what_is_not_a_number_is_refused(app: Flask, typed: str) -> None:
    assert refuses(app, forms.phone_number, typed)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_numbers_and_addresses(app: Flask, text: str) -> None:
    for check in (forms.phone_number, forms.email_address, forms.postal_code, forms.readable):
        refuses(app, check, text)


@pytest.mark.parametrize(
    "typed",
    ["aino", "aino@", "@example.fi", "ai no@example.fi", "аino@example.fi", "a@b",
     "ａino@example.fi"],
)  # fmt: skip
def test_what_cannot_be_written_to_is_refused(app: Flask, typed: str) -> None:
    assert refuses(app, forms.email_address, typed)


def test_addresses_that_differ_by_case_or_by_the_form_of_their_domain_are_one(app: Flask) -> None:
    keys = set()
    for typed in ("Aino@Example.FI", "aino@example.fi", "AINO@EXAMPLE.FI"):
        field = Typed(typed)
        with app.test_request_context("/en/"):
            forms.email_address(None, field)
        keys.add(email_key(field.data))
    assert keys == {"aino@example.fi"}


def test_a_domain_that_looks_alike_is_another_address(app: Flask) -> None:
    field = Typed("aino@exаmple.fi")  # a Cyrillic a
    with app.test_request_context("/en/"):
        forms.email_address(None, field)
    assert field.data.startswith("aino@xn--")
