"""Storing a new case, under a number that nobody else was told, with the day it is due."""

from datetime import date
from secrets import choice
from typing import Any

from plussa import clock
from plussa.cases import deadlines
from plussa.cases.kinds import term_of
from plussa.cases.models import Case, CaseKind
from plussa.numbers import unused

DIGITS = 8
TRIES = 10  # for a number that is free


def _draw() -> str:
    return "".join(choice("0123456789") for _ in range(DIGITS))


def create(kind: CaseKind, received_on: date, **traits: Any) -> Case:
    """Store a case under a number that was free."""
    for tried in range(1, TRIES + 1):
        number = unused("case_file", _draw)
        if not Case.select().where(Case.number == number).exists() or tried == TRIES:
            break
    due = deadlines.due(term_of(kind, received_on), received_on, clock.today())
    return Case.create(
        number=number,
        kind=kind,
        received_on=received_on,
        opened_at=clock.now(),
        due_on=due,
        **traits,
    )
