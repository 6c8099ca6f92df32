"""Forms of cases that come by telephone, letter or email."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from plussa import clock
from plussa.cases.forms import CaseForm
from plussa.cases.kinds import kinds
from plussa.cases.models import CaseKind, MandateGround
from plussa.desk.cases.entering import Agent, CallerRequest
from plussa.desk.fields import CallerForm, email, has_come, line, lines, one_of
from plussa.members.profile.forms import language
from plussa.web.checks import Required
from plussa.web.forms import DayField

OLDEST = 365  # days since it came to us


class WishForm(CaseForm, CallerForm):
    """What somebody asks for, in their own words, and since when the clock runs."""

    text = lines(
        _("What they said or wrote"), needed=_("Write what they ask for."),
        hint=_("The person reads this too."),
    )  # fmt: skip
    received_on = DayField(
        _("The day it came to us"),
        [Required(_("Choose the day it came to us.")), has_come],
        description=_("The time to answer runs from this day."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"received_on": clock.today(), **kwargs})

    def validate_received_on(self, field: DayField) -> None:
        """It came not so long ago that it must be a slip."""
        if field.data and field.data < clock.today() - timedelta(days=OLDEST):
            raise ValidationError(str(_("This is more than a year ago. Check the year.")))

    def wish(self, kind: CaseKind) -> CallerRequest:
        """The wish as it is entered."""
        return CallerRequest(kind, self.text.data, self.by, self.received_on.data, self.once)


class KindForm(WishForm):
    """A wish of a kind that is chosen."""

    kind = one_of(_("What is it about?"), _("Choose what it is about."), *kinds("at_desk"))

    @property
    def chosen(self) -> CallerRequest:
        """The wish with its kind."""
        return self.wish(CaseKind(self.kind.data))


class MemberCaseForm(KindForm):
    """A member's case, and who acts for the member."""

    ground = RadioField(
        _("Does somebody act for the member?"),
        choices=[
            SelectChoice("", _("No, the member asks")),
            *(SelectChoice(one.value, _(one.words)) for one in MandateGround),
        ],
        default="",
    )
    agent_name = line(_("Representative’s name"), 200)
    agent_email = email(_("Representative’s email address"), _("This may be left empty."))
    ends_on = DayField(
        _("Last day on which they may act"),
        [Optional()],
        description=_("Leave this empty when nothing ends it."),
    )
    seen = BooleanField(_("I have seen the paper that gives them the right"))

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
        name, address = self.agent_name.data or "", self.agent_email.data or ""
        ground, ends_on = MandateGround(self.ground.data), self.ends_on.data
        return Agent(name, address, ground, ends_on, bool(self.seen.data))


class AnybodyCaseForm(KindForm):
    """The case of somebody without a membership, or whose membership is not known."""

    name = line(_("Name"), 200, hint=_("This may be left empty."))
    email = email(
        _("Email address"), _("Without one the answer goes out in the way that the message came.")
    )
    language = language(_("Language of the answer"))

    @property
    def person(self) -> dict[str, Any]:
        """Whose it is."""
        return {one: self[one].data or "" for one in ("name", "email", "language")}
