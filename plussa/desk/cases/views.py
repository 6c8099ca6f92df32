"""The queue, a case, and entering one that reached us otherwise than by these pages."""

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.cases import listing, mandates, pages
from plussa.cases.course import entries_of
from plussa.cases.models import Case
from plussa.desk.acts import carry_out, lead_back, page_of, show
from plussa.desk.blueprint import desk
from plussa.desk.cases import disputed, entering, queue
from plussa.desk.cases.entering_forms import AnybodyCaseForm, MemberCaseForm
from plussa.desk.cases.queue import Queue
from plussa.desk.ending import erasures
from plussa.desk.looking import service as looking
from plussa.desk.looking.looks import LOOK, opened
from plussa.desk.sign_in.visitor import current_staff
from plussa.desk.till_rows import service as till_rows
from plussa.i18n import current_language
from plussa.members.profile.service import waiting_names
from plussa.privacy.ending import deaths, terminations
from plussa.web import fragments
from plussa.web.addresses import READ, localized

CASE = "/{desk}/{case}/<number>/"
AFTER = "{earlier}/<row:after>/"


@localized(desk, "/{desk}/", READ, paged=AFTER)
def show_queue(after: int | None) -> Response:
    """What waits, what is due first at the top."""
    return _queue(Queue.ALL, after)


@localized(desk, "/{desk}/{paused}/", READ, paged=AFTER)
def show_paused(after: int | None) -> Response:
    """The cases in which a question waits for the person's answer."""
    return _queue(Queue.PAUSED, after)


@localized(desk, "/{desk}/{mine}/", READ, paged=AFTER)
def show_mine(after: int | None) -> Response:
    """The cases of who is logged in."""
    return _queue(Queue.MINE, after)


@localized(desk, "/{desk}/{unassigned}/", READ, paged=AFTER)
def show_unassigned(after: int | None) -> Response:
    """The cases that nobody handles yet."""
    return _queue(Queue.UNASSIGNED, after)


@localized(desk, CASE, READ)
def show_case(number: str) -> Response:
    """A case with its thread and notes, by the dates that the person sees; its member reads who read it."""
    case = find(number)
    looking.note_reading(current_staff(), case)
    return fragments.page(
        "desk/thread.html", "",
        handler=queue.handler_of(case), mandate=mandates.of_case(case), erasure=erasures.of_case(case),
        termination=terminations.of_case(case), death=deaths.of_case(case),
        entry=disputed.entry_of(case), purchase=disputed.purchase_of(case),
        today=clock.today(),
        **{**pages.shown(case), "entries": entries_of(case)},
    )  # fmt: skip


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{requests}}/")
def open_case(look_key: str) -> Response:
    """Open a case for a caller, or for who acts for the member."""
    look, form = opened(look_key), MemberCaseForm()
    done = carry_out(
        form,
        lambda: entering.enter(current_staff(), form.chosen, form.agent, member=look.member),
        page_of(look),
    )
    if done:
        return lead_back(page_of(look), _opened(done.result.number))
    return show("case", look, form)


@localized(desk, "/{desk}/{enter_case}/")
def enter_case() -> Response:
    """Enter the case of somebody without a membership; no member's data is shown for it."""
    form = AnybodyCaseForm(language=current_language())
    done = carry_out(
        form,
        lambda: entering.enter(current_staff(), form.chosen, **form.person),
        url_for("desk.enter_case"),
    )
    if done:
        number = done.result.number
        return lead_back(url_for("desk.show_case", number=number), _opened(number))
    return fragments.page("desk/enter_case.html", "", form.status, form=form)


def find(number: str) -> Case:
    """A case by its number; others are not there."""
    return listing.by_number(number) or abort(404)


def _queue(which: Queue, after: int | None) -> Response:
    found, following = queue.waiting(which, current_staff(), after)
    endpoint = f"desk.show_{which.value}"
    return fragments.page(
        "desk/queue.html", "",
        found=found, which=which, queues=Queue, till_rows=till_rows.count(),
        names=len(waiting_names()), following=following and url_for(endpoint, after=following),
    )  # fmt: skip


def _opened(number: str) -> str:
    return _("The case is open. Its number is %(number)s.", number=number)
