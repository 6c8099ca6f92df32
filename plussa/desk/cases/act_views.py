"""What is done in a case: each act a form at an address of its own."""

from collections.abc import Callable
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.cases import service
from plussa.cases.course import bar_to_pause, course, due_on, entries_of
from plussa.cases.models import Case, CaseState, QuestionReason
from plussa.desk.acts import carry_out
from plussa.desk.blueprint import desk
from plussa.desk.cases import queue
from plussa.desk.cases.forms import AnswerForm, DecisionForm, QuestionForm, WordsForm
from plussa.desk.cases.views import CASE, find
from plussa.desk.ending import erasures
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.desk.sign_in.visitor import current_staff
from plussa.privacy.ending import deaths, terminations
from plussa.web import fragments
from plussa.web.addresses import localized
from plussa.web.forms import Button, Form
from plussa.words import N_


@localized(desk, CASE + "{take}/")
def take(number: str) -> Response:
    """Take a case to handle."""
    return _act(
        number, Button(), lambda case: queue.take(case, current_staff()),
        N_("Take case %(number)s"), N_("Your name is shown beside it in the queue."),
    )  # fmt: skip


@localized(desk, CASE + "{release}/")
def release(number: str) -> Response:
    """Put one's own case back into the queue."""
    return _act(
        number, Button(), lambda case: queue.release(case, current_staff()),
        N_("Put case %(number)s back into the queue"), N_("Somebody else can take it then."),
    )  # fmt: skip


@localized(desk, CASE + "{note}/")
def note(number: str) -> Response:
    """Write something down for customer service alone."""
    form = WordsForm()
    return _act(
        number, form, lambda case: service.note(case, form.text.data),
        N_("A note to case %(number)s"),
        N_("Only customer service reads it; the person gets it with a report of their data."),
    )  # fmt: skip


@localized(desk, CASE + "{reply}/")
def reply(number: str) -> Response:
    """Write to the person."""
    form = WordsForm()
    return _act(
        number, form, lambda case: service.reply(case, form.text.data),
        N_("Write to the person of case %(number)s"),
        N_("The person is told by mail that there is something to read."),
    )  # fmt: skip


@localized(desk, CASE + "{answer}/")
def answer(number: str) -> Response:
    """Write down what the person answered or told by telephone, by post, by email or in a store."""
    form = AnswerForm()
    lead = N_(
        "For an answer that came by telephone, by post, by email or in a store. If a "
        "question is waiting, this is its answer, and the time limit runs again."
    )
    return _act(
        number, form, lambda case: service.write(case, form.text.data, form.by),
        N_("What the person of case %(number)s answered"), lead,
    )  # fmt: skip


@localized(desk, CASE + "{ask}/")
def ask(number: str) -> Response:
    """Ask the person, and say why: that decides whether the time stands still until the answer."""
    form = QuestionForm()

    def do(case: Case) -> None:
        if service.ask(case, form.text.data, QuestionReason(form.why.data)):
            flash(_("Asked. The time limit of the case is paused until the answer."))
        else:
            flash(_("Asked. The time limit of the case keeps running, so the due date stays."))

    case, today = find(number), clock.today()
    lead = N_(
        "The person is told by mail, and reads on the page of the case whether the "
        "time limit is paused, and why."
    )
    return _act(
        number, form, do, N_("Ask the person of case %(number)s"), lead,
        bar=bar_to_pause(case, course(entries_of(case)), today), due=due_on(case, today),
    )  # fmt: skip


@localized(desk, CASE + "{extend}/")
def extend(number: str) -> Response:
    """Take the one extension, with its reason."""
    form = WordsForm()
    return _act(
        number, form, lambda case: service.extend(case, form.text.data),
        N_("Extend the time of case %(number)s"),
        N_("The time can be extended once. The person reads the reason."),
    )  # fmt: skip


@localized(desk, CASE + "{decide}/")
def decide(number: str) -> Response:
    """Close the case with a decision."""
    form = DecisionForm()

    def do(case: Case) -> None:
        state = CaseState(form.state.data)
        ours = terminations.of_case(case) is not None and state is not CaseState.REFUSED
        if ours or erasures.of_case(case) is not None or deaths.of_case(case) is not None:
            raise DeskRefused(DeskRefusal.DECIDED_ELSEWHERE)
        service.decide(case, state, form.text.data or "")

    lead = N_(
        "The case is closed. What is refused needs its reasons; the person is shown where to turn next."
    )
    return _act(number, form, do, N_("Decide case %(number)s"), lead)


def _act(
    number: str, form: Form, do: Callable[[Case], object], title: str, lead: str, **more: Any
) -> Response:
    """Do what a form is for and lead back to the case, or show it."""
    case, back = find(number), url_for("desk.show_case", number=number)
    if carry_out(form, lambda: do(case), back):
        return fragments.redirect_to(back)
    context = {"case": case, "title": title, "lead": lead, "form": form, "back": back, **more}
    return fragments.page("desk/act.html", "", form.status, **context)
