"""Names that members have asked to have corrected, and correcting what is wrong on record."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk.acting import service
from plussa.desk.acting.forms import CorrectionForm, NameDecisionForm
from plussa.desk.acts import act_page, lead_back, page_of
from plussa.desk.blueprint import desk
from plussa.desk.looking.looks import LOOK, living
from plussa.desk.looking.views import look_for
from plussa.members.looks import Reason
from plussa.members.models import Member
from plussa.members.profile import service as profile
from plussa.web import fragments
from plussa.web.addresses import READ, localized


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
