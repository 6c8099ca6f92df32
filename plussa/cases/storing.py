"""Storing a new case, under a number that nobody else was told, with the day it is due."""

from secrets import choice

from plussa import clock
from plussa.cases import deadlines
from plussa.cases.kinds import term_of
from plussa.cases.models import Case
from plussa.numbers import unused

DIGITS = 8
TRIES = 10  # for a number that is free


def _draw() -> str:
    return "".join(choice("0123456789") for _ in range(DIGITS))


def create(traits: dict[str, object]) -> Case:
    """Store a case under a number that was free."""
    for tried in range(1, TRIES + 1):
        number = unused("case_file", _draw)
        if not Case.select().where(Case.number == number).exists() or tried == TRIES:
            break
    term = term_of(traits["kind"], traits["received_on"])  # type: ignore[arg-type]
    due = deadlines.due(term, traits["received_on"], clock.today())  # type: ignore[arg-type]
    return Case.create(number=number, opened_at=clock.now(), due_on=due, **traits)
