"""The form that finds a member: the reason comes first."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from plussa.desk.fields import line
from plussa.members.looks import Reason
from plussa.web.checks import Required
from plussa.web.forms import Form


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
    number = line(
        _("Number of the case"), 12, hint=_("Only when a case is the reason."), mode="numeric"
    )
    other = line(
        _("What else it is"), 200,
        hint=_("Only for something else. Name nobody here: the member reads this."),
    )  # fmt: skip
    who = line(
        _("Membership number or email address"), 254,
        needed=_("Write the membership number or the email address."),
    )  # fmt: skip

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
