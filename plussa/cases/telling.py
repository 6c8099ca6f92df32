"""How a case reads to the person it is about: where it stands, and what happened in each step."""

from collections.abc import Mapping

from plussa.auth.identity.linking import Conflict
from plussa.cases.models import Case, CaseEntry, CaseKind, CaseState, CaseStep, QuestionReason
from plussa.members.models import Actor
from plussa.words import N_, Worded


class CaseStanding(Worded):
    """Where a case stands, by its state where nothing more is known.

    `day` is its due date, the day the question was asked, or when it was closed.
    """

    OPEN = "open", N_("Open. You get an answer by %(day)s.")
    ASKED = (
        "asked",
        N_(
            "A question is waiting for your answer. Our time limit keeps running "
            "meanwhile: you get it by %(day)s."
        ),
    )
    PAUSED = (
        "paused",
        N_("A question is waiting for your answer. The time limit has been paused since %(day)s."),
    )
    GRANTED = "granted", N_("Done as you asked: %(day)s.")
    PARTLY = "partly", N_("Done in part: %(day)s.")
    REFUSED = "refused", N_("Not done: %(day)s.")
    ANSWERED = "answered", N_("Answered: %(day)s.")
    WITHDRAWN = "withdrawn", N_("You withdrew it: %(day)s.")
    ANNOUNCED = "announced", N_("Open. If you disagree, write to us here.")
    GOES_ON = "goes_on", N_("Withdrawn, so your membership goes on: %(day)s.")


class Happening(Worded):
    """What happened in one step: by the step, or the decision, where nothing more is known."""

    OPENED = "opened", N_("The case was opened.")
    WROTE = "wrote", N_("You wrote:")
    REPLIED = "replied", N_("Customer service wrote:")
    PAUSED = "paused", N_("Customer service asked, and the time limit was paused:")
    ASKED = "asked", N_("Customer service asked, and the time limit kept running:")
    ANSWERED = "answered", N_("You answered, and the time limit started running again:")
    EXTENDED = "extended", N_("The time was extended, once, with this reason:")
    NOTED = "noted", N_("Note, for customer service alone:")
    WITHDRAWN = "withdrawn", N_("You withdrew the request.")
    GRANTED = "granted", N_("Decision: done as you asked.")
    PARTLY = "partly", N_("Decision: done in part, with these reasons:")
    REFUSED = "refused", N_("Decision: not done, with these reasons:")
    CLOSED = "closed", N_("Answer:")
    ANNOUNCED = "announced", N_("We told you that we end your membership, for this reason:")
    GOES_ON = "goes_on", N_("We withdrew it, and your membership goes on, for this reason:")
    ENDED = "ended", N_("The membership has ended, and the case was closed.")


# Why customer service asked, as the person reads it.
REASONS: Mapping[QuestionReason, str] = {
    QuestionReason.IDENTIFY: N_("We ask so as to know that it is you."),
    QuestionReason.SPECIFY: N_("We ask so as to know what exactly you want."),
    QuestionReason.OTHER: "",
}


def standing(case: Case, question: CaseEntry | None) -> CaseStanding:
    """Where a case stands; `question` waits for its answer."""
    if case.kind is CaseKind.TERMINATION and case.state is CaseState.OPEN:
        return CaseStanding.ANNOUNCED
    if case.kind is CaseKind.TERMINATION and case.state is CaseState.GRANTED:
        return CaseStanding.GOES_ON
    if case.state is CaseState.OPEN and question is not None:
        return CaseStanding.ASKED
    return CaseStanding(case.state.value)


DECIDED = (CaseState.GRANTED, CaseState.PARTLY, CaseState.REFUSED)


def happening(entry: CaseEntry, kind: CaseKind) -> Happening:
    """What happened in a step of a case of a kind."""
    if kind is CaseKind.TERMINATION and entry.step is CaseStep.OPENED:
        return Happening.ANNOUNCED
    if kind is CaseKind.TERMINATION and entry.state is CaseState.GRANTED:
        return Happening.GOES_ON
    if entry.step is CaseStep.WROTE and entry.actor is not Actor.MEMBER:
        return Happening.REPLIED
    if entry.step is CaseStep.ASKED and entry.state is CaseState.PAUSED:
        return Happening.PAUSED
    is_end = kind in (CaseKind.TERMINATION, CaseKind.DEATH) and not entry.text
    if is_end and entry.step is CaseStep.CLOSED and entry.state is CaseState.ANSWERED:
        return Happening.ENDED
    if entry.step is CaseStep.CLOSED and entry.state in DECIDED:
        return Happening(entry.state.value)
    return Happening(entry.step.value)


def conflict(case: Case) -> Conflict:
    """Why a bank identity was not linked, of a case about that."""
    return next((one for one in Conflict if one.value == case.about), Conflict.ANOTHER)
