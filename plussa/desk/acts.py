"""Acting at the desk: what a form is for is done in the name of whoever is logged in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import flash, url_for
from werkzeug.wrappers import Response

from plussa.auth.refusals import AuthRefusal
from plussa.cases.refusals import CaseRefusal
from plussa.desk.acting import service
from plussa.desk.fields import CallerForm
from plussa.desk.refusals import DeskRefusal
from plussa.desk.sign_in.visitor import current_staff
from plussa.formats import translated
from plussa.members.household.refusals import HouseholdRefusal
from plussa.members.looks import Look
from plussa.members.models import Member
from plussa.members.profile.service import ProfileRefusal
from plussa.members.staff import OWN, acting
from plussa.money.outcomes import MoneyOutcome
from plussa.permissions.service import PermissionRefusal
from plussa.privacy.refusals import PrivacyRefusal
from plussa.refusals import Refused
from plussa.web import fragments
from plussa.web.forms import Form
from plussa.words import Worded

T = TypeVar("T")

# What somebody else has done meanwhile: nothing is left to do on the page, so it leads away.
OVER: frozenset[Worded] = frozenset({
    CaseRefusal.CLOSED, MoneyOutcome.GONE, DeskRefusal.LEFT, DeskRefusal.TAKEN, DeskRefusal.NAME_DECIDED,
    DeskRefusal.FORM_USED, PrivacyRefusal.LEFT, PrivacyRefusal.DECIDED, PrivacyRefusal.SETTLED,
})  # fmt: skip
# Beside which field a refusal is said; all others stand above the form.
FIELDS: Mapping[Worded, str] = {
    CaseRefusal.NO_REASON: "text",
    CaseRefusal.CANNOT_EXTEND: "text",
    CaseRefusal.QUESTION_WAITS: "text",
    PermissionRefusal.MEMBERS_OWN: "choice",
    PermissionRefusal.STALE_WORDING: "choice",
    ProfileRefusal.FROM_BANK: "birth_date",
    AuthRefusal.WRONG_CODE: "code",
    AuthRefusal.LETTER_OVER: "code",
    DeskRefusal.DECIDED_ELSEWHERE: "text",
    DeskRefusal.NAMES_DIFFER: "given_names",
    DeskRefusal.BIRTH_DATE_DIFFERS: "birth_date",
    DeskRefusal.SAME_EMAIL: "email",
    DeskRefusal.DUPLICATE: "is_another",
    DeskRefusal.MANDATE_OVER: "ends_on",
    DeskRefusal.HAND_OVER_FIRST: "text",
    DeskRefusal.MORE_TO_TELL: "told",
    PrivacyRefusal.SAME_PERSON: "sure",
    PrivacyRefusal.NO_EXTRACT: "source_seen",
}
# What is said to a member of themselves, as the desk says it of one.
OF_MEMBERS: Mapping[Worded, Worded] = {
    HouseholdRefusal.HAND_OVER_FIRST: DeskRefusal.HAND_OVER_FIRST
}


@dataclass(frozen=True)
class Done(Generic[T]):
    """That a form was carried out, and what came of it."""

    result: T


def carry_out(form: Form, do: Callable[[], T], over: str) -> Done[T] | None:
    """Do what a form is for, if it is sent and filled in; None when the page is to be shown.

    Whoever is logged in did it, and the wish came by the channel that the form asks for; where it asks
    for none, nobody has wished. Why it is refused stands in the form; what is over leads to an address.
    """
    if not form.validate_on_submit():
        return None
    try:
        with acting(current_staff().username, channel_of(form)):
            return Done(do())
    except Refused as refused:
        form.refused = refused
        reason = OF_MEMBERS.get(refused.reason, refused.reason)
        said = translated(reason, **refused.values)
        if reason in OVER:
            fragments.turn_away(said, over)
        name = FIELDS.get(reason)
        form.add_error(form[name] if name and name in form else None, said)
    return None


def carry_out_for(look: Look, form: Form, do: Callable[[Member], T]) -> Done[T] | None:
    """The same for the member of a look, who is still one and is kept from others meanwhile."""
    return carry_out(form, lambda: service.act_for(look.member, do), page_of(look))


def act_page(
    template: str, look: Look, form: Form, do: Callable[[Member], object], said: str, **more: Any
) -> Response:
    """The same, and say on the member's page that it is done; until then show the page of the form."""
    if carry_out_for(look, form, do):
        return lead_back(page_of(look), said)
    return show(template, look, form, **more)


def channel_of(form: Form) -> str:
    """How a wish came, as a form says it; OWN where the form does not ask."""
    return form.by.value if isinstance(form, CallerForm) else OWN


def page_of(look: Look) -> str:
    """The address of the member's page."""
    return url_for("desk.show_member", look_key=look.key)


def show(template: str, look: Look, form: Form | None, status: int = 0, **more: Any) -> Response:
    """The page of a form about the member of a look."""
    context = {"look": look, "member": look.member, "form": form, **more}
    status = status or (form.status if form else 200)
    return fragments.page(f"desk/{template}.html", "", status, **context)


def lead_back(address: str, said: str) -> Response:
    """Say what was done, on the page that an address leads to."""
    flash(said)
    return fragments.redirect_to(address)
