"""Two ladders of steps, and a guide of questions that ends at the right step. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step: something to ask of the programme, or a body to turn to."""

    id: str
    body: str | None = None


@dataclass(frozen=True)
class Ladder:
    """Steps in the order they are taken."""

    id: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Answer:
    """An answer, and the question or outcome it leads to."""

    id: str
    leads_to: str


@dataclass(frozen=True)
class Question:
    """A question of the guide."""

    id: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class LadderOutcome:
    """Where a path of the guide ends: a step of a ladder, a body, or a place on this site."""

    id: str
    ladder: str | None = None
    body: str | None = None
    letter: str | None = None
    place: str | None = None


LADDERS: Mapping[str, Ladder] = {
    ladder.id: ladder
    for ladder in (
        Ladder(
            "contract",
            (
                Step("ask_programme"),
                Step("consumer_advice", body="consumer_advice"),
                Step("disputes_board", body="disputes_board"),
            ),
        ),
        Ladder(
            "personal_data",
            (Step("ask_about_data"), Step("data_ombudsman", body="data_ombudsman")),
        ),
    )
}

FIRST = "matter"  # the question that the guide begins with


def _question(id: str, **answers: str) -> Question:
    return Question(id, tuple(Answer(answer, target) for answer, target in answers.items()))


QUESTIONS: Mapping[str, Question] = {
    question.id: question
    for question in (
        _question(
            "matter",
            benefits="asked_programme",
            purchase="seller",
            personal_data="asked_about_data",
            marketing="asked_to_stop",
            accessibility="accessibility",
            other="customer_service",
        ),
        _question("asked_programme", no="ask_programme", yes="asked_advice"),
        _question(
            "seller", finland="asked_seller", abroad="asked_seller_abroad", elsewhere="no_body"
        ),
        _question("asked_seller", no="ask_seller", yes="asked_advice"),
        _question("asked_seller_abroad", no="ask_seller", yes="consumer_centre"),
        _question("asked_advice", no="consumer_advice", yes="disputes_board"),
        _question(
            "asked_about_data",
            no="ask_about_data",
            waiting="wait_for_answer",
            yes="data_ombudsman",
        ),
        _question("asked_to_stop", no="stop_marketing", yes="data_ombudsman"),
    )
}

OUTCOMES: Mapping[str, LadderOutcome] = {
    outcome.id: outcome
    for outcome in (
        LadderOutcome(
            "ask_programme", ladder="contract", letter="contract", place="customer_service"
        ),
        LadderOutcome("ask_seller", ladder="contract", letter="contract"),
        LadderOutcome("consumer_advice", ladder="contract", body="consumer_advice"),
        LadderOutcome("disputes_board", ladder="contract", body="disputes_board"),
        LadderOutcome("consumer_centre", body="consumer_centre"),
        LadderOutcome("no_body", place="customer_service"),
        LadderOutcome(
            "ask_about_data",
            ladder="personal_data",
            letter="personal_data",
            place="customer_service",
        ),
        LadderOutcome("wait_for_answer", ladder="personal_data", place="customer_service"),
        LadderOutcome("stop_marketing", ladder="personal_data", place="customer_service"),
        LadderOutcome("data_ombudsman", ladder="personal_data", body="data_ombudsman"),
        LadderOutcome("accessibility", place="accessibility"),
        LadderOutcome("customer_service", place="customer_service"),
    )
}
