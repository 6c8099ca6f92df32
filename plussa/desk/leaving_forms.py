"""Forms of leaving through customer service, and of what a primary member decides before."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField

from plussa.desk.acting_forms import CallerForm
from plussa.members.household.treasury import Loss
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

    def __init__(self, loss: Loss, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_up_to_date = self.sums.data == _said(loss)
        self.sums.data = _said(loss)

    def tell_anew(self, loss: Loss) -> None:
        """Ask for the sums of now to be told, which are others than the page showed."""
        self.sums.data, self.told.data = _said(loss), False
        self.add_error(self.told, _("The sums have changed. Tell the caller what they are now."))


class HandOverForm(KnownCallerForm):
    """Who becomes the primary member."""

    other = RadioField(
        _("Who becomes the primary member?"),
        [Required(_("Choose who becomes the primary member."))],
    )

    def __init__(self, others: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.other.choices = [(one.key, one.name) for one in others]


def _said(loss: Loss) -> str:
    return f"{loss.money} {loss.debt} {loss.pending}"
