"""Forms of logging in, passwords and email addresses."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import PasswordField
from wtforms.validators import Length

from plussa import inputs
from plussa.auth.password import passwords
from plussa.auth.refusals import AuthRefusal
from plussa.web.checks import Required, at_most, email_address
from plussa.web.forms import CodeField, Form, TextField

NEW = {"autocomplete": "new-password"}
CURRENT = {"autocomplete": "current-password"}
EMAIL = {"autocomplete": "email", "inputmode": "email"}
NO_CODE = _("No code was sent, because there have been too many attempts. Try again in an hour.")
TOO_SHORT = _(AuthRefusal.TOO_SHORT.words)
ADVICE = _("At least 12 characters. A few words in a row are easy to remember and hard to guess.")


class LoginForm(Form):
    """Email and password."""

    email = TextField(_("Email"), [Required(_("Write your email address."))], render_kw=EMAIL)
    password = PasswordField(
        _("Password"), [Required(_("Write your password.")), Length(max=1000)], render_kw=CURRENT
    )


class ForgottenForm(Form):
    """Where a link for a new password should be sent."""

    email = TextField(
        _("Email"), [Required(_("Write your email address.")), email_address], render_kw=EMAIL
    )


class NewPasswordForm(Form):
    """A new password."""

    password = PasswordField(
        _("New password"),
        [
            Required(_("Write a new password.")),
            Length(min=passwords.LEAST, message=TOO_SHORT),
            Length(max=passwords.MOST, message=_(AuthRefusal.TOO_LONG.words)),
        ],
        description=ADVICE,
        # A browser would cut a password that is pasted, without a word.
        render_kw={**NEW, "minlength": False, "maxlength": False},
    )

    def __init__(self, *args: Any, known: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def judge(self) -> None:
        """Judge how easily the password is guessed."""
        with self.refusing(self.password):
            passwords.check(self.password.data, self.known)


class ChangePasswordForm(NewPasswordForm):
    """A new password, asked for by who knows the old one."""

    current = PasswordField(
        _("Current password"), [Required(_("Write your current password."))], render_kw=CURRENT
    )


class PasswordForm(Form):
    """The password once more."""

    password = PasswordField(
        _("Password"), [Required(_("Write your password."))], render_kw=CURRENT
    )


class EmailForm(PasswordForm):
    """A new email address, and the password of who asks."""

    email = TextField(
        _("New email address"),
        [Required(_("Write an email address.")), at_most(254), email_address],
        render_kw=EMAIL,
    )


class CardNumberForm(Form):
    """The number of a card."""

    number = TextField(
        _("Card number"),
        [Required(_("Write the number of your card.")), at_most(30)],
        description=_("It is on your Plussa card. Spaces do not matter."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )

    @property
    def digits(self) -> str:
        """The number without what people write between its digits."""
        return inputs.digits(self.number.data)


class CodeForm(Form):
    """A code that was sent."""

    code = CodeField(
        _("Code"),
        [Required(_("Write the code."))],
        description=_("Eight digits. Spaces do not matter."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class ClaimLetterForm(CardNumberForm):
    """The number of a card, and the code of a letter to its member."""

    code = CodeField(
        _("Code"),
        [Required(_("Write the code.")), at_most(30)],
        description=_("Twelve digits, in groups of four. Spaces do not matter."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
