"""Forms of data rights."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import InputRequired

from plussa.web.forms import Form


class ErasureForm(Form):
    """That the member knows what is lost."""

    sure = BooleanField(
        _("I have read what is erased and lost. I know that it cannot be undone."),
        [InputRequired(_("Tick the box if you want your data erased."))],
    )
