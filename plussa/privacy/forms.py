"""Forms of data rights."""

from typing import Any

from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from plussa.members.restrictions import RestrictionGround
from plussa.web.checks import Required, at_most
from plussa.web.forms import Form, LongTextField

MOST = 5_000  # characters


class ErasureForm(Form):
    """That the member knows what is lost."""

    sure = BooleanField(
        _("I have read what is erased and lost. I know that it cannot be undone."),
        [InputRequired(_("Tick the box if you want your data erased."))],
    )


def grounds() -> Any:
    """The field for the ground of a restriction."""
    return RadioField(
        _("Why should processing be restricted?"),
        [Required(_("Choose the reason."))],
        choices=[SelectChoice(one.value, lazy_gettext(one.words)) for one in RestrictionGround],
    )


class RestrictionForm(Form):
    """Why processing is to be restricted, and what about."""

    ground = grounds()
    text = LongTextField(
        _("Which data do you mean, and why?"),
        [at_most(MOST)],
        description=_("You may leave this empty, but it helps us to answer."),
    )
