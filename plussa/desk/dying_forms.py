"""Forms of the death of a member."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from plussa import clock
from plussa.cases.forms import MOST
from plussa.desk.acting_forms import QUIET, CallerAddressForm, CallerForm
from plussa.i18n import site_languages
from plussa.members.models import Member
from plussa.privacy.ending.deaths import Authorised
from plussa.privacy.ending.estates import Contact
from plussa.web.checks import Required, at_most, email_address
from plussa.web.forms import DayField, Form, LongTextField, TextField


def been(form: Any, field: DayField) -> None:
    """A day that has come."""
    if field.data and field.data > clock.today():
        raise ValidationError(str(_("This day has not come yet.")))


class DeathForm(CallerForm):
    """What somebody tells of a death."""

    died_on = DayField(
        _("The day of death"),
        [Required(_("Choose the day of death.")), been],
        description=_("As far as it is known, for example 2026-12-01."),
    )
    announcer = TextField(
        _("Who tells us"),
        [Required(_("Write who tells us.")), at_most(200)],
        description=_("Their name, and what they were to the member."),
        render_kw=QUIET,
    )
    contact = TextField(
        _("How we reach them"),
        [Required(_("Write an email address, a telephone number or an address.")), at_most(254)],
        description=_("We delete this when the membership has ended."),
        render_kw=QUIET,
    )
    source_seen = BooleanField(_("I have seen an extract from the Population Information System"))
    text = LongTextField(
        _("What they said or wrote"),
        [at_most(MOST)],
        description=_("Whom the estate authorises reads this too."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.channel.label.text = _("How did the news reach us?")


class ConfirmDeathForm(Form):
    """That a second person has made sure."""

    sure = BooleanField(
        _("I have checked the announcement, and I am sure that the right member is meant."),
        [Required(_("Tick the box if you are sure."))],
    )
    source_seen = BooleanField(_("I have seen an extract from the Population Information System"))


class MistakeForm(CallerForm):
    """Why it was a mistake."""

    reason = LongTextField(
        _("What happened?"),
        [Required(_("Write what happened.")), at_most(MOST)],
        description=_("The member reads it."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.channel.label.text = _("How did the news reach us?")


class MandateForm(CallerForm):
    """Whom the estate has authorised, by which paper."""

    name = TextField(
        _("Whom the estate has authorised"),
        [Required(_("Write the name.")), at_most(200)],
        render_kw=QUIET,
    )
    email = TextField(
        _("Their email"),
        [Optional(), at_most(254), email_address],
        description=_("They get the number of the case and can follow it. Leave empty if none."),
        render_kw={**QUIET, "inputmode": "email"},
    )
    language = RadioField(
        _("In which language do we write to them?"), [Required(_("Choose the language."))]
    )
    on = DayField(
        _("The date of the authorisation"), [Required(_("Choose the date of the paper.")), been]
    )
    seen = BooleanField(
        _("I have seen the authorisation, and who belongs to the estate"),
        [Required(_("Nothing can be done before the papers have been seen."))],
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = _languages()
        self.channel.label.text = _("How did the papers reach us?")

    @property
    def chosen(self) -> Authorised:
        """Whom the estate has authorised."""
        return Authorised(self.name.data, self.email.data or "", self.language.data, self.on.data)


class HeirForm(CallerForm):
    """Who leads the household from now on: somebody whose membership is confirmed."""

    heir = RadioField(
        _("Who becomes the primary member?"), [Required(_("Choose the new primary member."))]
    )

    def __init__(self, others: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.heir.choices = [
            SelectChoice(one.key, one.name) for one in others if one.confirmed_at is not None
        ]


class EstateForm(CallerAddressForm):
    """Where the estate's card is posted."""

    name = TextField(
        _("Whom the card and the letter are sent to"),
        [Required(_("Write the name.")), at_most(200)],
        render_kw=QUIET,
    )
    email = TextField(
        _("Their email"),
        [Optional(), at_most(254), email_address],
        description=_("Without one, print the letter."),
        render_kw={**QUIET, "inputmode": "email"},
    )
    language = RadioField(
        _("In which language do we write to them?"), [Required(_("Choose the language."))]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = _languages()

    @property
    def chosen(self) -> Contact:
        """To whom the card and the letter go."""
        place = (self.street.data, self.postal_code.data, self.city.data)
        return Contact(self.name.data, self.email.data or "", *place, self.language.data)


def _languages() -> list[SelectChoice]:
    return [SelectChoice(one.code, one.name) for one in site_languages() if one.published]
