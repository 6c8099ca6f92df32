"""Forms of leaving through customer service, and of what a primary member decides before."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField

from plussa.desk.fields import CallerForm
from plussa.members.household.loss import Loss
from plussa.members.models import Member
from plussa.web.checks import Required


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
