"""Forms of personal information."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField

from plussa.i18n import site_languages
from plussa.web.checks import Required, at_most, has_letter, phone_number, postal_code
from plussa.web.forms import Form, TextField


class NameForm(Form):
    """Names that a member would like to have corrected."""

    given_names = TextField(
        _("Given names"),
        [Required(_("Write your given names.")), at_most(100), has_letter],
        render_kw={"autocomplete": "given-name"},
    )
    family_name = TextField(
        _("Family name"),
        [at_most(100)],
        description=_("Leave this empty if you have only one name."),
        render_kw={"autocomplete": "family-name"},
    )


class AddressForm(Form):
    """A postal address in Finland."""

    street = TextField(
        _("Street address"),
        [Required(_("Write your street address.")), at_most(200)],
        render_kw={"autocomplete": "street-address"},
    )
    postal_code = TextField(
        _("Postal code"),
        [Required(_("Write your postal code.")), postal_code],
        render_kw={"autocomplete": "postal-code", "inputmode": "numeric"},
    )
    city = TextField(
        _("Post office"),
        [Required(_("Write your post office.")), at_most(100)],
        description=_("For example Helsinki"),
        render_kw={"autocomplete": "address-level2"},
    )


class PhoneForm(Form):
    """A telephone number; empty removes it."""

    phone = TextField(
        _("Telephone number"),
        [phone_number],
        description=_("Any way of writing it will do. Leave this empty to remove the number."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )


class LanguageForm(Form):
    """The language of mails and letters."""

    language = RadioField(_("Language"), [Required(_("Choose a language."))])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [(one.code, one.name) for one in site_languages() if one.published]
