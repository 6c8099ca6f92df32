"""Fields that forms of the desk share. Nothing is filled in by the browser: it is somebody else's data."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from plussa import clock
from plussa.cases.forms import MOST
from plussa.cases.models import Channel
from plussa.web.checks import Required, at_most, email_address, has_letter, postal_code
from plussa.web.forms import DayField, Form, LongTextField, TextField
from plussa.words import Worded

NOT_YET = _("This day has not come yet.")


def line(
    label: Any, most: int, *checks: Any, needed: Any = "", hint: Any = "", mode: str = ""
) -> Any:
    """One line of text; it must be filled in when something is said where it is missing."""
    render = {"autocomplete": "off"} | ({"inputmode": mode} if mode else {})
    required = [Required(needed)] if needed else []
    return TextField(label, [*required, at_most(most), *checks], description=hint, render_kw=render)


def lines(label: Any, needed: Any = "", hint: Any = "") -> Any:
    """Lines of text, as much as a message may say."""
    required = [Required(needed)] if needed else []
    return LongTextField(label, [*required, at_most(MOST)], description=hint)


def email(label: Any, hint: Any) -> Any:
    """An email address, which may be left out."""
    return line(label, 254, Optional(), email_address, hint=hint, mode="email")


def one_of(label: Any, needed: Any, *codes: Worded, hint: Any = "") -> Any:
    """One of some codes, in their words."""
    choices = [SelectChoice(code.value, _(code.words)) for code in codes]
    return RadioField(label, [Required(needed)], choices=choices, description=hint)


def came_by(label: Any) -> Any:
    """How something reached customer service."""
    ways = (Channel.PHONE, Channel.POST, Channel.EMAIL, Channel.SHOP)
    return one_of(label, _("Choose how it reached us."), *ways)


def has_come(form: Any, field: DayField) -> None:
    """A day that is not still to come."""
    if field.data and field.data > clock.today():
        raise ValidationError(str(NOT_YET))


class CallerForm(Form):
    """A wish of which it is chosen how it reached customer service."""

    channel = came_by(_("How did the wish reach us?"))

    @property
    def by(self) -> Channel:
        """The channel that was chosen."""
        return Channel(self.channel.data)


class FullNameForm(Form):
    """The names of somebody."""

    given_names = line(_("Given names"), 100, has_letter, needed=_("Write the given names."))
    family_name = line(
        _("Family name"), 100, hint=_("Leave this empty for somebody who has only one name.")
    )

    @property
    def names(self) -> tuple[str, str]:
        """Given names and family name."""
        return self.given_names.data, self.family_name.data or ""


class PostalAddressForm(Form):
    """A postal address in Finland."""

    street = line(_("Street address"), 200, needed=_("Write the street address."))
    postal_code = line(_("Postal code"), 10, postal_code, needed=_("Write the postal code."))
    city = line(
        _("Post office"), 100, needed=_("Write the post office."), hint=_("For example Helsinki")
    )

    @property
    def address(self) -> tuple[str, str, str]:
        """Street, postal code and post office."""
        return self.street.data or "", self.postal_code.data or "", self.city.data or ""
