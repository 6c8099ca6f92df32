"""The form of a choice: the value, and the wording it was shown with."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField
from wtforms.validators import AnyOf

from plussa import inputs
from plussa.formats import translated
from plussa.permissions.models import Permission, Value
from plussa.permissions.rules import values
from plussa.web.forms import Form


class ChoiceForm(Form):
    """What is chosen, by a switch or among levels."""

    value = RadioField(_("What you choose"), validate_choice=False)
    wording = HiddenField()

    def __init__(self, permission: Permission, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value.choices = [(one.value, translated(one)) for one in values(permission)]
        possible = [one.value for one in values(permission)]
        self.value.validators = [AnyOf(possible, message=_("Choose one of these."))]

    @property
    def chosen(self) -> Value:
        """The value that was chosen."""
        return Value(self.value.data)

    @property
    def shown(self) -> date | None:
        """The date of the wording that was shown; none when it is not a date."""
        try:
            return inputs.day(self.wording.data or "")
        except ValueError:
            return None
