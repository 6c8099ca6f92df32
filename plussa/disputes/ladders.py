"""Two ladders of steps, and a guide of questions that ends at the right step. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

# Each body is a step or an outcome by its own id; other steps are something to ask of the programme.
BODIES = ("consumer_advice", "disputes_board", "consumer_centre", "data_ombudsman")
LADDERS: Mapping[str, tuple[str, ...]] = {
    "contract": ("ask_programme", "consumer_advice", "disputes_board"),
    "personal_data": ("ask_about_data", "data_ombudsman"),
}

FIRST = "matter"  # the question that the guide begins with
# The answers to each question, with the question or outcome that each leads to.
QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "matter": {
        "benefits": "asked_programme",
        "purchase": "seller",
        "personal_data": "asked_about_data",
        "marketing": "asked_to_stop",
        "accessibility": "accessibility",
        "other": "customer_service",
    },
    "asked_programme": {"no": "ask_programme", "yes": "asked_advice"},
    "seller": {
        "finland": "asked_seller",
        "abroad": "asked_seller_abroad",
        "elsewhere": "no_body",
    },
    "asked_seller": {"no": "ask_seller", "yes": "asked_advice"},
    "asked_seller_abroad": {"no": "ask_seller", "yes": "consumer_centre"},
    "asked_advice": {"no": "consumer_advice", "yes": "disputes_board"},
    "asked_about_data": {
        "no": "ask_about_data",
        "waiting": "wait_for_answer",
        "yes": "data_ombudsman",
    },
    "asked_to_stop": {"no": "stop_marketing", "yes": "data_ombudsman"},
}


class LadderOutcome(NamedTuple):
    """Where a path of the guide ends: at a ladder, a letter, a place on this site, or a body."""

    ladder: str | None = None
    letter: str | None = None
    place: str | None = None


OUTCOMES: Mapping[str, LadderOutcome] = {
    "ask_programme": LadderOutcome("contract", "contract", "customer_service"),
    "ask_seller": LadderOutcome("contract", "contract"),
    "consumer_advice": LadderOutcome("contract"),
    "disputes_board": LadderOutcome("contract"),
    "consumer_centre": LadderOutcome(),
    "no_body": LadderOutcome(place="customer_service"),
    "ask_about_data": LadderOutcome("personal_data", "personal_data", "customer_service"),
    "wait_for_answer": LadderOutcome("personal_data", place="customer_service"),
    "stop_marketing": LadderOutcome("personal_data", place="customer_service"),
    "data_ombudsman": LadderOutcome("personal_data"),
    "accessibility": LadderOutcome(place="accessibility"),
    "customer_service": LadderOutcome(place="customer_service"),
}
