"""Forms of ending a membership with a month's notice."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from plussa.desk.fields import lines
from plussa.web.checks import Required
from plussa.web.forms import Form


class ProposeForm(Form):
    """Why a membership is to end."""

    reason = lines(
        _("Why does the membership end?"),
        needed=_("Write what has happened."),
        hint=_(
            "The member reads this, word for word. Say what was done, when, and how we know it."
            " Write in the member’s language."
        ),
    )


class ApproveTerminationForm(Form):
    """That whoever approves has looked at the matter."""

    sure = BooleanField(
        _("I have looked at what happened. It is serious misuse, as the rules mean it."),
        [Required(_("Tick the box if you approve it."))],
    )


class WithdrawForm(Form):
    """Why the membership goes on after all."""

    reason = lines(
        _("Why does the membership go on?"),
        needed=_("Write the reason."),
        hint=_("The member reads it."),
    )
