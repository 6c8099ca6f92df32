"""Ending a membership with a month's notice: proposed, approved by another, and perhaps withdrawn."""

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.desk import ending
from plussa.desk.acting_views import living
from plussa.desk.blueprint import desk
from plussa.desk.ending_forms import ApproveTerminationForm, ProposeForm, WithdrawForm
from plussa.desk.looking import LOOK, may_act, may_approve, opened
from plussa.desk.visitor import current_staff
from plussa.members.endings import Termination, TerminationState, termination_of
from plussa.privacy.ending.letters import notice_of
from plussa.privacy.ending.terminations import Decided, OverAlready, SamePerson
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button, Form

TERMINATION = "<key:termination_key>"


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{termination}}/")
def propose_termination(look_key: str) -> Response:
    """Propose to end the membership; somebody else approves it."""
    look, form = living(look_key), ProposeForm()
    if not form.validate_on_submit():
        context = {"look": look, "member": look.member, "form": form}
        return fragments.page("desk/termination_new.html", "", form.status, **context)
    try:
        found = ending.propose(current_staff(), look.member, form.reason.data)
    except OverAlready:
        abort(409)
    flash(_("It is proposed. Somebody else in customer service approves it or refuses it."))
    return fragments.redirect_to(url_for("desk.show_termination", termination_key=found.key))


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{termination}}/{{letter}}/", READ)
def print_termination(look_key: str) -> Response:
    """The letter that tells a member without an email address, to print and post."""
    member = opened(look_key).member
    found = termination_of(member)
    if found is None:
        abort(404)
    return fragments.page(
        "desk/termination_letter.html",
        "",
        member=member,
        look_key=look_key,
        today=clock.today(),
        **notice_of(found),
    )


@localized(desk, "/{desk}/{terminations}/", READ)
def show_terminations() -> Response:
    """What waits for a second person, and what members have been told of."""
    return fragments.page("desk/terminations.html", "", found=ending.running())


@localized(desk, f"/{{desk}}/{{terminations}}/{TERMINATION}/", READ)
def show_termination(termination_key: str) -> Response:
    """One of them: who proposed it, why, and what can be done."""
    return _show("desk/termination.html", _find(termination_key))


@localized(desk, f"/{{desk}}/{{terminations}}/{TERMINATION}/{{approve_termination}}/")
def approve_termination(termination_key: str) -> Response:
    """Approve it: the member is told, and has a month."""
    found, form = _find(termination_key), ApproveTerminationForm()
    if not form.validate_on_submit():
        return _show("desk/termination_approve.html", found, form, form.status)
    try:
        ending.approve(current_staff(), found)
    except SamePerson:
        form.add_error(form.sure, _("You proposed this one. Somebody else must approve it."))
        return _show("desk/termination_approve.html", found, form, 409)
    except (Decided, OverAlready):
        return _decided(found)
    return _done(found, _("It is approved, and the member has been told."))


@localized(desk, f"/{{desk}}/{{terminations}}/{TERMINATION}/{{refuse_termination}}/")
def refuse_termination(termination_key: str) -> Response:
    """Refuse a proposal."""
    found, form = _find(termination_key), Button()
    if not form.validate_on_submit():
        return _show("desk/termination_refuse.html", found, form, form.status)
    try:
        ending.refuse(current_staff(), found)
    except Decided:
        return _decided(found)
    return _done(found, _("It is refused. The membership goes on, and the member was not told."))


@localized(desk, f"/{{desk}}/{{terminations}}/{TERMINATION}/{{withdraw_termination}}/")
def withdraw_termination(termination_key: str) -> Response:
    """Let the membership go on after all, with the reason."""
    found, form = _find(termination_key), WithdrawForm()
    if not form.validate_on_submit():
        return _show("desk/termination_withdraw.html", found, form, form.status)
    try:
        ending.withdraw(current_staff(), found, form.reason.data)
    except Decided:
        return _decided(found)
    return _done(found, _("The membership goes on, and the member has been told why."))


def _find(key: str) -> Termination:
    return ending.find(key) or abort(404)


def _decided(found: Termination) -> Response:
    return _done(found, _("This was decided meanwhile, or the membership has ended."))


def _done(found: Termination, said: str) -> Response:
    flash(said)
    return fragments.redirect_to(url_for("desk.show_termination", termination_key=found.key))


def _show(
    template: str, found: Termination, form: Form | None = None, status: int = 200
) -> Response:
    context = {
        "found": found,
        "form": form,
        "waits": found.state is TerminationState.PROPOSED,
        "runs": found.state is TerminationState.ANNOUNCED,
        "may_act": may_act(),
        "may_approve": may_approve(),
        "staff": current_staff(),
    }
    return fragments.page(template, "", status, **context)
