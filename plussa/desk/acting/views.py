"""Acting for a caller: each thing a page of its own, while a look at the member is open."""

from flask import abort
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk.acting import service
from plussa.desk.acting.forms import (
    CallerAddressForm,
    CallerPhoneForm,
    CallerRestrictionForm,
    LowerForm,
)
from plussa.desk.acts import act_page, show
from plussa.desk.blueprint import desk
from plussa.desk.fields import CallerForm
from plussa.desk.looking.looks import LOOK, living
from plussa.i18n import current_language
from plussa.members.cards import service as cards
from plussa.members.models import Member
from plussa.members.profile import service as profile
from plussa.members.restrictions import RestrictionGround
from plussa.permissions.models import Way
from plussa.permissions.service import HowChosen, choose, words_now
from plussa.permissions.shown import permissions
from plussa.privacy.restriction import service as restriction
from plussa.web.addresses import localized
from plussa.web.checks import spaced_phone
from plussa.web.forms import Button


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{card}}/<key:card_key>/")
def block_card(look_key: str, card_key: str) -> Response:
    """Block a card that is lost or stolen."""
    look, form = living(look_key), CallerForm()
    card = cards.find(look.member, card_key) or abort(404)
    said = _("The card is blocked. The tills are told with the next delivery.")
    return act_page("block_card", look, form, lambda _member: cards.block(card), said, card=card)


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{address}}/")
def change_address(look_key: str) -> Response:
    """Correct the postal address."""
    look = living(look_key)
    is_protected = look.member.protected_address
    form = CallerAddressForm(obj=None if is_protected else look.member)
    if is_protected:
        return show("address", look, form, 409)
    return act_page(
        "address", look, form, lambda member: service.change_address(member, *form.address),
        _("The address was saved."),
    )  # fmt: skip


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{phone}}/")
def change_phone(look_key: str) -> Response:
    """Correct the telephone number."""
    look = living(look_key)
    form = CallerPhoneForm(phone=spaced_phone(look.member.phone))
    return act_page(
        "phone", look, form, lambda member: profile.change_phone(member, form.phone.data or ""),
        _("The telephone number was saved."),
    )  # fmt: skip


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{permissions}}/")
def lower_permission(look_key: str) -> Response:
    """Record a prohibition, a withdrawn consent or a less detailed level."""
    look, language = living(look_key), current_language()
    rows = permissions(look.member, language)
    form = LowerForm(rows)

    def record(member: Member) -> None:
        permission, value = form.chosen
        how = HowChosen(Way(form.by.value), note=form.note.data or "")
        choose(member, permission, value, words_now(permission, language), how)

    said = _("It was recorded, and it is in force now.")
    return act_page("permission", look, form, record, said, rows=rows)


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{restriction}}/")
def restrict(look_key: str) -> Response:
    """Restrict the processing of the member's data."""
    look, form = living(look_key), CallerRestrictionForm()
    return act_page(
        "restrict", look, form,
        lambda member: restriction.begin(
            member, RestrictionGround(form.ground.data), form.text.data or "", form.by
        ),
        _("Processing is restricted now, and a case is open."),
    )  # fmt: skip


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{restriction}}/{{lift}}/")
def end_restriction(look_key: str) -> Response:
    """Let the restriction end in a week, once its case is decided."""
    said = _("The restriction ends in a week. The member has been told.")
    look, do = living(look_key), restriction.announce_end
    return act_page("end_restriction", look, Button(), do, said)
