"""A case from its opening to its end: the state, the clock, the entries and the mails."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from plussa import clock, dates
from plussa.cases import listing, replay, service
from plussa.cases.models import Case, CaseEntry, CaseKind, CaseState, CaseStep, Channel
from plussa.cases.refusals import CaseRefused
from plussa.db import database
from plussa.members.models import Actor
from plussa.outbox.models import Message
from tests import mails
from tests.cases.opened import again, opened, steps
from tests.conftest import TODAY, Clock
from tests.people import Cast

LATER = datetime(2030, 1, 1, tzinfo=UTC)


def test_it_gets_a_number_a_date_and_two_mails(app: Flask, cast: Cast) -> None:
    case = opened(cast.aino)
    assert (case.state, case.due_on, len(case.number)) == (CaseState.OPEN, date(2027, 1, 15), 8)
    assert case.number in mails.texts(app, "case_opened")[0]
    staff = Message.get(Message.kind == "staff_notice")
    assert staff.facts == {"number": case.number, "what": "case"}
    assert "Syntymäaika" not in mails.texts(app, "case_opened")[0]


def test_the_same_form_opens_one_case(cast: Cast) -> None:
    first, second = (
        service.open_case(
            CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.aino, form_key="k" * 36
        )
        for _ in range(2)
    )
    assert first.id == second.id
    assert (Case.select().count(), CaseEntry.select().count()) == (1, 1)
    with pytest.raises(CaseRefused, match="FORM_USED"):  # somebody else's key shows nothing
        service.open_case(
            CaseKind.CONTACT, "Hei", Channel.ACCOUNT, member=cast.otso, form_key="k" * 36
        )


def test_a_second_question_waits_for_the_first_answer(cast: Cast) -> None:
    case = opened(cast.aino)
    service.ask(case, "Mikä päivä?")
    with pytest.raises(CaseRefused, match="QUESTION_WAITS"):
        service.ask(case, "Ja missä?")
    assert steps(case) == [CaseStep.OPENED, CaseStep.ASKED]


def test_an_extension_is_told_with_its_reason_once(app: Flask, cast: Cast) -> None:
    case = opened(cast.aino)
    service.extend(case, "Arkistosta pitää hakea paperit.")
    assert again(case).due_on == date(2027, 3, 15)
    with pytest.raises(CaseRefused, match="CANNOT_EXTEND"):
        service.extend(case, "Vielä vähän.")
    assert "15. maaliskuuta" in mails.texts(app, "case_changed")[0].replace("\u00a0", " ")
    with pytest.raises(CaseRefused, match="NO_REASON"):
        service.extend(opened(cast.otso), " ")


@pytest.mark.parametrize("state", sorted(service.OVER, key=str))
def test_a_decision_closes_it(app: Flask, cast: Cast, state: CaseState) -> None:
    case = opened(cast.aino)
    service.decide(case, state, "Näin.")
    assert again(case).state is state
    assert again(case).closed_at == clock.now()
    with pytest.raises(CaseRefused, match="CLOSED"):
        service.write(case, "Mutta…")
    with pytest.raises(CaseRefused, match="CLOSED"):
        service.withdraw(case)
    with pytest.raises(CaseRefused, match="CLOSED"):
        service.decide(case, CaseState.REFUSED, "Ei sittenkään.")
    assert len(mails.texts(app, "case_changed")) == 1


def test_a_refusal_needs_reasons(cast: Cast) -> None:
    case = opened(cast.aino)
    with pytest.raises(CaseRefused, match="NO_REASON"):
        service.decide(case, CaseState.REFUSED, "  ")
    assert again(case).state is CaseState.OPEN


def test_it_can_be_taken_back_twice(cast: Cast) -> None:
    case = opened(cast.aino)
    service.withdraw(case)
    service.withdraw(case)
    assert steps(case) == [CaseStep.OPENED, CaseStep.WITHDRAWN]
    assert again(case).state is CaseState.WITHDRAWN


def test_the_same_words_right_away_are_one_message(cast: Cast, at: Clock) -> None:
    case = opened(cast.aino)
    service.write(case, "Lisään vielä.")
    service.write(case, "Lisään vielä.")
    service.reply(case, "Kiitos.")
    service.reply(case, "Kiitos.")
    assert steps(case) == [CaseStep.OPENED, CaseStep.WROTE, CaseStep.WROTE]
    at(clock.now() + timedelta(hours=1))
    service.write(case, "Lisään vielä.")
    assert len(steps(case)) == 4


def test_the_same_note_right_away_is_one_note(cast: Cast, at: Clock) -> None:
    case = opened(cast.aino)
    service.note(case, "Soitti.")
    service.reply(case, "Soitti.")
    service.note(case, "Soitti.")
    assert steps(case) == [CaseStep.OPENED, CaseStep.NOTED, CaseStep.WROTE]
    at(clock.now() + timedelta(hours=1))
    service.note(case, "Soitti.")
    assert len(steps(case)) == 4


def test_a_note_changes_nothing_and_is_told_to_nobody(app: Flask, cast: Cast) -> None:
    case = opened(cast.aino)
    service.ask(case, "Mikä päivä?")
    service.note(case, "Soitti myös.")
    assert again(case).state is CaseState.PAUSED
    with pytest.raises(CaseRefused, match="NO_REASON"):
        service.note(case, " ")
    assert len(mails.texts(app, "case_changed")) == 1
    assert list(replay.differences()) == []


def test_what_was_objected_to_is_granted_at_once(cast: Cast) -> None:
    with database.atomic():
        case = service.open_done(cast.aino, CaseKind.OBJECTION, "Puhelin", Channel.ACCOUNT)
    assert (again(case).state, again(case).closed_at) == (CaseState.GRANTED, clock.now())
    assert not Message.select().exists()


@pytest.mark.parametrize("wrong", [{"due_on": date(2030, 1, 1)}, {"closed_at": LATER}], ids=str)
def test_a_difference_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, object]
) -> None:
    monkeypatch.setattr(replay, "BATCH", 2)
    cases = [opened(cast.aino) for _ in range(5)]
    for one in cases:
        service.decide(one, CaseState.GRANTED, "")
    assert list(replay.differences()) == []
    Case.update(**wrong).where(Case.id == cases[3].id).execute()
    assert list(replay.differences()) == [cases[3].number]


def test_a_letter_that_came_earlier_is_due_earlier(cast: Cast) -> None:
    case = service.open_case(
        CaseKind.ERASURE, "Kirje", Channel.POST, member=cast.aino,
        received_on=date(2026, 11, 30), actor=Actor.CUSTOMER_SERVICE,
    )  # fmt: skip
    assert case.due_on == date(2026, 12, 30)


def test_what_is_due_first_comes_first(cast: Cast, at: Clock) -> None:
    first = opened(cast.aino)
    at(datetime.combine(TODAY, datetime.min.time(), dates.HELSINKI) + timedelta(hours=1))
    second = opened(cast.otso, CaseKind.ACCESSIBILITY)
    today = clock.today()
    assert [one.id for one, _ in listing.waiting(today)] == [second.id, first.id]
    assert [one.id for one, _ in listing.of_member(cast.aino, today)] == [first.id]


def test_a_clock_that_stands_still_goes_down_the_list(cast: Cast, at: Clock) -> None:
    paused, running = (opened(cast.aino), opened(cast.aino))
    service.ask(paused, "Mikä päivä?")
    at(TODAY + timedelta(days=3))
    expected = [(running.id, date(2027, 1, 15)), (paused.id, date(2027, 1, 18))]
    for found in (listing.waiting(clock.today()), listing.of_member(cast.aino, clock.today())):
        assert [(one.id, due) for one, due in found] == expected


def test_what_was_granted_by_itself_never_hides_what_is_open(cast: Cast) -> None:
    case = opened(cast.aino)
    for _ in range(listing.MOST + 1):
        with database.atomic():
            service.open_done(cast.aino, CaseKind.OBJECTION, "Puhelin", Channel.ACCOUNT)
    found = listing.of_member(cast.aino, clock.today())
    assert (found[0][0].id, len(found)) == (case.id, listing.MOST)


def test_a_conflict_of_identities_opens_one_case_until_it_is_closed(app: Flask, cast: Cast) -> None:
    first = service.open_conflict(cast.aino)
    assert service.open_conflict(cast.aino).id == first.id
    assert service.open_conflict(cast.otso).id != first.id
    service.decide(first, CaseState.ANSWERED, "Selvitetty.")
    assert service.open_conflict(cast.aino).id != first.id
    assert mails.texts(app, "case_opened") == []
