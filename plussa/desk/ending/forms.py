"""Forms of memberships that end: by a wish, by us, by a death, or by an erasure."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from plussa.desk.fields import (
    CallerForm,
    PostalAddressForm,
    came_by,
    email,
    has_come,
    line,
    lines,
)
from plussa.members.household.loss import Loss
from plussa.members.models import Member
from plussa.members.profile.forms import language
from plussa.web.checks import Required
from plussa.web.forms import DayField, Form


class KnownCallerForm(CallerForm):
    """How a wish came, and that it is the member's."""

    checked = BooleanField(
        _("I have made sure that it is the member who asks"),
        [Required(_("Tick the box when you have made sure."))],
    )


class LossForm(KnownCallerForm):
    """What cannot be undone: the caller knows what is lost; the sums that the page showed come along."""

    told = BooleanField(
        _("I have told what ends and what is lost, and that it cannot be undone"),
        [Required(_("Tell the caller first, and tick the box."))],
    )
    sums = HiddenField()

    @property
    def loss(self) -> Loss | None:
        """What the caller was told; None when it cannot be read."""
        try:
            return Loss(*(int(sum) for sum in (self.sums.data or "").split()))
        except (TypeError, ValueError):
            return None

    def tell(self, loss: Loss) -> None:
        """Have these sums told: the box is ticked anew where the page showed others."""
        if self.is_submitted() and self.loss != loss:
            self.told.data = False
        self.sums.data = f"{loss.money} {loss.debt} {loss.pending}"


class HandOverForm(KnownCallerForm):
    """Who becomes the primary member."""

    other = RadioField(
        _("Who becomes the primary member?"),
        [Required(_("Choose who becomes the primary member."))],
    )

    def __init__(self, others: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.other.choices = [(one.key, one.name) for one in others]


class ApproveErasureForm(Form):
    """That whoever approves has made sure."""

    sure = BooleanField(
        _("I have checked who asked. I know that it cannot be undone."),
        [Required(_("Tick the box if you approve it."))],
    )


class RefuseErasureForm(Form):
    """Why an erasure is refused."""

    reason = lines(_("Reason"), needed=_("Write the reason."), hint=_("The member reads it."))


class ProposeForm(Form):
    """Why a membership is to end."""

    reason = lines(
        _("Why does the membership end?"),
        needed=_("Write what has happened."),
        hint=_(
            "The member reads this, word for word. Say what was done, when, and how we know it."
            " Write in the member’s language."
        ),
    )


class ApproveTerminationForm(Form):
    """That whoever approves has looked at the matter."""

    sure = BooleanField(
        _("I have looked at what happened. It is serious misuse, as the rules mean it."),
        [Required(_("Tick the box if you approve it."))],
    )


class WithdrawForm(Form):
    """Why the membership goes on after all."""

    reason = lines(
        _("Why does the membership go on?"),
        needed=_("Write the reason."),
        hint=_("The member reads it."),
    )


SOURCE_SEEN = _("I have seen an extract from the Population Information System")


class NewsForm(CallerForm):
    """Something about a death: it is no wish."""

    channel = came_by(_("How did the news reach us?"))


class DeathForm(NewsForm):
    """What somebody tells of a death."""

    died_on = DayField(
        _("The day of death"),
        [Required(_("Choose the day of death.")), has_come],
        description=_("As far as it is known, for example 2026-12-01."),
    )
    announcer = line(
        _("Who tells us"), 200, needed=_("Write who tells us."),
        hint=_("Their name, and what they were to the member."),
    )  # fmt: skip
    contact = line(
        _("How we reach them"), 254,
        needed=_("Write an email address, a telephone number or an address."),
        hint=_("We delete this when the membership has ended."),
    )  # fmt: skip
    source_seen = BooleanField(SOURCE_SEEN)
    text = lines(_("What they said or wrote"), hint=_("Whom the estate authorises reads this too."))

    @property
    def known(self) -> dict[str, Any]:
        """What was told, by column of the death."""
        return {
            "died_on": self.died_on.data, "announcer": self.announcer.data,
            "announcer_contact": self.contact.data, "source_seen": self.source_seen.data,
        }  # fmt: skip


class ConfirmDeathForm(Form):
    """That a second person has made sure."""

    sure = BooleanField(
        _("I have checked the announcement, and I am sure that the right member is meant."),
        [Required(_("Tick the box if you are sure."))],
    )
    source_seen = BooleanField(SOURCE_SEEN)


class MistakeForm(NewsForm):
    """Why it was a mistake."""

    reason = lines(
        _("What happened?"), needed=_("Write what happened."), hint=_("The member reads it.")
    )


class MandateForm(CallerForm):
    """Whom the estate has authorised, by which paper."""

    channel = came_by(_("How did the papers reach us?"))
    name = line(_("Whom the estate has authorised"), 200, needed=_("Write the name."))
    email = email(
        _("Their email"),
        _("They get the number of the case and can follow it. Leave empty if none."),
    )
    language = language(_("In which language do we write to them?"))
    on = DayField(
        _("The date of the authorisation"), [Required(_("Choose the date of the paper.")), has_come]
    )
    seen = BooleanField(
        _("I have seen the authorisation, and who belongs to the estate"),
        [Required(_("Nothing can be done before the papers have been seen."))],
    )

    @property
    def chosen(self) -> tuple[str, str, str, date]:
        """Whom the estate has authorised, how they are written to, and the date of the paper."""
        return self.name.data, self.email.data or "", self.language.data, self.on.data


class SuccessorForm(CallerForm):
    """Who leads the household from now on: somebody whose membership is confirmed."""

    successor = RadioField(
        _("Who becomes the primary member?"), [Required(_("Choose the new primary member."))]
    )

    def __init__(self, others: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.successor.choices = [
            SelectChoice(one.key, one.name) for one in others if one.confirmed_at is not None
        ]


class EstateForm(CallerForm, PostalAddressForm):
    """Where the estate's card is posted."""

    name = line(_("Whom the card and the letter are sent to"), 200, needed=_("Write the name."))
    email = email(_("Their email"), _("Without one, print the letter."))
    language = language(_("In which language do we write to them?"))

    @property
    def chosen(self) -> dict[str, str]:
        """To whom the card and the letter go."""
        street, postal_code, city = self.address
        place = {"street": street, "postal_code": postal_code, "city": city}
        written = {"language": self.language.data, "email": self.email.data or ""}
        return {"name": self.name.data, **written, **place}
