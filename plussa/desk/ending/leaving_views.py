"""Leaving the programme through customer service: what is lost is told before anything is asked."""

from collections.abc import Callable

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk.acts import act_page, carry_out_for, lead_back, page_of, show
from plussa.desk.blueprint import desk
from plussa.desk.ending import leaving
from plussa.desk.ending.forms import HandOverForm, LossForm
from plussa.desk.looking.looks import LOOK, living
from plussa.members.household import homes
from plussa.members.household.loss import Loss, visible_loss
from plussa.members.looks import Look
from plussa.members.models import Member
from plussa.web import fragments
from plussa.web.addresses import localized

MEMBER = f"/{{desk}}/{{member}}/{LOOK}"


@localized(desk, f"{MEMBER}/{{leave_programme}}/")
def leave(look_key: str) -> Response:
    """Say what ends and what is lost; then end the membership for the caller."""
    said = _("The membership has ended. The member is told.")
    return _lose("leave", living(look_key), leaving.loss, leaving.leave, said)


@localized(desk, f"{MEMBER}/{{household}}/{{hand_over}}/")
def hand_over(look_key: str) -> Response:
    """Make another of the household the primary member, for the caller."""
    look = _primary(look_key)
    heirs = homes.successors(look.member) if look.member.confirmed_at else []
    others = {one.key: one for one in heirs}
    form = HandOverForm(heirs)
    return act_page(
        "hand_over", look, form,
        lambda member: leaving.hand_over(member, others[form.other.data]),
        _("The role of primary member is handed over. The new primary member is told."),
    )  # fmt: skip


@localized(desk, f"{MEMBER}/{{household}}/{{dissolve}}/")
def dissolve(look_key: str) -> Response:
    """Dissolve the household for the caller: everybody gets one of their own."""
    said = _("The household is dissolved. The others are told.")
    return _lose("dissolve", _primary(look_key), visible_loss, leaving.dissolve, said)


def _lose(
    template: str,
    look: Look,
    lost: Callable[[Member], Loss],
    do: Callable[[Member, Loss | None], None],
    said: str,
) -> Response:
    """Do what loses money, once the caller has been told how much; sums that have changed are told anew."""
    form = LossForm()
    if carry_out_for(look, form, lambda member: do(member, form.loss)):
        return lead_back(page_of(look), said)
    loss = lost(look.member)
    form.tell(loss)
    return show(template, look, form, loss=loss, others=len(homes.living(look.member)))


def _primary(look_key: str) -> Look:
    """An open look at who leads others; anybody else has nothing to hand over or dissolve."""
    look = living(look_key)
    if not (look.member.is_primary and homes.living(look.member)):
        fragments.turn_away(_("The member leads no household with others."), page_of(look))
    return look
