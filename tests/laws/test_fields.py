"""Every field of every form is of a kind that takes text, days and numbers in by the one door."""

from collections.abc import Iterator

import pytest
from flask import Flask
from wtforms import BooleanField, HiddenField, PasswordField, RadioField
from wtforms.fields.core import UnboundField

from plussa.web.forms import DayField, Form, LongTextField, TextField, WholeNumberField

KINDS = {
    TextField, LongTextField, DayField, WholeNumberField, PasswordField,
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


@pytest.mark.parametrize("name", ["wrap_formdata", "bind_field"])
def test_no_form_has_a_door_of_its_own(app: Flask, name: str) -> None:
    for form in forms():
        assert getattr(form.Meta, name) is getattr(Form.Meta, name), form.__name__
        assert form.take is Form.take, form.__name__
        assert form.validate is Form.validate, form.__name__
