"""Acting for a caller: each thing a page of its own, while a look at the member is open."""

from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk import acting
from plussa.desk.acting_forms import (
    CallerAddressForm,
    CallerForm,
    CallerPhoneForm,
    CallerRestrictionForm,
    LowerForm,
)
from plussa.desk.blueprint import desk
from plussa.desk.looking import LOOK, opened
from plussa.desk.visitor import current_staff
from plussa.i18n import current_language
from plussa.members.cards import service as cards
from plussa.members.endings import death_of
from plussa.members.looks import Look
from plussa.members.restrictions import RestrictionGround
from plussa.permissions.service import PermissionRefused
from plussa.permissions.shown import permissions
from plussa.privacy.restriction.service import StillOpen
from plussa.web import fragments
from plussa.web.addresses import localized
from plussa.web.checks import spaced_phone
from plussa.web.forms import Button, Form


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{card}}/<key:card_key>/")
def block_card(look_key: str, card_key: str) -> Response:
    """Block a card that is lost or stolen."""
    look, form = living(look_key), CallerForm()
    card = cards.find(look.member, card_key)
    if card is None:
        abort(404)
    if not form.validate_on_submit():
        return _ask("block_card", look, form, card=card)
    acting.block_card(current_staff(), look.member, card, form.by)
    return _done(look, _("The card is blocked. The tills are told with the next delivery."))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{address}}/")
def change_address(look_key: str) -> Response:
    """Correct the postal address."""
    look = living(look_key)
    form = CallerAddressForm(obj=None if look.member.protected_address else look.member)
    if look.member.protected_address:
        return fragments.page(
            "desk/address.html", "", 409, look=look, member=look.member, form=form
        )
    if not form.validate_on_submit():
        return _ask("address", look, form)
    new = (form.street.data, form.postal_code.data, form.city.data)
    acting.change_address(current_staff(), look.member, form.by, *new)
    return _done(look, _("The address was saved."))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{phone}}/")
def change_phone(look_key: str) -> Response:
    """Correct the telephone number."""
    look = living(look_key)
    form = CallerPhoneForm(phone=spaced_phone(look.member.phone))
    if not form.validate_on_submit():
        return _ask("phone", look, form)
    acting.change_phone(current_staff(), look.member, form.by, form.phone.data or "")
    return _done(look, _("The telephone number was saved."))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{permissions}}/")
def lower_permission(look_key: str) -> Response:
    """Record a prohibition, a withdrawn consent or a less detailed level."""
    look = living(look_key)
    rows = permissions(look.member, current_language())
    form = LowerForm(rows)
    if not form.validate_on_submit():
        return _ask("permission", look, form, rows=rows)
    try:
        acting.lower(current_staff(), look.member, form.by, *form.chosen)
    except PermissionRefused as refused:  # it was lowered meanwhile
        form.add_error(form.choice, refused)
        return _ask("permission", look, form, rows=rows)
    return _done(look, _("It was recorded, and it is in force now."))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{restriction}}/")
def restrict(look_key: str) -> Response:
    """Restrict the processing of the member's data."""
    look, form = living(look_key), CallerRestrictionForm()
    if not form.validate_on_submit():
        return _ask("restrict", look, form)
    ground = RestrictionGround(form.ground.data)
    acting.restrict(current_staff(), look.member, form.by, ground, form.text.data or "")
    return _done(look, _("Processing is restricted now, and a case is open."))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{restriction}}/{{lift}}/")
def end_restriction(look_key: str) -> Response:
    """Let the restriction end in a week, once its case is decided."""
    look, form = living(look_key), Button()
    if not form.validate_on_submit():
        return _ask("end_restriction", look, form)
    try:
        acting.end_restriction(current_staff(), look.member)
    except StillOpen:
        return fragments.page(
            "desk/end_restriction.html", "", 409,
            look=look, member=look.member, form=form, is_open=True,
        )  # fmt: skip
    return _done(look, _("The restriction ends in a week. The member has been told."))


def living(look_key: str) -> Look:
    """An open look at who is still a member; for who has left or died there is nothing to change."""
    look = opened(look_key)
    if death_of(look.member) is not None:
        flash(_("The member has died. What is to be done is on the page of the death."))
        abort(fragments.redirect_to(url_for("desk.show_member", look_key=look.key)))
    if look.member.left_at is not None:
        flash(_("The membership has ended, so there is nothing to change."))
        abort(fragments.redirect_to(url_for("desk.show_member", look_key=look.key)))
    return look


def _ask(template: str, look: Look, form: Form, **more: Any) -> Response:
    context = {"look": look, "member": look.member, "form": form, **more}
    return fragments.page(f"desk/{template}.html", "", form.status, **context)


def _done(look: Look, said: str) -> Response:
    flash(said)
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))
