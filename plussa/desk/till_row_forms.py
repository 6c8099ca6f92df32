"""The form by which a row from the tills is decided."""

from flask_babel import lazy_gettext as _

from plussa.web.checks import Required, at_most
from plussa.web.forms import Form, TextField

MOST = 300


class ReasonForm(Form):
    """Why a row is stored all the same, or set aside for good."""

    reason = TextField(
        _("Reason"),
        [Required(_("Write the reason.")), at_most(MOST)],
        description=_("The member reads it."),
        render_kw={"autocomplete": "off"},
    )
