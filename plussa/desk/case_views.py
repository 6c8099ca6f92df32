"""The queue, a case, and what is done in it."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.cases import listing, mandates, pages, service
from plussa.cases.course import bar_to_pause, course, due_on, entries_of
from plussa.cases.deadlines import CannotExtend
from plussa.cases.models import Case, CaseState, Why
from plussa.desk import disputed, erasing, finding, queue, till_rows
from plussa.desk.blueprint import desk
from plussa.desk.case_forms import DecisionForm, QuestionForm, WordsForm
from plussa.desk.looking import may_act
from plussa.desk.visitor import current_staff
from plussa.members.staff import OWN, acting
from plussa.privacy.ending import deaths, terminations
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button, Form


class DecidedElsewhere(Exception):
    """An erasure of the case waits for its approver, and closes the case itself."""


CASE = "/{desk}/{case}/<number>/"
LATER = "{earlier}/<row:after>/"  # what is due after a case


@localized(desk, "/{desk}/", READ, paged=LATER)
def show_queue(after: int | None) -> Response:
    """What waits, what is due first at the top."""
    return _queue("queue", state=CaseState.OPEN, after=after)


@localized(desk, "/{desk}/{paused}/", READ, paged=LATER)
def show_paused(after: int | None) -> Response:
    """The cases in which a question waits for the person's answer."""
    return _queue("paused", state=CaseState.PAUSED, after=after)


@localized(desk, "/{desk}/{mine}/", READ, paged=LATER)
def show_mine(after: int | None) -> Response:
    """The cases of who is logged in."""
    return _queue("mine", of=current_staff(), after=after)


@localized(desk, "/{desk}/{unassigned}/", READ, paged=LATER)
def show_unassigned(after: int | None) -> Response:
    """The cases that nobody handles yet."""
    return _queue("unassigned", unassigned=True, after=after)


@localized(desk, CASE, READ)
def show_case(number: str) -> Response:
    """A case with its thread and notes, by the dates that the person sees; its member reads who read it."""
    case = _case(number)
    finding.note_reading(current_staff(), case)
    context = {**pages.shown(case), "entries": entries_of(case), "today": clock.today()}
    return fragments.page(
        "desk/thread.html", "",
        handler=queue.handler_of(case), mandate=mandates.of_case(case), erasure=erasing.of_case(case),
        termination=terminations.of_case(case), death=deaths.of_case(case),
        entry=disputed.entry_of(case), purchase=disputed.purchase_of(case),
        me=current_staff(), may_act=may_act(), **context,
    )  # fmt: skip


@localized(desk, CASE + "{take}/")
def take(number: str) -> Response:
    """Take a case to handle."""

    def do(case: Case, form: Form) -> None:
        queue.take(case, current_staff())

    return _act(number, "take", Button(), do)


@localized(desk, CASE + "{release}/")
def release(number: str) -> Response:
    """Put one's own case back into the queue."""
    return _act(
        number, "release", Button(), lambda case, form: queue.release(case, current_staff())
    )


@localized(desk, CASE + "{note}/")
def note(number: str) -> Response:
    """Write something down for customer service alone."""
    return _act(number, "note", WordsForm(), lambda case, form: service.note(case, form.text.data))


@localized(desk, CASE + "{reply}/")
def reply(number: str) -> Response:
    """Write to the person."""
    return _act(
        number, "reply", WordsForm(), lambda case, form: service.reply(case, form.text.data)
    )


@localized(desk, CASE + "{ask}/")
def ask(number: str) -> Response:
    """Ask the person, and say why: that decides whether the time stands still until the answer."""

    def do(case: Case, form: QuestionForm) -> None:
        if service.ask(case, form.text.data, Why(form.why.data)):
            flash(_("Asked. The time of the case stands still until the answer."))
        else:
            flash(_("Asked. The time of the case goes on, so the due date holds."))

    return _act(number, "ask", QuestionForm(), do)


@localized(desk, CASE + "{extend}/")
def extend(number: str) -> Response:
    """Take the one extension, with its reason."""
    return _act(
        number, "extend", WordsForm(), lambda case, form: service.extend(case, form.text.data)
    )


@localized(desk, CASE + "{decide}/")
def decide(number: str) -> Response:
    """Close the case with a decision."""

    def do(case: Case, form: DecisionForm) -> None:
        state = CaseState(form.state.data)
        ours = terminations.of_case(case) is not None and state is not CaseState.REFUSED
        if ours or erasing.of_case(case) is not None or deaths.of_case(case) is not None:
            raise DecidedElsewhere
        service.decide(case, state, form.text.data or "")

    return _act(number, "decide", DecisionForm(), do)


def _act(number: str, what: str, form: Any, do: Callable[[Case, Any], None]) -> Response:
    """Show a form, or do what it is for and lead back to the case."""
    case = _case(number)
    context = {"case": case, "what": what, "form": form, **_time(case, what)}
    if not form.validate_on_submit():
        return fragments.page("desk/act.html", "", form.status, **context)
    try:
        with acting(current_staff().username, OWN):
            do(case, form)
    except service.Closed:
        flash(_("The case was closed meanwhile: nothing more was done."))
    except queue.Taken:
        flash(_("Somebody else has taken the case meanwhile."))
    except (service.NoReason, service.AlreadyPaused, CannotExtend, DecidedElsewhere) as error:
        form.add_error(form.text, _why(error))
        return fragments.page("desk/act.html", "", 422, **context)
    return fragments.redirect_to(url_for("desk.show_case", number=case.number))


def _time(case: Case, what: str) -> dict[str, Any]:
    """Of a case in which somebody is about to ask: what keeps its time from standing still, if anything."""
    if what != "ask":
        return {}
    found, today = course(entries_of(case)), clock.today()
    return {"bar": bar_to_pause(case, found, today), "due": due_on(case, today)}


def _why(error: Exception) -> str:
    if isinstance(error, service.NoReason):
        return _("Give the reasons: the person reads them.")
    if isinstance(error, service.AlreadyPaused):
        return _("A question waits for its answer already.")
    if isinstance(error, DecidedElsewhere):
        return _("This is decided on its own page, to which the page of the case leads.")
    return _("The time cannot be extended: it was extended already, or the first month is over.")


def _case(number: str) -> Case:
    return listing.by_number(number) or abort(404)


def _queue(which: str, **what: Any) -> Response:
    found, following = queue.waiting(**what)
    return fragments.page(
        "desk/queue.html", "",
        found=found, which=which, me=current_staff(), till_rows=till_rows.count(),
        following=following and url_for(f"desk.show_{which}", after=following),
    )  # fmt: skip
