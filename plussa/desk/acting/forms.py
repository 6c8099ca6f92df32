"""Forms of what is done for a caller: each says how the wish reached us."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from plussa.desk.fields import CallerForm, FullNameForm, PostalAddressForm, has_come, line, lines
from plussa.permissions.models import Permission, Value
from plussa.permissions.rules import less_than
from plussa.permissions.shown import ShownPermission
from plussa.privacy.forms import grounds
from plussa.web.checks import Required, phone_number
from plussa.web.forms import DayField, Form


class CallerAddressForm(CallerForm, PostalAddressForm):
    """A member's postal address in Finland."""


class CallerPhoneForm(CallerForm):
    """A member's telephone number; empty removes it."""

    phone = line(
        _("Telephone number"), 40, phone_number, mode="tel",
        hint=_("Any way of writing it will do. Leave this empty to remove the number."),
    )  # fmt: skip


class CallerRestrictionForm(CallerForm):
    """Why processing is to be restricted, and what the member said of it."""

    ground = grounds()
    text = lines(_("What they said or wrote"), hint=_("The person reads this too."))


class LowerForm(CallerForm):
    """A prohibition, a withdrawn consent, or a less detailed level."""

    choice = RadioField(
        _("What does the member want?"), [Required(_("Choose what the member wants."))]
    )
    note = line(_("Note"), 200, hint=_("This may be left empty. The member reads it."))

    def __init__(self, rows: dict[str, ShownPermission], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = [
            SelectChoice(f"{row.name}:{value.value}", row.words.meaning(value))
            for row in rows.values()
            for value in less_than(row.state.permission, row.state.value)
        ]

    @property
    def chosen(self) -> tuple[Permission, Value]:
        """The permission, and what becomes of it."""
        permission, _colon, value = str(self.choice.data).partition(":")
        return Permission(permission), Value(value)


class NameDecisionForm(Form):
    """Whether the names are put in place that the page shows."""

    decision = RadioField(
        _("Decision"),
        [Required(_("Choose a decision."))],
        choices=[
            SelectChoice("accept", _("Put these names in place")),
            SelectChoice("refuse", _("Leave the names as they are")),
        ],
    )
    shown = HiddenField()

    @property
    def accepted(self) -> bool:
        """Whether they are."""
        return bool(self.decision.data == "accept")


class CorrectionForm(CallerForm, FullNameForm):
    """Names and date of birth as the member has shown them to be."""

    birth_date = DayField(_("Date of birth"), [Optional(), has_come])
    seen = BooleanField(
        _("I have seen a document that shows what is right"),
        [Required(_("Tick the box when you have seen the document."))],
    )
