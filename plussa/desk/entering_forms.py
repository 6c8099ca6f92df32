"""Forms of cases that come by telephone, letter or email."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from plussa import clock
from plussa.cases.forms import MOST, CaseForm
from plussa.cases.models import CaseKind, Ground
from plussa.desk.acting_forms import QUIET, CallerForm
from plussa.desk.entering import OLDEST, Agent, Wish
from plussa.i18n import site_languages
from plussa.web.checks import Required, at_most, email_address
from plussa.web.forms import DayField, LongTextField, TextField

KINDS = {
    CaseKind.CONTACT: _("A question or a wish"),
    CaseKind.ACCESS: _("A report of their data"),
    CaseKind.RECTIFICATION: _("A correction of their data"),
    CaseKind.ERASURE: _("An erasure of their data"),
    CaseKind.PORTABILITY: _("Their data for another service"),
    CaseKind.OBJECTION: _("An objection to processing"),
}
FROM_ANYBODY = {
    **KINDS,
    CaseKind.DATA: _("Their data, without saying which right"),
    CaseKind.ACCESSIBILITY: _("Accessibility of this site"),
}


class WishForm(CaseForm, CallerForm):
    """What somebody asks for, in their own words, and since when the clock runs."""

    text = LongTextField(
        _("What they said or wrote"),
        [Required(_("Write what they ask for.")), at_most(MOST)],
        description=_("The person reads this too."),
    )
    received_on = DayField(
        _("The day it came to us"),
        [Required(_("Choose the day it came to us."))],
        description=_("The time to answer runs from this day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"received_on": clock.today(), **kwargs})

    def validate_received_on(self, field: DayField) -> None:
        """It came on a day that has been, and not so long ago that it must be a slip."""
        if field.data and field.data > clock.today():
            raise ValidationError(str(_("This day has not come yet.")))
        if field.data and field.data < clock.today() - timedelta(days=OLDEST):
            raise ValidationError(str(_("This is more than a year ago. Check the year.")))

    def wish(self, kind: CaseKind) -> Wish:
        """The wish as it is entered."""
        return Wish(kind, self.text.data, self.by, self.received_on.data, self.once)


class KindForm(WishForm):
    """A wish of a kind that is chosen."""

    kind = RadioField(_("What is it about?"), [Required(_("Choose what it is about."))])

    def __init__(self, kinds: Iterable[tuple[CaseKind, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [SelectChoice(one.value, words) for one, words in kinds]

    @property
    def chosen(self) -> Wish:
        """The wish with its kind."""
        return self.wish(CaseKind(self.kind.data))


class MemberCaseForm(KindForm):
    """A member's case, and who acts for the member."""

    ground = RadioField(
        _("Does somebody act for the member?"),
        choices=[
            SelectChoice("", _("No, the member asks")),
            SelectChoice(Ground.POWER_OF_ATTORNEY.value, _("Yes, by a power of attorney")),
            SelectChoice(Ground.GUARDIAN.value, _("Yes, as a guardian")),
            SelectChoice(Ground.ESTATE.value, _("Yes, for the estate of a member who has died")),
        ],
        default="",
    )
    agent_name = TextField(_("Name of who acts for the member"), [at_most(200)], render_kw=QUIET)
    agent_email = TextField(
        _("Email address of who acts for the member"),
        [Optional(), at_most(254), email_address],
        description=_("This may be left empty."),
        render_kw={**QUIET, "inputmode": "email"},
    )
    ends_on = DayField(
        _("Last day on which they may act"),
        [Optional()],
        description=_("Leave this empty when nothing ends it."),
    )
    seen = BooleanField(_("I have seen the paper that gives them the right"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(KINDS.items(), **kwargs)

    def validate_agent_name(self, field: Any) -> None:
        """Who acts for somebody has a name."""
        if self.ground.data and not field.data:
            raise ValidationError(str(_("Write who acts for the member.")))

    def validate_ground(self, field: RadioField) -> None:
        """Who is named acts on some ground."""
        if not field.data and self.agent_name.data:
            raise ValidationError(str(_("Choose on what ground they act for the member.")))

    @property
    def agent(self) -> Agent | None:
        """Who acts for the member, if anybody."""
        if not self.ground.data:
            return None
        name, email = self.agent_name.data or "", self.agent_email.data or ""
        ground, ends_on = Ground(self.ground.data), self.ends_on.data
        return Agent(name, email, ground, ends_on, bool(self.seen.data))


class AnybodyCaseForm(KindForm):
    """The case of somebody without a membership, or whose membership is not known."""

    name = TextField(
        _("Name"),
        [at_most(200)],
        description=_("This may be left empty."),
        render_kw=QUIET,
    )
    email = TextField(
        _("Email address"),
        [Optional(), at_most(254), email_address],
        description=_("Without one the answer goes out in the way that the message came."),
        render_kw={**QUIET, "inputmode": "email"},
    )
    language = RadioField(_("Language of the answer"), [Required(_("Choose a language."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(FROM_ANYBODY.items(), **kwargs)
        self.language.choices = [(one.code, one.name) for one in site_languages() if one.published]
