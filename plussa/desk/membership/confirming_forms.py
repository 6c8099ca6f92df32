"""Forms of confirming a membership: what was shown, or the code of a letter."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from plussa.auth.forms import CodeForm
from plussa.cases.models import Channel
from plussa.desk.fields import CallerForm, FullNameForm, has_come, line, one_of
from plussa.desk.membership.confirming import Document
from plussa.desk.membership.joining_forms import OTHER_PERSON
from plussa.web.checks import Required, has_letter
from plussa.web.forms import DayField


class DocumentForm(CallerForm, FullNameForm):
    """Which document somebody shows in a store, and what stands in it of who they are."""

    channel = None  # a store
    document = one_of(
        _("What do they show?"), _("Choose what they show."), *Document,
        hint=_("Do not write down its number or the personal identity code."),
    )  # fmt: skip
    given_names = line(
        _("Given names, as in the document"), 100, has_letter, needed=_("Write the given names.")
    )
    family_name = line(
        _("Family name, as in the document"), 100,
        hint=_("Leave this empty for somebody who has only one name."),
    )  # fmt: skip
    birth_date = DayField(
        _("Date of birth, as in the document"), [Required(_("Write the date of birth.")), has_come]
    )
    seen = BooleanField(
        _("I have the document before me. It is valid, and the picture is of the person."),
        [Required(_("Tick the box when you have seen the document."))],
    )
    is_another = BooleanField(OTHER_PERSON)

    @property
    def by(self) -> Channel:
        """A document is shown in a store."""
        return Channel.SHOP


class LetterCodeForm(CodeForm, CallerForm):
    """The code of the letter, as the caller tells it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code.render_kw = {"autocomplete": "off", "inputmode": "numeric"}
