"""The clock of a case: it stands still while a question waits, and nobody waits longer than the law lets."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask

from plussa import clock, dates
from plussa.cases import replay, service
from plussa.cases.course import due_on
from plussa.cases.models import (
    Case,
    CaseEntry,
    CaseKind,
    CaseState,
    CaseStep,
    Channel,
    QuestionReason,
)
from plussa.cases.refusals import CaseRefused
from plussa.members.models import Actor
from tests import mails
from tests.cases.opened import again, opened, steps
from tests.conftest import TODAY, Clock
from tests.people import Cast


def test_a_question_stops_the_clock_and_the_answer_starts_it(cast: Cast, at: Clock) -> None:
    case = opened(cast.aino)
    service.ask(case, "Mikä päivä?")
    assert (again(case).state, again(case).paused_on) == (CaseState.PAUSED, TODAY)
    at(TODAY + timedelta(days=10))
    assert due_on(again(case), clock.today()) == date(2027, 1, 25)
    service.write(case, "1.1.1990", Channel.ACCOUNT)
    assert (again(case).state, again(case).due_on) == (CaseState.OPEN, date(2027, 1, 25))
    assert steps(case) == [CaseStep.OPENED, CaseStep.ASKED, CaseStep.ANSWERED]
    at(TODAY + timedelta(days=20))
    assert due_on(again(case), clock.today()) == date(2027, 1, 25)
    assert list(replay.differences()) == []


@pytest.mark.parametrize(
    ("act", "due"),
    [
        (lambda case: service.extend(case, "Laaja."), date(2027, 3, 20)),
        (lambda case: service.reply(case, "Muistathan vastata."), date(2027, 1, 20)),
        (lambda case: service.note(case, "Soitettu."), date(2027, 1, 20)),
    ],
    ids=["extended", "written", "noted"],
)
def test_what_is_done_while_the_clock_stands_counts_no_day_twice(
    cast: Cast, at: Clock, act: Callable[[Case], None], due: date
) -> None:
    case = opened(cast.aino)
    service.ask(case, "Mikä päivä?")
    at(TODAY + timedelta(days=5))
    act(case)
    assert (due_on(again(case), clock.today()), again(case).paused_on) == (due, TODAY)
    at(TODAY + timedelta(days=8))
    assert due_on(again(case), clock.today()) == due + timedelta(days=3)
    service.write(case, "1.1.1990")
    assert (again(case).due_on, again(case).paused_on) == (due + timedelta(days=3), None)
    assert list(replay.differences()) == []


@pytest.mark.parametrize(
    ("kind", "why", "later", "pauses"),
    [
        (CaseKind.ERASURE, QuestionReason.IDENTIFY, 0, True),
        (CaseKind.ACCESS, QuestionReason.SPECIFY, 31, True),  # the last day
        (CaseKind.ACCESS, QuestionReason.SPECIFY, 32, False),
        (CaseKind.ERASURE, QuestionReason.OTHER, 0, False),
        (CaseKind.MISTAKE, QuestionReason.IDENTIFY, 0, False),
        (CaseKind.CONTACT, QuestionReason.SPECIFY, 0, False),
        (CaseKind.ACCESSIBILITY, QuestionReason.SPECIFY, 0, False),
    ],
)
def test_why_and_when_something_is_asked_decides_whether_the_clock_stands(
    app: Flask, cast: Cast, at: Clock, kind: CaseKind, why: QuestionReason, later: int, pauses: bool
) -> None:
    case = opened(cast.aino, kind)
    due = case.due_on
    at(TODAY + timedelta(days=later))
    assert service.ask(case, "Mikä päivä?", why) is pauses
    assert (again(case).state is CaseState.PAUSED) is pauses
    at(TODAY + timedelta(days=later + 9))
    assert due_on(again(case), clock.today()) == due + timedelta(days=9 if pauses else 0)
    with pytest.raises(CaseRefused, match="QUESTION_WAITS"):
        service.ask(case, "Ja missä?", QuestionReason.OTHER)
    service.write(case, "1.1.1990", Channel.ACCOUNT)
    assert steps(case) == [CaseStep.OPENED, CaseStep.ASKED, CaseStep.ANSWERED]
    assert again(case).due_on == due + timedelta(days=9 if pauses else 0)
    said = mails.texts(app, "case_changed")[0].replace("\u00a0", " ")
    assert ("ei kulu, ennen kuin vastaat" in said) is pauses
    assert list(replay.differences()) == []


def test_the_clock_stands_still_once(cast: Cast, at: Clock) -> None:
    case = opened(cast.aino, CaseKind.ERASURE)
    assert service.ask(case, "Kuka?", QuestionReason.IDENTIFY)
    service.write(case, "Aino.")
    at(TODAY + timedelta(days=1))
    assert not service.ask(case, "Mitä?", QuestionReason.SPECIFY)
    at(TODAY + timedelta(days=5))
    assert due_on(again(case), clock.today()) == case.due_on


def test_a_pause_from_before_goes_on_as_it_was(cast: Cast, at: Clock) -> None:
    """Of a case of any kind, asked when nobody chose why."""
    case = opened(cast.aino, CaseKind.CONTACT)
    CaseEntry.create(
        case=case, at=clock.now(), step=CaseStep.ASKED, actor=Actor.CUSTOMER_SERVICE, text="Mikä?",
        state=CaseState.PAUSED,
    )  # fmt: skip
    Case.update(state=CaseState.PAUSED, paused_on=TODAY).where(Case.id == case.id).execute()
    assert list(replay.differences()) == []
    at(TODAY + timedelta(days=6))
    service.write(case, "Tämä.")
    assert again(case).due_on == case.due_on + timedelta(days=6)


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_acts_makes_anybody_wait_longer_than_the_law_lets(
    cast: Cast, at: Clock, seed: int
) -> None:
    dice, day, stood = Random(seed), TODAY, 0  # noqa: S311  not a secret
    case = opened(cast.aino, CaseKind.ERASURE)
    pausing, paused_once, extended = False, False, False
    late: date | None = None
    for turn in range(25):
        days = dice.choice([0, 0, 1, 5, 12])
        day, stood = day + timedelta(days=days), stood + days * pausing
        at(day)
        law = dates.add_months(TODAY, 3 if extended else 1) + timedelta(days=stood)
        assert due_on(again(case), day) == law
        assert late in (None, law), "a date that had passed was moved"
        late = late or (law if day > law else None)
        match dice.choice(["ask", "ask", "answer", "extend", "note"]):
            case "ask":
                why = dice.choice(list(QuestionReason))
                with suppress(CaseRefused):
                    stands = service.ask(case, f"Mitä {turn}?", why)
                    allowed = why is not QuestionReason.OTHER and not paused_once and day <= law
                    assert stands is allowed
                    pausing, paused_once = stands, paused_once or stands
            case "answer":
                service.write(case, f"Näin {turn}.")
                pausing = False
            case "extend":
                with suppress(CaseRefused):
                    service.extend(case, "Paljon papereita.")
                    extended = True
            case _:
                service.note(case, f"Soitettu {turn}.")
    assert list(replay.differences()) == []
