"""Forms of logging in to customer service."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField
from wtforms.validators import Length

from plussa.web.checks import Required, at_most
from plussa.web.forms import CodeField, Form, TextField

USER = {"autocomplete": "username", "autocapitalize": "none"}
CODE = {"autocomplete": "one-time-code", "autocapitalize": "none"}


class StaffLoginForm(Form):
    """User name and password."""

    username = TextField(
        _("User name"), [Required(_("Write your user name.")), at_most(40)], render_kw=USER
    )
    password = PasswordField(
        _("Password"), [Required(_("Write your password.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )  # fmt: skip


class FactorForm(Form):
    """The second factor."""

    code = CodeField(
        _("Code"), [Required(_("Write the code.")), at_most(40)],
        description=_("Six digits from your authenticator, or a recovery code."), render_kw=CODE,
    )  # fmt: skip
