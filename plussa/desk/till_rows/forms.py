"""The form by which a row from the tills is decided."""

from flask_babel import lazy_gettext as _

from plussa.desk.fields import line
from plussa.web.forms import Form


class ReasonForm(Form):
    """Why a row is stored all the same, or set aside for good."""

    reason = line(_("Reason"), 300, needed=_("Write the reason."), hint=_("The member reads it."))
