"""Forms of confirming a membership: what was shown, or the code of a letter."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from plussa import clock
from plussa.auth.forms import CodeForm
from plussa.desk.acting_forms import QUIET, CallerForm
from plussa.desk.confirming import Document, Seen
from plussa.desk.joining_forms import OTHER_PERSON
from plussa.desk.twins import Particulars
from plussa.web.checks import Required, at_most, has_letter
from plussa.web.forms import DayField, Form, TextField


class DocumentForm(Form):
    """Which document somebody shows in a store, and what stands in it of who they are."""

    document = RadioField(
        _("What do they show?"),
        [Required(_("Choose what they show."))],
        choices=[
            SelectChoice(Document.PASSPORT.value, _("A passport")),
            SelectChoice(Document.IDENTITY_CARD.value, _("An identity card")),
            SelectChoice(Document.DRIVING_LICENCE.value, _("A driving licence")),
            SelectChoice(Document.RESIDENCE_PERMIT.value, _("A residence permit card")),
        ],
        description=_("Do not write down its number or the personal identity code."),
    )
    given_names = TextField(
        _("Given names, as in the document"),
        [Required(_("Write the given names.")), at_most(100), has_letter],
        render_kw=QUIET,
    )
    family_name = TextField(
        _("Family name, as in the document"),
        [at_most(100)],
        description=_("Leave this empty for somebody who has only one name."),
        render_kw=QUIET,
    )
    birth_date = DayField(
        _("Date of birth, as in the document"), [Required(_("Write the date of birth."))]
    )
    seen = BooleanField(
        _("I have the document before me. It is valid, and the picture is of the person."),
        [Required(_("Tick the box when you have seen the document."))],
    )
    is_another = BooleanField(OTHER_PERSON)

    def validate_birth_date(self, field: DayField) -> None:
        """Nobody is born after today."""
        if field.data > clock.today():
            raise ValidationError(str(_("This day has not come yet.")))

    @property
    def shown(self) -> Seen:
        """What was seen."""
        names = (self.given_names.data, self.family_name.data or "")
        person = Particulars(*names, self.birth_date.data)
        return Seen(Document(self.document.data), person, bool(self.is_another.data))


class LetterCodeForm(CodeForm, CallerForm):
    """The code of the letter, as the caller tells it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code.render_kw = {**QUIET, "inputmode": "numeric"}
