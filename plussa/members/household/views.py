"""The household: who is in it, what they may do, and the ways out of it."""

from typing import Any

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.formats import translated
from plussa.members.household import homes, invitations, service
from plussa.members.household.forms import MoneyForm
from plussa.members.household.loss import visible_loss
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.models import Member
from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button

MEMBER = "<key:member_key>"  # a member's number would be personal data in an address

household = Blueprint("household", __name__)


@household.errorhandler(HouseholdRefused)
def refuse(refusal: HouseholdRefused) -> Response:
    """Say why something cannot be done; who is late is led to the household as it is now."""
    if refusal.reason in (HouseholdRefusal.GONE, HouseholdRefusal.CHANGED):
        return _done(translated(refusal.reason))
    return fragments.page("members/household_refused.html", "", 409, refused=refusal)


@localized(household, "/{account}/{household}/", READ)
def show() -> Response:
    """Who is in the household, and who is invited."""
    member = current_member()
    context: dict[str, Any] = {"member": member, "others": homes.others(member)}
    waiting = invitations.waiting(member)
    return fragments.page("members/household.html", "", waiting=waiting, **context)


@localized(household, "/{account}/{household}/{preview}/", READ)
def preview() -> Response:
    """What the others see of the reader."""
    return fragments.page("members/household_preview.html", "", member=current_member())


@localized(household, f"/{{account}}/{{household}}/{{member}}/{MEMBER}/{{money_rights}}/")
def change_money_rights(member_key: str) -> Response:
    """Give or take another member's rights to the household's money."""
    member, other = _manager_and(member_key)
    form = MoneyForm(see=other.may_see_money, use=other.may_use_money)
    if not form.validate_on_submit():
        context = {"form": form, "other": other}
        return fragments.page("members/household_money.html", "", form.status, **context)
    service.change_money_rights(member, other, form.see.data, form.use.data)
    return _done(_("The rights are saved. They take effect at once."))


@localized(household, f"/{{account}}/{{household}}/{{member}}/{MEMBER}/{{hand_over}}/")
def hand_over(member_key: str) -> Response:
    """Hand the role of primary member over."""
    member, form = current_member(), Button()
    other = _find(member, member_key)
    if not form.validate_on_submit():
        homes.require_manager(member)
        context = {
            "form": form,
            "other": other,
            "not_confirmed": HouseholdRefusal.OTHER_NOT_CONFIRMED,
        }
        return fragments.page("members/household_hand_over.html", "", form.status, **context)
    service.hand_over(member, other)
    return _done(_("The role is handed over."))


@localized(household, f"/{{account}}/{{household}}/{{member}}/{MEMBER}/{{remove}}/")
def remove(member_key: str) -> Response:
    """Take another member out of the household."""
    member, other = _manager_and(member_key)
    if asked := fragments.ask("members/household_remove.html", other=other):
        return asked
    service.remove(member, other)
    return _done(_("The member was removed from your household, and is told by email."))


@localized(household, "/{account}/{household}/{leave}/")
def leave() -> Response:
    """Move out, into a household of one's own."""
    member = current_member()
    service.require_leaver(member)
    alone = not homes.others(member)
    if asked := fragments.ask("members/household_leave.html", member=member, alone=alone):
        return asked
    service.leave(member)
    return _done(_("You now have a household of your own."))


@localized(household, "/{account}/{household}/{dissolve}/")
def dissolve() -> Response:
    """End the household; everybody goes on in their own."""
    member = current_member()
    homes.require_primary(member)
    alone, loss = not homes.others(member), visible_loss(member)
    if asked := fragments.ask("members/household_dissolve.html", alone=alone, loss=loss):
        return asked
    service.dissolve(member)
    return _done(_("The household is dissolved. You now have a household of your own."))


def _find(member: Member, member_key: str) -> Member:
    """Another member of the reader's household; for all others there is no page."""
    other = service.find(member, member_key)
    if other is None:
        abort(404)
    return other


def _manager_and(member_key: str) -> tuple[Member, Member]:
    """The reader, who must be a confirmed primary member, and another member of the household."""
    member = current_member()
    other = _find(member, member_key)
    homes.require_manager(member)
    return member, other


def _done(said: str) -> Response:
    flash(said)
    return fragments.redirect_to(url_for("household.show"))
