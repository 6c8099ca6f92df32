"""Forms of what is done for a caller: each says how the wish reached us."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from plussa.cases.models import Channel
from plussa.permissions.models import Permission, Value
from plussa.permissions.rules import less_than
from plussa.permissions.shown import ShownPermission
from plussa.privacy.forms import MOST, grounds
from plussa.web.checks import Required, at_most, phone_number, postal_code
from plussa.web.forms import Form, LongTextField, TextField

QUIET = {"autocomplete": "off"}


class CallerForm(Form):
    """How a wish reached customer service."""

    channel = RadioField(
        _("How did the wish reach us?"),
        [Required(_("Choose how it reached us."))],
        choices=[
            SelectChoice(Channel.PHONE.value, _("By telephone")),
            SelectChoice(Channel.POST.value, _("By post")),
            SelectChoice(Channel.EMAIL.value, _("By email")),
            SelectChoice(Channel.SHOP.value, _("In a store")),
        ],
    )

    @property
    def by(self) -> Channel:
        """The channel that was chosen."""
        return Channel(self.channel.data)


class CallerAddressForm(CallerForm):
    """A member's postal address in Finland."""

    street = TextField(
        _("Street address"),
        [Required(_("Write the street address.")), at_most(200)],
        render_kw=QUIET,
    )
    postal_code = TextField(
        _("Postal code"),
        [Required(_("Write the postal code.")), postal_code],
        render_kw={**QUIET, "inputmode": "numeric"},
    )
    city = TextField(
        _("Post office"),
        [Required(_("Write the post office.")), at_most(100)],
        description=_("For example Helsinki"),
        render_kw=QUIET,
    )


class CallerPhoneForm(CallerForm):
    """A member's telephone number; empty removes it."""

    phone = TextField(
        _("Telephone number"),
        [phone_number],
        description=_("Any way of writing it will do. Leave this empty to remove the number."),
        render_kw={**QUIET, "inputmode": "tel"},
    )


class CallerRestrictionForm(CallerForm):
    """Why processing is to be restricted, and what the member said of it."""

    ground = grounds()
    text = LongTextField(
        _("What they said or wrote"),
        [at_most(MOST)],
        description=_("The person reads this too."),
    )


class LowerForm(CallerForm):
    """A prohibition, a withdrawn consent, or a less detailed level."""

    choice = RadioField(
        _("What does the member want?"), [Required(_("Choose what the member wants."))]
    )

    def __init__(self, rows: dict[str, ShownPermission], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = [
            SelectChoice(f"{row.name}:{value.value}", row.words.meaning(value))
            for row in rows.values()
            for value in less_than(row.state.permission, row.state.value)
        ]

    @property
    def chosen(self) -> tuple[Permission, Value]:
        """The permission, and what becomes of it."""
        permission, _colon, value = str(self.choice.data).partition(":")
        return Permission(permission), Value(value)
