"""Forms: the base of all of them, and checks with messages of our own in the reader's language."""

import re
import unicodedata
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask import Flask
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms import Form as AnyForm
from wtforms.validators import InputRequired, Length, StopValidation

HOME = "FI"  # where a telephone number without a country code is
JOINERS = "\u200c\u200d"  # letters of some scripts need them


def init_app(app: Flask) -> None:
    """Give templates the token of the session and telephone numbers as people write them."""
    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.jinja_env.filters["spaced_phone"] = spaced_phone


class Form(FlaskForm):
    """A form with a token against forgery.

    A token that is missing or of another session is a fault like any other: the form is shown
    again with what was typed and a new token.
    """

    class Meta(FlaskForm.Meta):
        csrf_time_limit = None  # as long as the session

        def bind_field(self, form: AnyForm, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Give the field an id that no panel has."""
            return unbound_field.bind(form=form, id=f"{options['name']}-field", **options)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.is_first_fault = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; the first that is wrong is where the reader is led."""
        fine: bool = super().validate(extra_validators)
        self.lead_to_fault()
        return fine

    def refuse(self, field: Field, reason: Any) -> None:
        """Say what the rules of the house have against a field."""
        field.errors = [*field.errors, str(reason)]
        self.lead_to_fault()

    def lead_to_fault(self) -> None:
        """Mark the first field that is wrong."""
        for field in self:
            if field.errors and field.name != "csrf_token":
                field.is_first_fault = True
                return

    @property
    def status(self) -> int:
        """The status of the page that shows it: 422 when what was sent could not be used."""
        return 422 if self.is_submitted() else 200

    @property
    def is_stale(self) -> bool:
        """Whether it was sent with a token that is not this session's."""
        return bool(self.is_submitted() and "csrf_token" in self.errors)


class Button(Form):
    """A form with nothing to fill in: one button."""


class TextField(StringField):
    """One line of text, without needless spaces and in one Unicode form."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = tidy(self.data)


class LongTextField(TextAreaField):
    """Lines of text, in one Unicode form, with the line ends of one kind and nothing around them."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None:
            text = unicodedata.normalize("NFC", self.data)
            self.data = text.replace("\r\n", "\n").replace("\r", "\n").strip()


def tidy(text: str) -> str:
    """Text in Unicode's composed form, its runs of space made one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


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


def readable(form: AnyForm, field: Field) -> None:
    """Text that can be shown: no control characters, none that turn the direction of what follows."""
    _require_readable(field.data or "")


def _require_readable(text: str) -> None:
    for letter in text:
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") and letter not in JOINERS:
            raise ValidationError(str(_("There is a character here that cannot be shown.")))


def readable_lines(form: AnyForm, field: Field) -> None:
    """Lines of text that can be shown."""
    for line in (field.data or "").replace("\t", " ").split("\n"):
        _require_readable(line)


def has_letter(form: AnyForm, field: Field) -> None:
    """A name has a letter in it, of any script."""
    if not any(letter.isalpha() for letter in field.data or ""):
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
    try:
        number = phonenumbers.parse(field.data, HOME)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        message = _("Write a telephone number like 040 123 4567 or +358 40 123 4567.")
        raise ValidationError(str(message))
    field.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spaced_phone(number: str) -> str:
    """A kept telephone number as people write it."""
    if not number:
        return ""
    shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(phonenumbers.parse(number), shape)


def postal_code(form: AnyForm, field: Field) -> None:
    """A Finnish postal code."""
    if field.data and not re.fullmatch("[0-9]{5}", field.data):
        raise ValidationError(str(_("Write a Finnish postal code: five digits.")))
