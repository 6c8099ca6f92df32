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
from plussa.words import N_, Worded


class CaseAct(Worded):
    """What is done in a case; its words are the title of its page, its value is that of its endpoint."""

    TAKE = "take", N_("Take case %(number)s")
    RELEASE = "release", N_("Put case %(number)s back into the queue")
    NOTE = "note", N_("A note to case %(number)s")
    REPLY = "reply", N_("Write to the person of case %(number)s")
    ANSWER = "answer", N_("What the person of case %(number)s answered")
    ASK = "ask", N_("Ask the person of case %(number)s")
    EXTEND = "extend", N_("Extend the time of case %(number)s")
    DECIDE = "decide", N_("Decide case %(number)s")


LEADS = {
    CaseAct.TAKE: N_("Your name is shown beside it in the queue."),
    CaseAct.RELEASE: N_("Somebody else can take it then."),
    CaseAct.NOTE: N_(
        "Only customer service reads it; the person gets it with a report of their data."
    ),
    CaseAct.REPLY: N_("The person is told by mail that there is something to read."),
    CaseAct.ANSWER: N_(
        "For an answer that came by telephone, by post, by email or in a store. If a "
        "question is waiting, this is its answer, and the time limit runs again."
    ),
    CaseAct.ASK: N_(
        "The person is told by mail, and reads on the page of the case whether the "
        "time limit is paused, and why."
    ),
    CaseAct.EXTEND: N_("The time can be extended once. The person reads the reason."),
    CaseAct.DECIDE: N_(
        "The case is closed. What is refused needs its reasons; the person is shown where to turn next."
    ),
}


@localized(desk, CASE + "{take}/")
def take(number: str) -> Response:
    """Take a case to handle."""
    return _act(number, CaseAct.TAKE, Button(), lambda case: queue.take(case, current_staff()))


@localized(desk, CASE + "{release}/")
def release(number: str) -> Response:
    """Put one's own case back into the queue."""
    return _act(
        number, CaseAct.RELEASE, Button(), lambda case: queue.release(case, current_staff())
    )


@localized(desk, CASE + "{note}/")
def note(number: str) -> Response:
    """Write something down for customer service alone."""
    form = WordsForm()
    return _act(number, CaseAct.NOTE, form, lambda case: service.note(case, form.text.data))


@localized(desk, CASE + "{reply}/")
def reply(number: str) -> Response:
    """Write to the person."""
    form = WordsForm()
    return _act(number, CaseAct.REPLY, form, lambda case: service.reply(case, form.text.data))


@localized(desk, CASE + "{answer}/")
def answer(number: str) -> Response:
    """Write down what the person answered or told by telephone, by post, by email or in a store."""
    form = AnswerForm()
    return _act(
        number, CaseAct.ANSWER, form, lambda case: service.write(case, form.text.data, form.by)
    )


@localized(desk, CASE + "{ask}/")
def ask(number: str) -> Response:
    """Ask the person, and say why: that decides whether the time stands still until the answer."""
    form = QuestionForm()

    def do(case: Case) -> None:
        if service.ask(case, form.text.data, QuestionReason(form.why.data)):
            flash(_("Asked. The time limit of the case is paused until the answer."))
        else:
            flash(_("Asked. The time limit of the case keeps running, so the due date stays."))

    case = find(number)
    found, today = course(entries_of(case)), clock.today()
    time = {"bar": bar_to_pause(case, found, today), "due": due_on(case, today)}
    return _act(number, CaseAct.ASK, form, do, **time)


@localized(desk, CASE + "{extend}/")
def extend(number: str) -> Response:
    """Take the one extension, with its reason."""
    form = WordsForm()
    return _act(number, CaseAct.EXTEND, form, lambda case: service.extend(case, form.text.data))


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

    return _act(number, CaseAct.DECIDE, form, do)


def _act(
    number: str, act: CaseAct, form: Form, do: Callable[[Case], object], **more: Any
) -> Response:
    """Do what a form is for and lead back to the case, or show it."""
    case, back = find(number), url_for("desk.show_case", number=number)
    if carry_out(form, lambda: do(case), back):
        return fragments.redirect_to(back)
    context = {"case": case, "act": act, "lead": LEADS[act], "form": form, "back": back, **more}
    return fragments.page("desk/act.html", "", form.status, **context)
