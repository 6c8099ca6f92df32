"""Forms of Plussa money."""

import re
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Form as AnyForm
from wtforms import HiddenField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from plussa import clock
from plussa.cases.forms import CaseForm
from plussa.formats import translated
from plussa.i18n import current_language
from plussa.money import charities
from plussa.money.donations import MOST
from plussa.money.models import MoneyWish
from plussa.web.checks import Required
from plussa.web.forms import DayField, Form, TextField

ALL = "all"


class DisputeForm(CaseForm):
    """What is wrong with a row, and what the page showed of it: its number may be another row's by now."""

    seen = HiddenField()

    def was_shown(self, now: str) -> bool:
        """Whether the page showed what stands there now; the next one does."""
        seen, self.seen.data = self.seen.data, now
        return bool(seen == now)


def euros(form: AnyForm, field: TextField) -> None:
    """A sum in euros with at most two decimals; the field gets it in cents."""
    typed = re.sub(r"[\s€]", "", field.data or "")
    found = re.fullmatch(r"(\d{1,9})(?:[.,](\d{1,2}))?", typed)
    if not typed:
        field.cents = None
    elif found:
        field.cents = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    else:
        raise StopValidation(str(_("Write a sum in euros, like 5 or 2,50.")))


def in_bounds(form: AnyForm, field: TextField) -> None:
    """At least a cent, at most what may be donated in a month."""
    if field.cents is not None and not 0 < field.cents <= MOST:
        most = _("Write a sum from one cent to %(most)s euros.", most=MOST // 100)
        raise ValidationError(str(most))


class MoneyChoiceForm(Form):
    """What is done with the household's money."""

    wish = RadioField(
        _("What is done with the money"),
        [Required(_("Choose one."))],
        choices=[],
    )
    charity = RadioField(_("Who gets a donation"), choices=[])
    at_most = TextField(
        _("At most this much in a calendar month, euros"),
        [euros, in_bounds],
        description=_("Only for donating. Leave this empty to donate all of it."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wish.choices = [SelectChoice(one.value, translated(one)) for one in MoneyWish]
        named = [
            SelectChoice(one.code, one.name(current_language()))
            for one in charities.on(clock.today())
        ]
        self.charity.choices = [SelectChoice(ALL, _("All of them, equally")), *named]

    @property
    def chosen(self) -> tuple[MoneyWish, int | None, str | None]:
        """The wish, the most in cents (none is all), and the charity (none is all of them)."""
        wish = MoneyWish(self.wish.data)
        if wish is not MoneyWish.DONATE:
            return wish, None, None
        charity = None if self.charity.data == ALL else self.charity.data
        return wish, self.at_most.cents, charity


class PeriodForm(Form):
    """The days that a statement covers, both included."""

    first = DayField(_("First day"), [Required(_("Choose the first day."))])
    last = DayField(_("Last day"), [Required(_("Choose the last day."))])

    def validate_last(self, field: DayField) -> None:
        """The last day is not before the first."""
        if isinstance(self.first.data, date) and field.data < self.first.data:
            raise ValidationError(str(_("The last day is before the first.")))
