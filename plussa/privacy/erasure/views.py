"""Erasure: what would go, the button, and what was done."""

from flask import url_for
from werkzeug.wrappers import Response

from plussa import clock
from plussa.auth.session import browser as visits
from plussa.cases.mails import token_of as case_token
from plussa.members import restrictions
from plussa.members.household import homes
from plussa.members.household.loss import visible_loss
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.visitor import current_member
from plussa.privacy.blueprint import privacy
from plussa.privacy.erasure import plan, service
from plussa.privacy.forms import ErasureForm
from plussa.privacy.mails import ERASURE, token_of
from plussa.privacy.models import ERASURE_STATES, Erasure
from plussa.privacy.refusals import PrivacyRefused
from plussa.register.categories import CATEGORIES
from plussa.register.record import stays_of
from plussa.web import fragments, links
from plussa.web.addresses import READ, localized


@localized(privacy, "/{account}/{my_data}/", READ)
def show() -> Response:
    """What a member can do about their own data."""
    member = current_member()
    restriction = restrictions.in_force(member)
    return fragments.page("privacy/my_data.html", "", member=member, restriction=restriction)


@localized(privacy, "/{account}/{my_data}/{erasure}/")
def erase() -> Response:
    """Show what an erasure does, and begin it at once for who has just been strongly identified."""
    form = ErasureForm()
    if not form.validate_on_submit():
        return _show(form, form.status)
    try:
        erasure = service.start(current_member())
        service.run(erasure)
    except HouseholdRefused:
        return _show(form, 409)
    except PrivacyRefused as refused:
        form.add_error(form.sure, refused)
        return _show(form, form.status)
    visits.depart()
    return fragments.redirect_to(url_for("privacy.show_erasure", token=token_of(erasure)))


@localized(privacy, "/{erasure}/<token>/", READ)
def show_erasure(token: str) -> Response:
    """What was done, from what was stored; for who has the link of the message."""
    found: Erasure | None = Erasure.get_or_none(Erasure.key == links.key(ERASURE, token))
    if found is None:
        return fragments.page("cases/link_over.html", "", 410)
    categories = {one.name: one for one in CATEGORIES}
    parts = [(categories[one.category], one) for one in service.parts_of(found)]
    case = found.case if found.case_id else None
    return fragments.page(
        "privacy/erased.html", "",
        erasure=found, parts=parts, case=case, case_token=case_token(case) if case else "",
        stays_of=stays_of, states=ERASURE_STATES,
    )  # fmt: skip


def _show(form: ErasureForm, status: int) -> Response:
    member = current_member()
    return fragments.page(
        "privacy/erase.html", "", status, form=form, member=member, today=clock.today(),
        requested=service.requested(member), fated=plan.preview(member),
        others=len(homes.living(member)), loss=visible_loss(member),
    )  # fmt: skip
