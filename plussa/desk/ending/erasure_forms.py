"""Forms of deciding an erasure."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from plussa.desk.fields import lines
from plussa.web.checks import Required
from plussa.web.forms import Form


class ApproveErasureForm(Form):
    """That whoever approves has made sure."""

    sure = BooleanField(
        _("I have checked who asked. I know that it cannot be undone."),
        [Required(_("Tick the box if you approve it."))],
    )


class RefuseErasureForm(Form):
    """Why an erasure is refused."""

    reason = lines(_("Reason"), needed=_("Write the reason."), hint=_("The member reads it."))
