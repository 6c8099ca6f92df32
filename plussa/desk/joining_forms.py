"""The form of joining through customer service: what its person says, and what they declare."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, ValidationError
from wtforms.validators import Optional

from plussa import clock
from plussa.cases.forms import OnceForm
from plussa.desk.acting_forms import QUIET, CallerForm
from plussa.desk.joining import Enrolment
from plussa.desk.twins import Particulars
from plussa.i18n import site_languages
from plussa.web.checks import (
    Required,
    at_most,
    email_address,
    has_letter,
    phone_number,
    postal_code,
)
from plussa.web.forms import DayField, TextField

OF_AGE = 18  # years
OTHER_PERSON = _("I have checked that this is another person")


class NamesForm(CallerForm):
    """The names of somebody."""

    given_names = TextField(
        _("Given names"),
        [Required(_("Write the given names.")), at_most(100), has_letter],
        render_kw=QUIET,
    )
    family_name = TextField(
        _("Family name"),
        [at_most(100)],
        description=_("Leave this empty for somebody who has only one name."),
        render_kw=QUIET,
    )


class NewMemberForm(OnceForm, NamesForm):
    """Who joins, how they are reached, and what they declare and accept."""

    birth_date = DayField(
        _("Date of birth"),
        [Optional()],
        description=_("This may be left empty. It makes it easier to notice a second membership."),
    )
    street = TextField(
        _("Street address"),
        [at_most(200)],
        description=_("The address may be left empty for somebody who has email."),
        render_kw=QUIET,
    )
    postal_code = TextField(
        _("Postal code"), [postal_code], render_kw={**QUIET, "inputmode": "numeric"}
    )
    city = TextField(
        _("Post office"),
        [at_most(100)],
        description=_("For example Helsinki"),
        render_kw=QUIET,
    )
    protected_address = BooleanField(
        _("The address is protected by a non-disclosure order, so it is not written down")
    )
    phone = TextField(
        _("Telephone number"),
        [phone_number],
        description=_("This may be left empty."),
        render_kw={**QUIET, "inputmode": "tel"},
    )
    email = TextField(
        _("Email address"),
        [Optional(), at_most(254), email_address],
        description=_(
            "This may be left empty. Spell it back to the person: the welcome goes there."
        ),
        render_kw={**QUIET, "inputmode": "email"},
    )
    language = RadioField(_("Language of mails and letters"), [Required(_("Choose a language."))])
    card_by_post = BooleanField(_("Send a plastic card by post, too"))
    of_age = BooleanField(
        _(
            "The person declares that they are of age, or otherwise allowed to make contracts by"
            " themselves, and live permanently in Finland"
        ),
        [Required(_("Only people of age who live permanently in Finland can join."))],
    )
    accepts = BooleanField(
        _("The person accepts the rules"),
        [Required(_("Joining needs the acceptance of the rules."))],
    )
    is_another = BooleanField(OTHER_PERSON)
    edition = HiddenField()

    def __init__(self, in_force: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(one.code, one.name) for one in site_languages() if one.published]
        self._in_force = in_force.isoformat()
        self.shown, self.edition.data = self.edition.data, self._in_force

    def validate_birth_date(self, field: DayField) -> None:
        """Who joins has come of age."""
        today = clock.today()
        born = field.data
        if born > today:
            raise ValidationError(str(_("This day has not come yet.")))
        if (born.year + OF_AGE, born.month, born.day) > (today.year, today.month, today.day):
            raise ValidationError(str(_("Only people who are 18 or older can join.")))

    def validate_street(self, field: TextField) -> None:
        """A letter has somewhere to go, or a mail has; what is protected is not written down."""
        if self.protected_address.data:
            if field.data or self.postal_code.data or self.city.data:
                said = _("Leave the address empty: it is protected by a non-disclosure order.")
                raise ValidationError(str(said))
            return
        has_address = field.data and self.postal_code.data and self.city.data
        if not has_address and (field.data or self.postal_code.data or self.city.data):
            raise ValidationError(str(_("Write the whole address: street, postal code and city.")))
        if not has_address and self.card_by_post.data:
            raise ValidationError(str(_("Write the address that the card is sent to.")))
        if not has_address and not self.email.data:
            raise ValidationError(str(_("Write the address, or an email address.")))

    def validate_accepts(self, field: BooleanField) -> None:
        """What is accepted is what the page named: at midnight new rules may have come into force."""
        if self.shown != self._in_force:
            said = _("New rules have come into force. Tell the person about them, and ask again.")
            raise ValidationError(str(said))

    @property
    def person(self) -> Particulars:
        """Who joins."""
        return Particulars(
            self.given_names.data, self.family_name.data or "", self.birth_date.data,
            self.street.data or "", self.postal_code.data or "", self.city.data or "",
            self.phone.data or "", self.email.data or "",
        )  # fmt: skip

    @property
    def enrolment(self) -> Enrolment:
        """How they want to join."""
        return Enrolment(
            self.by, self.language.data, self.once, bool(self.protected_address.data),
            bool(self.card_by_post.data), bool(self.is_another.data),
        )  # fmt: skip
