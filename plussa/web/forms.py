"""Forms: the base of all of them, and checks with messages of our own in the reader's language."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g, request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    Field,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms import Form as AnyForm
from wtforms.validators import Length, StopValidation

from plussa import inputs, sealing
from plussa.contacts import spaced_phone
from plussa.formats import translated
from plussa.inputs import Unfit
from plussa.quotas import QuotaReached
from plussa.refusals import Refused

UNFIT = {
    Unfit.NUL: _(
        "There was a NUL character (%(which)s) here, which only programs use. We took it out. Check the text,"
        " and send it again."
    ),
    Unfit.CONTROL: _(
        "There was an invisible control character (%(which)s) here. We took it out. Check the text,"
        " and send it again."
    ),
    Unfit.BROKEN: _(
        "A character was damaged on its way here (%(which)s). We took it out. Check the text, and"
        " fill in what is missing."
    ),
    Unfit.PRIVATE: _(
        "There was a character here that others would not see (%(which)s). We took it out. Check the text,"
        " and send it again."
    ),
}
MARK = "written"  # in a form: who is writing
NO_PASSWORD = _(
    "There was an invisible control character in this password. Type the password yourself."
)


def init_app(app: Flask) -> None:
    """Give templates the token of the session and telephone numbers as people write them."""
    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.jinja_env.filters["spaced_phone"] = spaced_phone


class Form(FlaskForm):
    """A form with a token against forgery, whose every field is put in one form before it is checked.

    A token that is missing or of another session is a fault like any other: the form is shown
    again with what was typed and a new token.
    """

    refused: Refused | None = None  # why what it is for was not done
    is_kept = False  # whether it shows what was written before its writer had to log in

    class Meta(FlaskForm.Meta):
        csrf_time_limit = None  # as long as the session

        def bind_field(self, form: AnyForm, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Give the field an id that no panel has."""
            return unbound_field.bind(form=form, id=f"{options['name']}-field", **options)

        def wrap_formdata(self, form: "Form", formdata: Any) -> MultiDict[str, str] | None:
            """What was sent for the fields, as a form alone: neither JSON nor a file stands for text."""
            if formdata is None:
                return None
            return form.take(request.form) if form.is_submitted() else form.take_kept()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._unfit: dict[str, str] = {}
        self._fault_status = 422
        super().__init__(*args, **kwargs)
        for field in self:
            field.is_first_fault = False

    def take(self, sent: MultiDict[str, str]) -> MultiDict[str, str]:
        """Put what was sent for each field in one form; what cannot be in it is noted and taken out."""
        taken: MultiDict[str, str] = MultiDict()
        for field in self:
            typed = [_tidied(field, text) for text in sent.getlist(field.name)]
            if reasons := [found for text in typed if (found := _against(field, text))]:
                self._unfit[field.name] = reasons[0]
                typed = [inputs.without_unfit(text) for text in typed]
            taken.setlist(field.name, typed)
        return taken

    @property
    def written(self) -> list[str]:
        """The fields that outlive a session, if text is among them: all but passwords and codes."""
        names = [one.name for one in self if not isinstance(one, PasswordField | CodeField)]
        has_text = any(isinstance(self[name], TextField | LongTextField) for name in names)
        return [name for name in names if name != "csrf_token"] if has_text else []

    @property
    def is_message(self) -> bool:
        """Whether lines of text are written in it."""
        return any(isinstance(one, LongTextField) for one in self)

    @property
    def mark(self) -> str:
        """Who is writing, and those fields, for us alone to read; empty when nobody is logged in."""
        writer, names = g.get("writer"), self.written
        return sealing.seal(MARK, "", json.dumps([writer, names])) if writer and names else ""

    def take_kept(self) -> MultiDict[str, str] | None:
        """What was written here before its writer had to log in, if it was in this form."""
        names, fields = g.get("draft") or (None, ())
        self.is_kept = names is not None and names == self.written
        return self.take(MultiDict(fields)) if self.is_kept else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; the first that is wrong is where the reader is led.

        What a field could not take, or not read, is all that is said of it: its other checks, which
        rely on its value, are left out.
        """
        for field in self:
            if unread := self._unfit.get(field.name) or next(iter(field.process_errors), ""):
                field.validators = (_Unread(unread),)
        if super().validate(extra_validators):
            self.judge()
        self.lead_to_fault()
        return not self.errors

    def judge(self) -> None:
        """Check what takes work, once nothing else is wrong; nothing, unless a form has more to check."""

    @contextmanager
    def refusing(
        self, field: Field | None, too_often: Any = "", status: int = 422
    ) -> Iterator[None]:
        """Say beside a field why what is done within is refused, or that it was tried too often."""
        try:
            yield
        except Refused as why:
            self.add_error(field, why, status)
        except QuotaReached:
            if not too_often:
                raise
            self.add_error(field, too_often, 429)

    def add_error(self, field: Field | None, error: Any, status: int = 422) -> None:
        """Say beside a field, or above them all, what is against it: a text, or why it was refused."""
        self._fault_status = status
        if isinstance(error, Refused):
            error = translated(error.reason, **error.values)
        if field is None:
            self.form_errors: list[str] = [*self.form_errors, str(error)]
            return
        field.errors = [*field.errors, str(error)]
        self.lead_to_fault()

    def lead_to_fault(self) -> None:
        """Mark the first field that is wrong."""
        for field in self:
            if field.errors and field.name != "csrf_token":
                field.is_first_fault = True
                return

    @property
    def status(self) -> int:
        """The status of the page that shows it: 422, or that of its error, when what was sent is no use."""
        return self._fault_status if self.is_submitted() else 200

    @property
    def is_stale(self) -> bool:
        """Whether it was sent with a token that is not this session's."""
        return bool(self.is_submitted() and "csrf_token" in self.errors)

    @property
    def note_id(self) -> str:
        """The id of the note above the fields, which the button that is focused then is described by."""
        notes = {"stale": self.is_stale, "kept": self.is_kept, "refused": bool(self.form_errors)}
        return next((name for name, is_there in notes.items() if is_there), "")


class Button(Form):
    """A form with nothing to fill in: one button."""


class TextField(StringField):
    """One line of text."""

    data: Any


class LongTextField(TextAreaField):
    """Lines of text."""

    data: Any


class CodeField(StringField):
    """A code that was sent or made; it is kept nowhere."""

    data: Any


class DayField(DateField):
    """A day, within bounds that no year leaves by a slip."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.data = None
        if not valuelist[0]:
            return
        try:
            self.data = inputs.day(valuelist[0])
        except inputs.OutOfBounds:
            first, last = inputs.EARLIEST.year, inputs.LATEST.year
            message = _("Choose a day in the years %(first)d–%(last)d.", first=first, last=last)
            raise ValueError(str(message)) from None
        except inputs.NotOne:
            raise ValueError(str(_("Write the day like 2026-12-31: year, month, day."))) from None


class WholeNumberField(IntegerField):
    """A whole number that a database can hold."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.data = None
        try:
            self.data = inputs.number(valuelist[0])
        except ValueError:
            raise ValueError(str(_("Write a whole number."))) from None


def read_mark() -> tuple[str, list[str]]:
    """Who wrote the form that was sent, and in which fields; nobody when it does not say."""
    try:
        writer, names = json.loads(sealing.unseal(MARK, "", request.form.get(MARK, "")))
    except sealing.Unreadable:
        return "", []
    return writer, names


class _Unread:
    """Stops the checks of a field with why it could not be taken or read."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def __call__(self, form: AnyForm, field: Field) -> None:
        field.errors = []
        raise StopValidation(self._reason)


def _tidied(field: Field, text: str) -> str:
    """A password stays what was typed: it may be the one that an older hash was made of."""
    if isinstance(field, PasswordField):
        return text
    return inputs.tidy_lines(text) if isinstance(field, LongTextField) else inputs.tidy(text)


def _against(field: Field, text: str) -> str:
    """What speaks against a text, in the reader's language; empty when nothing does."""
    own = [one.max for one in field.validators if isinstance(one, Length) and one.max > 0]
    most = min([*own, inputs.LINES if isinstance(field, LongTextField) else inputs.LINE])
    if len(text) > most:
        return str(_("Use at most %(max)d characters.", max=most))
    letter = inputs.first_unfit(text)
    found = inputs.unfit(letter)
    if isinstance(field, PasswordField):  # an Apple has a key for a character of private use
        return "" if found in (None, Unfit.PRIVATE) else str(NO_PASSWORD)
    return str(UNFIT[found]) % {"which": inputs.named(letter)} if found else ""
