"""Joining through customer service: by telephone, post or email, or in a store."""

from flask import abort, url_for
from werkzeug.wrappers import Response

from plussa.desk.acts import carry_out
from plussa.desk.blueprint import desk
from plussa.desk.looking import service as looking
from plussa.desk.looking.looks import LOOK, opened
from plussa.desk.looking.views import may_search
from plussa.desk.membership import joining
from plussa.desk.membership.confirming_forms import DocumentForm
from plussa.desk.membership.duplicates import Duplicate, DuplicateFound
from plussa.desk.membership.joining_forms import NewMemberForm
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.desk.sign_in.visitor import current_staff
from plussa.i18n import current_language
from plussa.legal.editions import Edition
from plussa.legal.published import editions_on
from plussa.members.cards.service import first_card
from plussa.members.letters import has_address
from plussa.members.looks import Look, Reason
from plussa.web import fragments
from plussa.web.addresses import READ, localized

Looks = list[tuple[Look, Duplicate]]


@localized(desk, "/{desk}/{join}/")
def join() -> Response:
    """Write down who joins; the membership begins at once."""
    rules = _rules()
    form = NewMemberForm(rules.effective, language=current_language())
    done = carry_out(
        form, lambda: joining.join(form.person, form.enrolment, rules), url_for("desk.join")
    )
    if done:
        look = looking.look_because(current_staff(), done.result, Reason.JOINING)
        return fragments.redirect_to(url_for("desk.show_joined", look_key=look.key))
    looks, status = compare(form)
    context = {"form": form, "rules": rules, "duplicates": looks}
    return fragments.page("desk/join.html", "", status, **context)


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{join}}/", READ)
def show_joined(look_key: str) -> Response:
    """What whoever has just joined is told: the numbers, and what comes next."""
    look = opened(look_key)
    if look.why[0] is not Reason.JOINING:
        abort(404)
    member, card = look.member, first_card(look.member)
    context = {"look": look, "member": member, "card": card, "by_letter": has_address(member)}
    return fragments.page("desk/joined.html", "", **context)


def compare(form: NewMemberForm | DocumentForm) -> tuple[Looks, int]:
    """What could be the same person's, each with a look, so that its member sees it; the page's status.

    None after too many searches.
    """
    found = form.refused.found if isinstance(form.refused, DuplicateFound) else []
    if found and not may_search():
        form.is_another.errors = ()
        form.add_error(form.is_another, DeskRefused(DeskRefusal.TOO_MANY_LOOKS))
        return [], 429
    staff, reason = current_staff(), Reason.RESEMBLES
    return [(looking.look_because(staff, one.member, reason), one) for one in found], form.status


def _rules() -> Edition:
    found = editions_on().current("rules")
    assert found is not None  # the library does not load without one
    return found
