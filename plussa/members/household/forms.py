"""Forms of the household."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from plussa.members.profile.forms import language
from plussa.web.checks import Required, at_most, email_address
from plussa.web.forms import Form, TextField


class InviteForm(Form):
    """Whom to invite, and in which language to write."""

    email = TextField(
        _("Email address"),
        [Required(_("Write an email address.")), at_most(254), email_address],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
    language = language(_("Language of the invitation"))


class MoneyForm(Form):
    """What another member may do with the household's money."""

    see = BooleanField(_("May see the household’s Plussa money"))
    use = BooleanField(
        _("May use the household’s Plussa money"),
        description=_("Whoever may use the money sees it too."),
    )
