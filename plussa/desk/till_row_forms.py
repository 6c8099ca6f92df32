"""The form by which a row from the tills is decided."""

from flask_babel import lazy_gettext as _

from plussa.web.forms import Form, Required, TextField, at_most

MOST = 300


class ReasonForm(Form):
    """Why a row is stored all the same, or set aside for good."""

    reason = TextField(
        _("Reason"),
        [Required(_("Write the reason.")), at_most(MOST)],
        description=_("The member reads it."),
        render_kw={"autocomplete": "off"},
    )
