"""Joining through customer service: by telephone, post or email, or in a store."""

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk import finding, joining
from plussa.desk.blueprint import desk
from plussa.desk.confirming_forms import DocumentForm
from plussa.desk.finding_views import may_search
from plussa.desk.joining_forms import NewMemberForm
from plussa.desk.looking import LOOK, opened
from plussa.desk.twins import Resembled, Twin
from plussa.desk.visitor import current_staff
from plussa.i18n import current_language
from plussa.legal.editions import Edition
from plussa.legal.shelf import shelf
from plussa.members.cards.service import first_card
from plussa.members.letters import has_address
from plussa.members.looks import Look, Reason
from plussa.web import fragments
from plussa.web.addresses import READ, localized


@localized(desk, "/{desk}/{join}/")
def join() -> Response:
    """Write down who joins; the membership begins at once."""
    rules = _rules()
    form = NewMemberForm(rules.effective, language=current_language())
    if not form.validate_on_submit():
        return _ask(form, rules)
    try:
        member = joining.join(current_staff(), form.person, form.enrolment, rules)
    except joining.FormUsed:
        flash(_("This form was sent before, and what it began has ended. Fill in a new one."))
        return fragments.redirect_to(url_for("desk.join"))
    except Resembled as found:
        looks = compare(form, found)
        return _ask(form, rules, looks, 0 if looks else 429)
    look = finding.look_because(current_staff(), member, Reason.JOINING)
    return fragments.redirect_to(url_for("desk.show_joined", look_key=look.key))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{join}}/", READ)
def show_joined(look_key: str) -> Response:
    """What whoever has just joined is told: the numbers, and what comes next."""
    look = opened(look_key)
    if look.why[0] is not Reason.JOINING:
        abort(404)
    member, card = look.member, first_card(look.member)
    context = {"look": look, "member": member, "card": card, "by_letter": has_address(member)}
    return fragments.page("desk/joined.html", "", **context)


def compare(form: NewMemberForm | DocumentForm, found: Resembled) -> list[tuple[Look, Twin]]:
    """Say that it could be the same person: the memberships, each with a look, so that its member sees it.

    None after too many searches.
    """
    if not may_search():
        form.add_error(form.is_another, _("Too many searches. Wait an hour."))
        return []
    if found.by_email and isinstance(form, NewMemberForm):
        said = _("Somebody’s membership has this email address. A person has one membership.")
        form.add_error(form.email, said)
    else:
        said = _("This could be a second membership. Check it, and tick the box if it is not.")
        form.add_error(form.is_another, said)
    staff, reason = current_staff(), Reason.RESEMBLES
    return [(finding.look_because(staff, one.member, reason), one) for one in found.twins]


def _rules() -> Edition:
    found = shelf().current("rules")
    assert found is not None  # the library does not load without one
    return found


def _ask(
    form: NewMemberForm,
    rules: Edition,
    twins: list[tuple[Look, Twin]] | None = None,
    status: int = 0,
) -> Response:
    context = {"form": form, "rules": rules, "twins": twins or []}
    return fragments.page("desk/join.html", "", status or form.status, **context)
