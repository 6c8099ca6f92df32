"""Every field of every form is of a kind that takes text, days and numbers in by the one door."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, PasswordField, RadioField
from wtforms.fields.core import UnboundField

from plussa.web.forms import (
    CodeField,
    DayField,
    Form,
    LongTextField,
    TextField,
    WholeNumberField,
)

KINDS = {
    TextField, LongTextField, DayField, WholeNumberField, PasswordField, CodeField,
    RadioField, BooleanField, HiddenField,
}  # fmt: skip


def forms(above: type[Form] = Form) -> Iterator[type[Form]]:
    """Every form of the site."""
    for one in above.__subclasses__():
        if one.__module__.startswith("plussa."):
            yield one
            yield from forms(one)


def test_every_field_is_of_a_known_kind(app: Flask) -> None:
    seen = 0
    for form in forms():
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField):
                seen += 1
                assert field.field_class in KINDS, f"{form.__name__}.{name}: {field.field_class}"
    assert seen > 50


def test_a_code_that_was_sent_is_of_the_kind_that_is_kept_nowhere(app: Flask) -> None:
    codes = set()
    for form in forms():
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField):
                typed = (field.kwargs.get("render_kw") or {}).get("autocomplete")
                is_code = typed == "one-time-code" or "code" in name.split("_")
                is_code &= name != "postal_code"
                assert is_code == (field.field_class is CodeField), f"{form.__name__}.{name}"
                codes |= {form.__name__} if is_code else set()
    assert codes >= {"CodeForm", "ClaimLetterForm", "FactorForm"}


LIVING = "李👩‍🚒\U00011f04\U0001fae8"


def test_every_field_of_text_takes_letters_and_pictures_and_names_what_it_refuses(
    app: Flask,
) -> None:
    seen = 0
    for form in forms():
        for name in dir(form):
            unbound = getattr(form, name)
            if isinstance(unbound, UnboundField) and unbound.field_class in (
                TextField,
                LongTextField,
            ):
                seen += 1
                assert _taken(app, unbound, f"\u00ad{LIVING}\u202e\ufeff") == (LIVING, ""), name
                kept, said = _taken(app, unbound, f"a\x07{LIVING}")
                assert kept == f"a{LIVING}", name
                assert "U+0007" in said, name
    assert seen > 30


def _taken(app: Flask, unbound: UnboundField, text: str) -> tuple[str, str]:
    """What a form keeps of a text for a field, and what it says against it."""
    with app.test_request_context("/en/", method="POST"):
        plain = type("Plain", (Form,), {"typed": unbound})(formdata=None)
        taken = plain.take(MultiDict({"typed": text}))
        return taken["typed"], plain._unfit.get("typed", "")


@pytest.mark.parametrize("name", ["wrap_formdata", "bind_field"])
def test_no_form_has_a_door_of_its_own(app: Flask, name: str) -> None:
    for form in forms():
        assert getattr(form.Meta, name) is getattr(Form.Meta, name), form.__name__
        assert form.take is Form.take, form.__name__
        assert form.validate is Form.validate, form.__name__
