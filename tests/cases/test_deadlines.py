"""When an answer is due: a table of cases, and what holds of any."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plussa.cases.deadlines import (
    FEEDBACK,
    RIGHTS,
    Pause,
    PauseBar,
    Term,
    bar,
    due,
    may_extend,
)
from plussa.cases.kinds import KINDS, term_of
from plussa.cases.models import CaseKind
from plussa.dates import add_months

D = date.fromisoformat
LONG_AGO, LATER = D("2020-01-01"), D("2099-01-01")

PLAIN = [
    (RIGHTS, "2026-01-15", "2026-02-15"),
    (RIGHTS, "2026-01-31", "2026-02-28"),  # February has no 31st
    (RIGHTS, "2028-01-31", "2028-02-29"),  # a leap year
    (RIGHTS, "2028-02-29", "2028-03-29"),
    (RIGHTS, "2026-03-31", "2026-04-30"),
    (RIGHTS, "2026-12-31", "2027-01-31"),
    (RIGHTS, "2026-03-28", "2026-04-28"),  # the clock goes forward between
    (RIGHTS, "2026-10-24", "2026-11-24"),  # and back
    (FEEDBACK, "2026-02-20", "2026-03-06"),
    (FEEDBACK, "2026-03-28", "2026-04-11"),
    (FEEDBACK, "2026-12-24", "2027-01-07"),
]


@pytest.mark.parametrize(("term", "received", "expected"), PLAIN)
def test_it_is_due_by_the_calendar(term: Term, received: str, expected: str) -> None:
    for today in (LONG_AGO, D(received), LATER):
        assert due(term, D(received), today) == D(expected)


EXTENDED = [
    ("2026-01-15", "2026-04-15"),
    ("2026-01-31", "2026-04-30"),
    ("2025-11-30", "2026-02-28"),
    ("2027-11-30", "2028-02-29"),
    ("2026-12-31", "2027-03-31"),
]


@pytest.mark.parametrize(("received", "expected"), EXTENDED)
def test_an_extension_counts_from_receipt(received: str, expected: str) -> None:
    day = D(received)
    assert due(RIGHTS, day, day, extended=True) == D(expected)


PAUSED = [
    # received, today, pauses, extended, due
    ("2026-01-15", "2026-02-20", [("2026-01-20", "2026-01-25")], False, "2026-02-20"),
    # The question was asked in time, and the answer came after the date the case was due.
    ("2026-01-15", "2026-03-10", [("2026-02-10", "2026-03-02")], False, "2026-03-07"),
    # It goes on: each day moves the date by one.
    ("2026-01-15", "2026-01-20", [("2026-01-20", None)], False, "2026-02-15"),
    ("2026-01-15", "2026-01-21", [("2026-01-20", None)], False, "2026-02-16"),
    ("2026-01-15", "2026-06-20", [("2026-01-20", None)], False, "2026-07-16"),
    # Asked and answered on one day.
    ("2026-01-15", "2026-02-01", [("2026-01-20", "2026-01-20")], False, "2026-02-15"),
    # Two pauses add up, over the day the clock is changed too.
    (
        "2026-03-01", "2026-04-20",
        [("2026-03-10", "2026-03-12"), ("2026-03-28", "2026-03-30")], False, "2026-04-05",
    ),
    # An extension that was given while the clock stood still.
    ("2026-01-15", "2026-02-01", [("2026-01-20", None)], True, "2026-04-27"),
    ("2026-01-15", "2026-04-01", [("2026-01-20", "2026-02-20")], True, "2026-05-16"),
]  # fmt: skip


@pytest.mark.parametrize(("received", "today", "pauses", "extended", "expected"), PAUSED)
def test_each_day_of_a_pause_moves_it_by_one(
    received: str,
    today: str,
    pauses: list[tuple[str, str | None]],
    extended: bool,
    expected: str,
) -> None:
    stood = [Pause(D(begun), D(ended) if ended else None) for begun, ended in pauses]
    assert due(RIGHTS, D(received), D(today), stood, extended) == D(expected)


def extended(received: str, today: str, pauses: list[Pause] | None = None) -> date | None:
    """The due date with the extension; None where it may not be taken."""
    given = (RIGHTS, D(received), D(today), pauses or [])
    return due(*given, extended=True) if may_extend(*given) else None


def test_the_last_day_of_the_first_term_is_in_time() -> None:
    assert extended("2026-01-15", "2026-02-15") == D("2026-04-15")
    assert extended("2026-01-15", "2026-02-16") is None


def test_a_pause_makes_the_first_term_longer() -> None:
    pauses = [Pause(D("2026-02-10"), D("2026-02-20"))]
    assert extended("2026-01-15", "2026-02-25", pauses) == D("2026-04-25")
    assert extended("2026-01-15", "2026-02-26", pauses) is None


def test_it_can_be_extended_while_the_clock_stands() -> None:
    pauses = [Pause(D("2026-02-10"))]
    # The first term goes on as long as the question waits, so it is never over meanwhile.
    assert extended("2026-01-15", "2026-02-10", pauses) == D("2026-04-15")
    assert extended("2026-01-15", "2026-06-10", pauses) == D("2026-08-13")


def test_there_is_one_extension_and_none_for_feedback() -> None:
    assert not may_extend(RIGHTS, D("2026-01-15"), D("2026-01-16"), extended=True)
    assert not may_extend(FEEDBACK, D("2026-01-15"), D("2026-01-16"))


def test_a_mistake_is_answered_as_the_rules_of_the_day_promise() -> None:
    assert term_of(CaseKind.MISTAKE, D("2027-02-28")).days == 30
    assert term_of(CaseKind.MISTAKE, D("2027-03-01")).days == 14


@pytest.mark.parametrize("kind", CaseKind)
def test_every_kind_has_a_term(kind: CaseKind) -> None:
    received = D("2026-05-05")
    assert due(term_of(kind, received), received, received) > received


days = st.dates(D("2020-01-01"), D("2060-12-31"))


@given(days, st.integers(0, 400), st.integers(0, 60), st.booleans())
def test_a_pause_never_brings_it_nearer(
    received: date, begins: int, lasts: int, extended: bool
) -> None:
    begun = received + timedelta(days=begins)
    plain = due(RIGHTS, received, received, (), extended)
    ended = begun + timedelta(days=lasts)
    assert due(RIGHTS, received, ended, [Pause(begun, ended)], extended) == plain + timedelta(
        days=lasts
    )


@given(days, st.integers(0, 90))
def test_a_running_pause_and_one_that_ends_today_come_to_the_same(
    received: date, later: int
) -> None:
    today = received + timedelta(days=later)
    assert due(RIGHTS, received, today, [Pause(received)]) == due(
        RIGHTS, received, today, [Pause(received, today)]
    )


@given(days)
def test_an_extension_is_two_months_more(received: date) -> None:
    plain, longer = due(RIGHTS, received, received), due(RIGHTS, received, received, extended=True)
    assert 57 <= (longer - plain).days <= 64


@pytest.mark.parametrize(
    ("term", "today", "pauses", "expected"),
    [
        (RIGHTS, "2026-02-15", [], None),  # its last day
        (RIGHTS, "2026-02-16", [], PauseBar.OVER),
        (RIGHTS, "2026-01-20", [Pause(D("2026-01-16"), D("2026-01-16"))], PauseBar.HAD),
        (FEEDBACK, "2026-01-16", [], PauseBar.KIND),
        (Term(days=30), "2026-01-16", [], PauseBar.KIND),
        (Term(months=1), "2026-01-16", [], PauseBar.KIND),
    ],
)
def test_a_question_lets_it_stand_still_once_and_in_time(
    term: Term, today: str, pauses: list[Pause], expected: PauseBar | None
) -> None:
    assert bar(term, D("2026-01-15"), D(today), pauses) is expected


def test_only_requests_about_rights_pause() -> None:
    paused = {kind for kind in CaseKind if term_of(kind, D("2026-01-15")).pauses}
    assert paused == {kind for kind in CaseKind if term_of(kind, D("2026-01-15")) == RIGHTS}


acts = st.lists(
    st.tuples(st.sampled_from(["ask", "answer", "extend"]), st.integers(0, 40)), max_size=12
)


@given(days, acts)
def test_no_order_of_acts_makes_anybody_wait_longer_than_the_law_lets(
    received: date, acts: list[tuple[str, int]]
) -> None:
    """One month, or three; and the days of one question that was asked in time. Counted day by day."""
    today, pauses, extended, stood = received, list[Pause](), False, 0
    late: date | None = None
    for act, wait in acts:
        for _ in range(wait):
            is_paused = bool(pauses) and pauses[-1].ended is None
            today, stood = today + timedelta(days=1), stood + is_paused
            law = add_months(received, 3 if extended else 1) + timedelta(days=stood)
            assert due(RIGHTS, received, today, pauses, extended) <= law
            assert late is None or due(RIGHTS, received, today, pauses, extended) == late
            late = late or (law if today > law else None)
        is_paused = bool(pauses) and pauses[-1].ended is None
        if act == "ask" and not is_paused and not bar(RIGHTS, received, today, pauses, extended):
            pauses.append(Pause(today))
        if act == "answer" and is_paused:
            pauses[-1] = Pause(pauses[-1].begun, today)
        if act == "extend":
            in_time = today <= add_months(received, 1) + timedelta(days=stood)
            may = may_extend(RIGHTS, received, today, pauses, extended)
            assert may == (in_time and not extended)
            extended = extended or may
    assert len(pauses) <= 1


def test_each_kind_of_case_has_its_traits() -> None:
    assert set(KINDS) == set(CaseKind)
