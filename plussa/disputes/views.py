"""Pages about disputes: the ladders, the bodies, the guide and the letters."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, render_template
from flask_babel import gettext

from plussa.disputes.bodies import Body
from plussa.disputes.ladders import BODIES, FIRST, LADDERS, OUTCOMES, QUESTIONS
from plussa.disputes.letters import KINDS, DisputeLetter
from plussa.i18n import current_language
from plussa.operator import Operator
from plussa.web.publish import published

disputes = Blueprint("disputes", __name__)

LATER_QUESTIONS = tuple(id for id in QUESTIONS if id != FIRST)


@published(disputes, "/{disputes}/")
def show_ladders() -> str:
    """Both ladders, and the ways into the guide, the letters and the bodies."""
    return _show("disputes/ladders.html", ladders=LADDERS)


@published(disputes, "/{disputes}/{ladder}/", ladder=tuple(LADDERS))
def show_ladder(ladder: str) -> str:
    """One ladder with all that is to be known of each step."""
    return _show("disputes/ladder.html", ladder=ladder, steps=LADDERS[ladder])


@published(disputes, "/{disputes}/{bodies}/")
def show_bodies() -> str:
    """The bodies beside each other."""
    return _show("disputes/bodies.html")


@published(disputes, "/{disputes}/{bodies}/{body}/", body=BODIES)
def show_body(body: str) -> str:
    """One body: how to reach it, what it does and does not do, and how old the facts are."""
    return _show("disputes/body.html", body=all_bodies()[body])


@published(disputes, "/{disputes}/{guide}/")
def start_guide() -> str:
    """The first question of the guide."""
    return _show("disputes/question.html", question=FIRST)


@published(disputes, "/{disputes}/{guide}/{question}/", question=LATER_QUESTIONS)
def ask(question: str) -> str:
    """A question of the guide."""
    return _show("disputes/question.html", question=question)


@published(disputes, "/{disputes}/{guide}/{outcome}/", outcome=tuple(OUTCOMES))
def show_outcome(outcome: str) -> str:
    """Where a path of the guide ends, and the next step from there."""
    return _show("disputes/outcome.html", id=outcome, outcome=OUTCOMES[outcome])


@published(disputes, "/{disputes}/{letter}/{kind}/", kind=KINDS)
def show_letter(kind: str) -> str:
    """A letter to the programme, with places to fill in, to print or copy."""
    language = current_language()
    operator: Operator = current_app.config["SETTINGS"].operator
    offices = {
        "contract": gettext("Customer service"),
        "personal_data": gettext("Data protection officer"),
    }
    letter = DisputeLetter(
        kind, (operator.name(language), offices[kind], operator.postal_address(language))
    )
    return _show("disputes/letter.html", letter=letter)


def all_bodies() -> Mapping[str, Body]:
    """The bodies of the running app."""
    return current_app.extensions["plussa.bodies"]


def _show(template: str, **context: Any) -> str:
    return render_template(
        template, bodies=all_bodies(), questions=QUESTIONS, first=FIRST, **context
    )
