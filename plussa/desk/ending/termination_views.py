"""Ending a membership with a month's notice: proposed, approved by another, and perhaps withdrawn."""

from collections.abc import Callable, Mapping

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.desk.acts import carry_out, lead_back, show
from plussa.desk.blueprint import desk
from plussa.desk.ending.forms import ApproveTerminationForm, ProposeForm, WithdrawForm
from plussa.desk.looking.looks import LOOK, living, opened
from plussa.desk.sign_in.visitor import current_staff
from plussa.members.endings import Termination, TerminationState, termination_of
from plussa.privacy.ending import terminations
from plussa.privacy.ending.letters import notice_of
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button, Form
from plussa.words import N_

STANDINGS: Mapping[TerminationState, str] = {
    TerminationState.PROPOSED: N_("It waits for somebody else to approve it."),
    TerminationState.REFUSED: N_("It was refused. The member was not told."),
    TerminationState.ANNOUNCED: N_(
        "The member has been told, and can use the membership and its money until the last day."
    ),
    TerminationState.WITHDRAWN: N_("It was withdrawn, and the membership goes on."),
    TerminationState.ENDED: N_("The membership has ended."),
}
TERMINATION = "/{desk}/{terminations}/<key:termination_key>/"


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{termination}}/")
def propose_termination(look_key: str) -> Response:
    """Propose to end the membership; somebody else approves it."""
    look, form = living(look_key), ProposeForm()
    by = current_staff().username
    done = carry_out(
        form,
        lambda: terminations.propose(look.member, form.reason.data, by),
        url_for("desk.show_member", look_key=look_key),
    )
    if done:
        said = _("It is proposed. Somebody else in customer service approves it or refuses it.")
        return lead_back(_page(done.result), said)
    return show("termination_new", look, form)


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{termination}}/{{letter}}/", READ)
def print_termination(look_key: str) -> Response:
    """The letter that tells a member without an email address, to print and post."""
    look = opened(look_key)
    found = termination_of(look.member) or abort(404)
    return show("termination_letter", look, None, today=clock.today(), **notice_of(found))


@localized(desk, "/{desk}/{terminations}/", READ)
def show_terminations() -> Response:
    """What waits for a second person, and what members have been told of."""
    return fragments.page("desk/terminations.html", "", found=terminations.running())


@localized(desk, TERMINATION, READ)
def show_termination(termination_key: str) -> Response:
    """One of them: who proposed it, why, and what can be done."""
    return _show("termination", _find(termination_key))


@localized(desk, TERMINATION + "{approve_termination}/")
def approve_termination(termination_key: str) -> Response:
    """Approve it: the member is told, and has a month."""
    found, by = _find(termination_key), current_staff().username
    said = _("It is approved, and the member has been told.")
    form = ApproveTerminationForm()
    return _decide(
        "termination_approve", found, form, lambda: terminations.approve(found, by), said
    )


@localized(desk, TERMINATION + "{refuse_termination}/")
def refuse_termination(termination_key: str) -> Response:
    """Refuse a proposal."""
    found, by = _find(termination_key), current_staff().username
    said = _("It is refused. The membership goes on, and the member was not told.")
    return _decide(
        "termination_refuse", found, Button(), lambda: terminations.refuse(found, by), said
    )


@localized(desk, TERMINATION + "{withdraw_termination}/")
def withdraw_termination(termination_key: str) -> Response:
    """Let the membership go on after all, with the reason."""
    found, form = _find(termination_key), WithdrawForm()
    said = _("The membership goes on, and the member has been told why.")
    return _decide(
        "termination_withdraw", found, form,
        lambda: terminations.withdraw(found, form.reason.data), said,
    )  # fmt: skip


def _decide(
    template: str, found: Termination, form: Form, do: Callable[[], None], said: str
) -> Response:
    if carry_out(form, do, _page(found)):
        return lead_back(_page(found), said)
    return _show(template, found, form)


def _find(key: str) -> Termination:
    return terminations.find(key) or abort(404)


def _page(found: Termination) -> str:
    return url_for("desk.show_termination", termination_key=found.key)


def _show(template: str, found: Termination, form: Form | None = None) -> Response:
    context = {
        "found": found,
        "standing": STANDINGS[found.state],
        "form": form,
        "waits": found.state is TerminationState.PROPOSED,
        "runs": found.state is TerminationState.ANNOUNCED,
    }
    return fragments.page(f"desk/{template}.html", "", form.status if form else 200, **context)
