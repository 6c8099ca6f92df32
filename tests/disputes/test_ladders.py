"""The guide and the ladders as data."""

from collections.abc import Iterator

from plussa.disputes.bodies import load_bodies
from plussa.disputes.ladders import BODIES, FIRST, LADDERS, OUTCOMES, QUESTIONS


def paths(here: str = FIRST, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way through the guide from a place in it."""
    way = (*before, here)
    assert here not in before, f"a loop: {way}"
    if here in OUTCOMES:
        yield way
        return
    for place in QUESTIONS[here].values():
        yield from paths(place, way)


def test_every_path_ends() -> None:
    assert all(way[-1] in OUTCOMES for way in paths())


def test_no_question_and_no_outcome_is_an_orphan() -> None:
    reached = {place for way in paths() for place in way}
    assert reached == {*QUESTIONS, *OUTCOMES}


def test_no_path_asks_more_than_five_questions() -> None:
    assert max(len(way) - 1 for way in paths()) <= 5


def test_questions_and_outcomes_share_no_id() -> None:
    assert not set(QUESTIONS) & set(OUTCOMES)


def test_a_question_has_at_least_two_answers_that_differ() -> None:
    for question, answers in QUESTIONS.items():
        assert len(answers) >= 2, question
        assert len(set(answers.values())) == len(answers), question


def test_every_outcome_leads_somewhere() -> None:
    for id, outcome in OUTCOMES.items():
        assert id in BODIES or outcome.letter or outcome.place, id


def test_every_step_of_a_ladder_is_where_a_path_ends() -> None:
    for ladder, steps in LADDERS.items():
        assert {OUTCOMES[step].ladder for step in steps} == {ladder}


def test_a_ladder_begins_with_the_programme_and_ends_with_a_body() -> None:
    for first, *others in LADDERS.values():
        assert first not in BODIES
        assert {*others} <= {*BODIES}


def test_nobody_is_sent_to_the_disputes_board_before_advice() -> None:
    for way in paths():
        if way[-1] == "disputes_board":
            assert "asked_advice" in way


def test_the_guide_reaches_every_body_on_record_and_no_other() -> None:
    assert {*OUTCOMES} & {*load_bodies()} == {*BODIES} == {*load_bodies()}
