"""Checks of what people type: names of the world, hostile text, addresses and numbers in any notation."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from plussa.members.emails import email_key
from plussa.web import checks, forms


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


@pytest.mark.parametrize("name", ["Aino", "محمد", "李明", "ක්\u200dෂිතිජා", "O", "Jean-Luc J."])
def test_a_name_has_a_letter_of_any_script(app: Flask, name: str) -> None:
    assert not refuses(app, checks.has_letter, name)


@pytest.mark.parametrize("name", ["123", "…", "+", "👍"])
def test_a_name_without_a_letter_is_refused(app: Flask, name: str) -> None:
    assert refuses(app, checks.has_letter, name)


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
        checks.phone_number(None, field)
    assert field.data == kept


@pytest.mark.parametrize("typed", ["12 apples", "1", "+", "112", "0401234567890123", "٠٤٠"])
def test_what_is_not_a_number_is_refused(app: Flask, typed: str) -> None:
    assert refuses(app, checks.phone_number, typed)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_numbers_and_addresses(app: Flask, text: str) -> None:
    for check in (checks.phone_number, checks.email_address, checks.postal_code):
        refuses(app, check, text)


@pytest.mark.parametrize(
    "typed",
    ["aino", "aino@", "@example.fi", "ai no@example.fi", "аino@example.fi", "a@b",
     "ａino@example.fi"],
)  # fmt: skip
def test_what_cannot_be_written_to_is_refused(app: Flask, typed: str) -> None:
    assert refuses(app, checks.email_address, typed)


def test_addresses_that_differ_by_case_or_by_the_form_of_their_domain_are_one(app: Flask) -> None:
    keys = set()
    for typed in ("Aino@Example.FI", "aino@example.fi", "AINO@EXAMPLE.FI"):
        field = Typed(typed)
        with app.test_request_context("/en/"):
            checks.email_address(None, field)
        keys.add(email_key(field.data))
    assert keys == {"aino@example.fi"}


def test_a_domain_that_looks_alike_is_another_address(app: Flask) -> None:
    field = Typed("aino@exаmple.fi")  # a Cyrillic a
    with app.test_request_context("/en/"):
        checks.email_address(None, field)
    assert field.data.startswith("aino@xn--")


class Everything(forms.Form):
    """A form with a field of each kind."""

    line = forms.TextField("Line", [checks.at_most(20)])
    lines = forms.LongTextField("Lines")
    secret = PasswordField("Password")
    choice = RadioField("Choice", choices=[SelectChoice("a", "A")])
    tick = BooleanField("Tick")
    day = forms.DayField("Day")
    number = forms.WholeNumberField("Number")
    kept = HiddenField()


FINE = {"choice": "a", "day": "2026-12-31", "number": "5"}


def sent(app: Flask, **request: Any) -> Everything:
    """The form, sent and checked."""
    with app.test_request_context("/en/", method="POST", **request):
        form = Everything(meta={"csrf": False})
        form.validate()
        return form


def test_every_field_is_put_in_one_form_and_a_password_is_left_alone(app: Flask) -> None:
    odd = " a\u0308\u200b  b\u00ad "
    form = sent(app, data={**FINE, "line": odd, "kept": odd, "lines": odd + "\r\nc", "secret": odd})
    assert not form.errors
    assert (form.line.data, form.kept.data, form.lines.data) == ("ä b", "ä b", "ä  b \nc")
    assert form.secret.data == odd


@pytest.mark.parametrize("name", ["line", "lines", "secret", "choice", "day", "number", "kept"])
@pytest.mark.parametrize("letter", ["\0", "\x1b", "\ufffd"])
def test_what_no_field_can_take_is_named_and_taken_out(app: Flask, name: str, letter: str) -> None:
    form = sent(app, data={**FINE, name: f"a{letter}b"})
    assert list(form.errors) == [name]
    assert len(form[name].errors) == 1
    assert "character" in form[name].errors[0]
    assert name == "secret" or letter not in str(form[name].data)


def test_a_password_may_have_a_letter_of_private_use(app: Flask) -> None:
    assert not sent(app, data={**FINE, "secret": "\uf8ff"}).errors


@pytest.mark.parametrize(("name", "most"), [("line", 20), ("kept", 1_000), ("lines", 20_000)])
def test_every_field_has_a_longest(app: Flask, name: str, most: int) -> None:
    assert not sent(app, data={**FINE, name: "a" * most}).errors
    form = sent(app, data={**FINE, name: "a" * (most + 1)})
    assert form.errors == {name: [f"Use at most {most} characters."]}
    assert len(form[name].data) == most + 1


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("day", "31.12.2026", "Write the day like 2026-12-31: year, month, day."),
        ("day", "99999-12-31", "Write the day like 2026-12-31: year, month, day."),
        ("day", "9999-12-31", "Choose a day in the years 1900–2200."),
        ("number", "1.5", "Write a whole number."),
        ("number", "9" * 5_000, "Use at most 1000 characters."),
    ],
)
def test_a_day_or_number_that_is_none_is_named_and_shown_again(
    app: Flask, name: str, typed: str, told: str
) -> None:
    form = sent(app, data={**FINE, name: typed})
    assert form.errors == {name: [told]}
    assert form[name]._value() == typed


@pytest.mark.parametrize(
    "request_",
    [
        {"json": {"line": {"a": 1}, "tick": [1], **FINE}},
        {"json": ["line"]},
        {"data": {"line": (BytesIO(b"a"), "a.txt"), **FINE}},
        {"data": b"line=a", "content_type": "text/plain"},
    ],
)
def test_neither_json_nor_a_file_stands_for_text(app: Flask, request_: dict[str, Any]) -> None:
    form = sent(app, **request_)
    assert form.line.data in (None, "")
    assert form.tick.data is False
