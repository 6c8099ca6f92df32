"""The form that finds a member: the reason comes first."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from plussa.members.looks import Reason
from plussa.web.checks import Required, at_most
from plussa.web.forms import Form, TextField

QUIET = {"autocomplete": "off"}


class FindForm(Form):
    """Why a member's data is looked at, and whose it is."""

    reason = RadioField(
        _("Why do you look?"),
        [Required(_("Choose the reason first."))],
        choices=[
            SelectChoice(Reason.CALL.value, _("A call")),
            SelectChoice(Reason.LETTER.value, _("A letter or an email")),
            SelectChoice(Reason.CASE.value, _("A case, by its number")),
            SelectChoice(Reason.PAYMENT.value, _("A check of a payment")),
            SelectChoice(Reason.OTHER.value, _("Something else")),
        ],
        description=_("It is kept, and the member reads it."),
    )
    number = TextField(
        _("Number of the case"),
        [at_most(12)],
        description=_("Only when a case is the reason."),
        render_kw={**QUIET, "inputmode": "numeric"},
    )
    other = TextField(
        _("What else it is"),
        [at_most(200)],
        description=_("Only for something else. Name nobody here: the member reads this."),
        render_kw=QUIET,
    )
    who = TextField(
        _("Membership number or email address"),
        [Required(_("Write the membership number or the email address.")), at_most(254)],
        render_kw=QUIET,
    )

    def validate_number(self, field: Any) -> None:
        """A case is named when it is the reason."""
        if self.reason.data == Reason.CASE.value and not field.data:
            raise ValidationError(str(_("Write the number of the case.")))

    def validate_other(self, field: Any) -> None:
        """Something else says what."""
        if self.reason.data == Reason.OTHER.value and not field.data:
            raise ValidationError(str(_("Write what the reason is.")))

    @property
    def said(self) -> tuple[Reason, str]:
        """The reason, and what makes it plain."""
        reason = Reason(self.reason.data)
        more = {Reason.CASE: self.number.data, Reason.OTHER: self.other.data}
        return reason, more.get(reason) or ""
