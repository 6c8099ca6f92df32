"""Checks of what people type, with messages of our own in the reader's language."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from wtforms import Field, ValidationError
from wtforms import Form as AnyForm
from wtforms.validators import InputRequired, Length, StopValidation

from plussa import contacts, inputs


class Required(InputRequired):
    """The field must be filled in; spaces alone are not enough."""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or _("Fill in this field."))

    def __call__(self, form: AnyForm, field: Field) -> None:
        if isinstance(field.data, str) and not field.data.strip():
            field.errors = []
            raise StopValidation(str(self.message))
        super().__call__(form, field)


def at_most(most: int) -> Length:
    """At most so many characters."""
    return Length(max=most, message=_("Use at most %(max)d characters."))


def has_letter(form: AnyForm, field: Field) -> None:
    """A name has a letter in it, of any script."""
    if not inputs.has_letter(field.data or ""):
        raise ValidationError(str(_("Write the name with letters.")))


def email_address(form: AnyForm, field: Field) -> None:
    """An address that can be written to; it is put in one spelling."""
    try:
        found = validate_email(field.data or "", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        message = _("Write an email address like aino@example.fi. Before the @ use letters a–z.")
        raise ValidationError(str(message)) from None
    field.data = found.ascii_email


def phone_number(form: AnyForm, field: Field) -> None:
    """A telephone number in any notation; it is kept in the international one (E.164)."""
    if not field.data:
        return
    number = contacts.phone_number(field.data)
    if number is None:
        message = _("Write a telephone number like 040 123 4567 or +358 40 123 4567.")
        raise ValidationError(str(message))
    field.data = number


def postal_code(form: AnyForm, field: Field) -> None:
    """A Finnish postal code; it is put in one spelling, on Åland with AX."""
    if not field.data:
        return
    code = contacts.postal_code(field.data)
    if code is None:
        raise ValidationError(str(_("Write a Finnish postal code: five digits.")))
    field.data = code
