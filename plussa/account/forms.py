"""The form of joining."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from plussa.auth.forms import EMAIL
from plussa.members.profile.forms import family_name, given_names
from plussa.web.checks import Required, at_most, email_address
from plussa.web.forms import Form, TextField


class JoinForm(Form):
    """Name, email, and what has to be declared and accepted."""

    given_names = given_names()
    family_name = family_name()
    email = TextField(
        _("Email"),
        [Required(_("Write your email address.")), at_most(254), email_address],
        description=_(
            "We send a link there. Open it and choose a password, and your membership begins."
        ),
        render_kw=EMAIL,
    )
    of_age = BooleanField(
        _(
            "I am of age, or otherwise allowed to make contracts by myself, and I live permanently in Finland"
        ),
        [Required(_("Only people of age who live permanently in Finland can join."))],
    )
    accepts = BooleanField(
        _("I accept the rules"), [Required(_("Joining needs your acceptance of the rules."))]
    )
