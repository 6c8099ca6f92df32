"""Acting for a caller: each thing a page of its own, while a look at the member is open."""

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.contacts import spaced_phone
from plussa.desk.acting import service
from plussa.desk.acting.forms import (
    CallerAddressForm,
    CallerPhoneForm,
    CallerRestrictionForm,
    CorrectionForm,
    LowerForm,
    NameDecisionForm,
)
from plussa.desk.acts import act_page, lead_back, page_of, show
from plussa.desk.blueprint import desk
from plussa.desk.fields import CallerForm
from plussa.desk.looking.looks import LOOK, living
from plussa.desk.looking.views import look_for
from plussa.i18n import current_language
from plussa.members.cards import service as cards
from plussa.members.looks import Reason
from plussa.members.models import Member
from plussa.members.profile import service as profile
from plussa.members.restrictions import RestrictionGround
from plussa.permissions.models import Way
from plussa.permissions.service import HowChosen, choose, words_now
from plussa.permissions.shown import permissions
from plussa.privacy.restriction import service as restriction
from plussa.web import fragments
from plussa.web.addresses import READ, localized
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


@localized(desk, "/{desk}/{names}/", READ)
def show_names() -> Response:
    """The names that wait, the oldest first; whose they are is behind a look."""
    return fragments.page("desk/names.html", "", found=profile.waiting_names())


@localized(desk, "/{desk}/{names}/<key:member_key>/")
def look_for_name(member_key: str) -> Response:
    """Open a look at a member who has asked for other names; that is the reason."""
    member = Member.get_or_none(Member.key == member_key)
    if member is None or profile.waiting_name(member) is None:
        return lead_back(
            url_for("desk.show_names"), _("Somebody has decided on these names already.")
        )
    return look_for(member, Reason.NAME, "", url_for("desk.show_names"))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{names}}/")
def decide_name(look_key: str) -> Response:
    """Put the names in place that a member asked for, or refuse them."""
    look = living(look_key)
    asked = profile.waiting_name(look.member)
    if asked is None:
        return lead_back(page_of(look), _("Somebody has decided on these names already."))
    form = NameDecisionForm()
    return act_page(
        "name", look, form,
        lambda _member: service.decide_name(asked, form.accepted, form.shown.data),
        _("It is decided. The member is told."), asked=asked,
    )  # fmt: skip


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{correct}}/")
def correct(look_key: str) -> Response:
    """Correct names and date of birth by what the member has shown: then their bank agrees."""
    look = living(look_key)
    form = CorrectionForm(obj=look.member)
    return act_page(
        "correct", look, form,
        lambda member: profile.correct(member, *form.names, form.birth_date.data),
        _("It is corrected."),
    )  # fmt: skip
