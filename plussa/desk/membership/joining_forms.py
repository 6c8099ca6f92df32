"""The form of joining through customer service: what its person says, and what they declare."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, ValidationError
from wtforms.validators import Optional

from plussa import clock
from plussa.cases.forms import OnceForm
from plussa.desk.fields import (
    CallerForm,
    FullNameForm,
    PostalAddressForm,
    email,
    has_come,
    line,
)
from plussa.desk.membership.duplicates import Particulars
from plussa.desk.membership.joining import Enrolment
from plussa.members.profile.forms import language
from plussa.web.checks import Required, phone_number, postal_code
from plussa.web.forms import DayField, TextField

OF_AGE = 18  # years
OTHER_PERSON = _("I have checked that this is another person")


class NewMemberForm(OnceForm, CallerForm, FullNameForm, PostalAddressForm):
    """Who joins, how they are reached, and what they declare and accept."""

    birth_date = DayField(
        _("Date of birth"),
        [Optional(), has_come],
        description=_("This may be left empty. It makes it easier to notice a second membership."),
    )
    street = line(
        _("Street address"), 200,
        hint=_("The address may be left empty for somebody who has email."),
    )  # fmt: skip
    postal_code = line(_("Postal code"), 10, postal_code)
    city = line(_("Post office"), 100, hint=_("For example Helsinki"))
    protected_address = BooleanField(
        _("The address is protected by a non-disclosure order, so it is not written down")
    )
    phone = line(
        _("Telephone number"), 40, phone_number, hint=_("This may be left empty."), mode="tel"
    )
    email = email(
        _("Email address"),
        _("This may be left empty. Spell it back to the person: the welcome goes there."),
    )
    language = language(_("Language of mails and letters"))
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
        self._in_force = in_force.isoformat()
        self.shown, self.edition.data = self.edition.data, self._in_force

    def validate_birth_date(self, field: DayField) -> None:
        """Who joins has come of age."""
        today, born = clock.today(), field.data
        if (born.year + OF_AGE, born.month, born.day) > (today.year, today.month, today.day):
            raise ValidationError(str(_("Only people who are 18 or older can join.")))

    def validate_street(self, field: TextField) -> None:
        """A letter has somewhere to go, or a mail has; what is protected is not written down."""
        said, is_whole = any(self.address), all(self.address)
        if self.protected_address.data:
            if said:
                why = _("Leave the address empty: it is protected by a non-disclosure order.")
                raise ValidationError(str(why))
        elif said and not is_whole:
            raise ValidationError(str(_("Write the whole address: street, postal code and city.")))
        elif not said and self.card_by_post.data:
            raise ValidationError(str(_("Write the address that the card is sent to.")))
        elif not said and not self.email.data:
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
            *self.names, self.birth_date.data, *self.address,
            self.phone.data or "", self.email.data or "",
        )  # fmt: skip

    @property
    def enrolment(self) -> Enrolment:
        """How they want to join."""
        return Enrolment(
            self.by, self.language.data, self.once, bool(self.protected_address.data),
            bool(self.card_by_post.data), bool(self.is_another.data),
        )  # fmt: skip
