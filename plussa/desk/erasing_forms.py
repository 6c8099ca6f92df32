"""Forms of deciding an erasure."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import InputRequired

from plussa.cases.forms import MOST
from plussa.web.checks import Required, at_most
from plussa.web.forms import Form, LongTextField


class ApproveForm(Form):
    """That whoever approves has made sure."""

    sure = BooleanField(
        _("I have checked who asked. I know that it cannot be undone."),
        [InputRequired(_("Tick the box if you approve it."))],
    )


class RefuseForm(Form):
    """Why an erasure is refused."""

    reason = LongTextField(
        _("Reason"),
        [Required(_("Write the reason.")), at_most(MOST)],
        description=_("The member reads it."),
    )
