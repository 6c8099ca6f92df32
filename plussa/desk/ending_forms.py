"""Forms of ending a membership with a month's notice."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import InputRequired

from plussa.cases.forms import MOST
from plussa.web.checks import Required, at_most
from plussa.web.forms import Form, LongTextField


class ProposeForm(Form):
    """Why a membership is to end."""

    reason = LongTextField(
        _("Why does the membership end?"),
        [Required(_("Write what has happened.")), at_most(MOST)],
        description=_(
            "The member reads this, word for word. Say what was done, when, and how we know it."
            " Write in the member’s language."
        ),
    )


class ApproveTerminationForm(Form):
    """That whoever approves has looked at the matter."""

    sure = BooleanField(
        _("I have looked at what happened. It is serious misuse, as the rules mean it."),
        [InputRequired(_("Tick the box if you approve it."))],
    )


class WithdrawForm(Form):
    """Why the membership goes on after all."""

    reason = LongTextField(
        _("Why does the membership go on?"),
        [Required(_("Write the reason.")), at_most(MOST)],
        description=_("The member reads it."),
    )
